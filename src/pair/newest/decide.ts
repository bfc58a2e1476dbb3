import { CODE_OF, type RoleEvent } from '../../broker/log/role-log.ts';
import { BROKER_NAMES, BROKER_ROLES, otherRole, type BrokerRole } from '../../model/broker.ts';
import type { HaMode } from '../../model/broker.ts';
import type { LastSnapshot } from '../record/pair-record.ts';
import {
  everyScenario,
  BEGINNING,
  endingsOf,
  scenarioOf,
  type Ending,
  type Scenario,
} from './scenarios.ts';

/** What one broker has left on the disk. */
export interface BrokerTraces {
  readonly events: readonly RoleEvent[];
  /** True if no line is missing between the last snapshot (or the first start) and now. */
  readonly isLogWhole: boolean;
  /** True if its events begin with its first start, or at the last snapshot. */
  readonly beginsAtAStart: boolean;
  /** True if its data folder has a journal, possibly one that was moved aside in it. */
  readonly hasData: boolean;
  /** Hexadecimal; null if it has none. */
  readonly nodeId: string | null;
  /** Activation sequence under a lock manager; null if it has none. */
  readonly sequence: number | null;
}

export interface Evidence {
  readonly haMode: HaMode;
  readonly lastSnapshot: LastSnapshot | null;
  readonly traces: Readonly<Record<BrokerRole, BrokerTraces>>;
}

/** Which broker has every acknowledged message, with the reason. */
export type Newest =
  /** `role` is null when neither was ever active: nothing was acknowledged. */
  | { readonly certain: true; readonly role: BrokerRole | null; readonly why: string }
  | {
      readonly certain: false;
      readonly why: string;
      readonly speaksFor: Readonly<Record<BrokerRole, readonly string[]>>;
    };

/** More than a hundred failovers and failbacks: earlier events of a log cannot matter any more. */
const MOST_EVENTS = 1_000;

/**
 * Decides which broker has the newest data, without a clock. Pure. First by the activation
 * sequences: a broker writes the next number before it goes on without its replica, and the lock
 * manager keeps a broker with a lower number from becoming active (Artemis manual, "Network
 * Isolation", activation sequence). Otherwise by all orders in which the events of both logs since
 * the last snapshot may have happened (`endingsOf`). The result is certain only if all of them end
 * with the same broker, and none with two brokers that were active apart.
 */
export function decideNewest(evidence: Evidence): Newest {
  const { haMode, traces } = evidence;
  const bySequence = haMode === 'classic' ? null : higherSequence(traces);
  if (bySequence !== null) return bySequence;
  const noData = BROKER_ROLES.every((role) => !traces[role].hasData);
  const isSilent = BROKER_ROLES.every((role) => traces[role].events.length === 0);
  if (noData && isSilent) return { certain: true, role: null, why: 'neither broker has data' };
  const missing = BROKER_ROLES.filter((role) => !traces[role].isLogWhole);
  if (missing.length > 0)
    return uncertain(evidence, `lines are missing in the log of ${names(missing)}`);
  const endings = endingsOf(beginnings(evidence), eventsOf(evidence), {
    hasLock: haMode !== 'classic',
  });
  return byEndings(evidence, endings);
}

function byEndings(evidence: Evidence, endings: readonly Ending[]): Newest {
  const { traces } = evidence;
  const newest = new Set(endings.map((ending) => ending.newest));
  const [role = null] = newest;
  if (newest.size === 0) return uncertain(evidence, 'the logs contradict each other');
  if (endings.some(({ parted }) => parted))
    return uncertain(
      evidence,
      'both brokers may have been active with their own data, so each may have messages that the other does not have',
    );
  if (newest.size > 1) return uncertain(evidence, 'the logs fit either broker');
  if (role === null) {
    const isLogEmpty = BROKER_ROLES.some(
      (each) => traces[each].hasData && traces[each].events.length === 0,
    );
    if (isLogEmpty) return uncertain(evidence, 'neither log shows an active broker');
    return { certain: true, role, why: 'neither broker has ever been active' };
  }
  if (!traces[role].hasData && traces[otherRole(role)].hasData)
    return uncertain(
      evidence,
      `${BROKER_NAMES[role]} was active last, but its data folder is empty`,
    );
  return { certain: true, role, why: `${BROKER_NAMES[role]} was active last` };
}

/** Of two brokers with the same node id, the one with the higher sequence was active last. */
function higherSequence(traces: Evidence['traces']): Newest | null {
  const { primary, backup } = traces;
  if (primary.sequence === null || backup.sequence === null) return null;
  if (primary.sequence === backup.sequence || primary.nodeId !== backup.nodeId) return null;
  const role = primary.sequence > backup.sequence ? 'primary' : 'backup';
  if (!traces[role].hasData) return null;
  return { certain: true, role, why: `${BROKER_NAMES[role]} has the higher activation sequence` };
}

function beginnings({ lastSnapshot, traces }: Evidence): readonly Scenario[] {
  const isCut = BROKER_ROLES.some(
    (role) => !traces[role].beginsAtAStart || traces[role].events.length > MOST_EVENTS,
  );
  if (isCut) return everyScenario();
  if (lastSnapshot === null) return [BEGINNING];
  const { newest, active } = lastSnapshot;
  if (newest === null || active !== null) return [scenarioOf(lastSnapshot)];
  // The broker was about to start then, or was active without an answer from its management.
  return [scenarioOf(lastSnapshot), scenarioOf({ ...lastSnapshot, active: newest })];
}

function eventsOf({ traces }: Evidence): Readonly<Record<BrokerRole, readonly RoleEvent[]>> {
  return {
    primary: traces.primary.events.slice(-MOST_EVENTS),
    backup: traces.backup.events.slice(-MOST_EVENTS),
  };
}

function uncertain(evidence: Evidence, why: string): Newest {
  const speaksFor = {
    primary: reasonsFor(evidence, 'primary'),
    backup: reasonsFor(evidence, 'backup'),
  };
  return { certain: false, why, speaksFor };
}

/** How many of the last events of a log are reported. */
const LAST_EVENTS = 4;

const EVENT_TEXT: Readonly<Record<RoleEvent, string>> = {
  starts: 'starts',
  'moves-data-aside': 'moves its data aside',
  'in-sync': 'is a replica in sync',
  promotes: 'begins to take over',
  active: 'is active',
  replicates: 'sends its data to a replica',
  'loses-replica': 'goes on without its replica',
  'hands-over': 'restarts as the backup',
};

function reasonsFor({ lastSnapshot, traces }: Evidence, role: BrokerRole): readonly string[] {
  const { events, isLogWhole, hasData, sequence } = traces[role];
  const last = events
    .slice(-LAST_EVENTS)
    .map((event) => `${EVENT_TEXT[event]} (${CODE_OF[event]})`);
  return [
    ...(lastSnapshot?.newest === role
      ? [
          `it had the newest data at the last snapshot of a command (role change ${lastSnapshot.changes})`,
        ]
      : []),
    ...(lastSnapshot?.parted === true
      ? ['it was active at the last snapshot of a command, as was the other broker']
      : []),
    last.length === 0
      ? 'its log has no role change since then'
      : `its log ends with: ${last.join(', ')}`,
    ...(isLogWhole ? [] : ['lines are missing in its log']),
    ...(sequence === null ? [] : [`its activation sequence is ${sequence}`]),
    hasData ? 'it has a journal' : 'its data folder is empty',
  ];
}

const names = (roles: readonly BrokerRole[]): string =>
  roles.map((role) => BROKER_NAMES[role]).join(' and ');
