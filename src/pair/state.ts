import type { BrokerRole } from '../model/broker.ts';
import type { PairState } from '../model/status.ts';
import type { BrokerView } from '../broker/management.ts';
import { CODE, type LogEvent } from '../broker/log.ts';
import type { ProcessInfo } from '../platform/process-table.ts';

/** One broker at one moment; `view` is null when it does not run, is paused or does not answer. */
export interface BrokerSample {
  readonly process: ProcessInfo | null;
  readonly view: BrokerView | null;
}

export type PairSample = Readonly<Record<BrokerRole, BrokerSample>>;

/** None active for longer than this is no start any more. */
export const STARTING_FOR_MS = 60_000;

export interface StateContext {
  readonly nowMs: number;
  readonly lastActive: BrokerRole | null;
  readonly noneActiveSinceMs: number;
  /** False while so few of the pair's own ZooKeeper servers run that no broker can get the lock. */
  readonly canLock: boolean;
}

/** Names the state of a pair from one sample; the meaning of each state stands at `PairState`. */
export function pairState(sample: PairSample, context: StateContext): PairState {
  const { primary, backup } = sample;
  if (primary.process === null && backup.process === null) return 'down';
  if (bothActive(sample)) return 'split-brain';
  if (primary.view?.active === true) return isProtected(sample) ? 'protected' : 'unprotected';
  if (backup.view?.active === true) return 'failed-over';
  if (!context.canLock) return 'unavailable';
  const lastActive = context.lastActive === null ? null : sample[context.lastActive];
  if (lastActive?.process?.paused === true) return 'unavailable';
  return context.nowMs - context.noneActiveSinceMs < STARTING_FOR_MS ? 'starting' : 'unavailable';
}

export function activeRole(sample: PairSample): BrokerRole | null {
  const primary = sample.primary.view?.active === true;
  const backup = sample.backup.view?.active === true;
  if (primary === backup) return null;
  return primary ? 'primary' : 'backup';
}

/** Whether for the same data (one node id) or each for its own: what one acknowledges the other does not know. */
export function bothActive({ primary, backup }: PairSample): boolean {
  return primary.view?.active === true && backup.view?.active === true;
}

/** The primary is active and both brokers say that the passive one has everything. */
function isProtected({ primary, backup }: PairSample): boolean {
  return (
    primary.view?.replicaSync === true &&
    backup.view !== null &&
    !backup.view.active &&
    backup.view.replicaSync
  );
}

export interface Holder {
  readonly role: BrokerRole;
  readonly atMs: number;
}

export type PairEvents = Readonly<Record<BrokerRole, readonly LogEvent[]>>;

/**
 * Who holds the newest data, told from both logs: the broker that became active last,
 * unless it handed over to a replica that was in sync (then that replica).
 */
export function lastHolder(events: PairEvents): Holder | null {
  const merged = (['primary', 'backup'] as const)
    .flatMap((role) => events[role].map((event) => ({ ...event, role })))
    .sort((a, b) => a.atMs - b.atMs);
  interface Tale {
    readonly holder: Holder | null;
    readonly inSync: BrokerRole | null;
  }
  const told = merged.reduce<Tale>(
    ({ holder, inSync }, { role, code, atMs }) => {
      if (code === CODE.active) return { holder: { role, atMs }, inSync: null };
      if (code === CODE.replicaInSync) return { holder, inSync: role };
      const handsOver =
        code === CODE.restartsAsBackup &&
        holder?.role === role &&
        inSync !== null &&
        inSync !== role;
      return { holder: handsOver ? { role: inSync, atMs } : holder, inSync };
    },
    { holder: null, inSync: null },
  );
  return told.holder;
}

/**
 * True when a broker moved its data aside (as a starting backup does) after it was last
 * active, and has not become a replica in sync since: its newest data then lies in `oldreplica.N`.
 */
export function movedDataAside(events: readonly LogEvent[]): boolean {
  const lastActive = events.findLastIndex((event) => event.code === CODE.active);
  if (lastActive === -1) return false;
  const since = events.slice(lastActive + 1);
  return (
    since.some((event) => event.code === CODE.dataMovedAside) &&
    !since.some((event) => event.code === CODE.replicaInSync)
  );
}

/**
 * How far a broker has come that was started beside the active one: `alone` became active without having been a
 * replica in sync, so it serves older data; `successor` was in sync first, and has everything.
 */
export type Standing = 'starting' | 'replica' | 'alone' | 'successor';

/** Told from its log; what it said before its last start does not count. */
export function standingOf(events: readonly LogEvent[]): Standing {
  return events.reduce<Standing>((standing, { code }) => {
    if (code === CODE.starting) return 'starting';
    if (standing === 'alone') return standing;
    if (code === CODE.replicaInSync) return 'replica';
    if (code !== CODE.active) return standing;
    return standing === 'starting' ? 'alone' : 'successor';
  }, 'starting');
}
