import type { Instance } from '../instance.ts';
import { codesSince, type LogPosition } from './log-position.ts';
import { CODE } from './log.ts';

/** An event in a broker's log that concerns its role. */
export type RoleEvent =
  /** The server starts, in a new process or in the same one (after a hand-back). */
  | 'starts'
  /** It starts as backup: its data are moved to `oldreplica.N`. */
  | 'moves-data-aside'
  /** It has a full copy of the active broker's data. */
  | 'in-sync'
  /** It begins to take over. */
  | 'promotes'
  | 'active'
  /** It sends its data to a broker that becomes its replica. */
  | 'replicates'
  /** It goes on without the replica that it had. */
  | 'loses-replica'
  /** It hands the active role back to its replica and restarts as backup. */
  | 'hands-over';

const EVENT_OF: Readonly<Record<string, RoleEvent>> = {
  [CODE.starting]: 'starts',
  [CODE.dataMovedAside]: 'moves-data-aside',
  [CODE.replicaInSync]: 'in-sync',
  [CODE.promoting]: 'promotes',
  [CODE.active]: 'active',
  [CODE.sendsToReplica]: 'replicates',
  [CODE.replicaFailed]: 'loses-replica',
  [CODE.restartsAsBackup]: 'hands-over',
};

/** The log code of each event, for messages. */
export const CODE_OF = Object.fromEntries(
  Object.entries(EVENT_OF).map(([code, event]) => [event, code]),
) as Readonly<Record<RoleEvent, string>>;

export interface RoleLog {
  /** In the order of the log; repetitions of an event in a row count once. */
  readonly events: readonly RoleEvent[];
  /** False when lines between the position and now are missing. */
  readonly isWhole: boolean;
}

/** Returns the role events in a broker's log since a position, or (`null`) from its beginning. */
export function readRoleLog(instance: Instance, since: LogPosition | null): RoleLog {
  const { codes, isWhole } = codesSince(instance, since);
  const known = codes.filter((code) => code === CODE.serverStopped || code in EVENT_OF);
  const events = known
    // A broker that stops in good order drops its replica just before: it does not go on without
    // it.
    .filter((code, index) => code !== CODE.replicaFailed || known[index + 1] !== CODE.serverStopped)
    .flatMap((code) => EVENT_OF[code] ?? []);
  return { events: events.filter((event, index) => event !== events[index - 1]), isWhole };
}
