import { otherRole, type BrokerRole } from '../../model/broker.ts';
import type { PairState } from '../../model/status.ts';
import type { BrokerView } from '../../broker/management.ts';
import { CODE } from '../../broker/log/log.ts';
import type { ProcessInfo } from '../../platform/process-table.ts';

/** One broker at one moment; `view` is null when it does not run, is paused or does not answer. */
export interface BrokerSample {
  readonly process: ProcessInfo | null;
  readonly view: BrokerView | null;
}

export type PairSample = Readonly<Record<BrokerRole, BrokerSample>>;

/** What was observed of both brokers at one moment, and the state that follows from it. */
export interface Look {
  readonly sample: PairSample;
  readonly state: PairState;
  readonly active: BrokerRole | null;
}

/** If no broker is active for longer than this, the pair is not `starting` any more. */
const STARTING_FOR_MS = 60_000;

interface StateContext {
  /** The broker with the newest data, where that is certain. */
  readonly newest: BrokerRole | null;
  /** For how long nothing has changed and neither broker was active, as far as known; ms. */
  readonly noneActiveForMs: number;
  /**
   * False while the pair's own ZooKeeper servers have no quorum, so that no broker can get the
   * lock.
   */
  readonly canLock: boolean;
}

/** Returns the state of a pair for one sample; `PairState` defines each state. */
export function pairState(sample: PairSample, context: StateContext): PairState {
  const { primary, backup } = sample;
  if (primary.process === null && backup.process === null) return 'down';
  if (bothActive(sample)) return 'split-brain';
  if (primary.view?.active === true)
    return isReplicaInSync(sample, 'backup') ? 'protected' : 'unprotected';
  if (backup.view?.active === true) return 'failed-over';
  if (!context.canLock) return 'unavailable';
  const newest = context.newest === null ? null : sample[context.newest];
  if (newest?.process?.paused === true) return 'unavailable';
  return context.noneActiveForMs < STARTING_FOR_MS ? 'starting' : 'unavailable';
}

/** Returns the only active broker; null when none is active, or both are. */
export function activeRole(sample: PairSample): BrokerRole | null {
  const primary = sample.primary.view?.active === true;
  const backup = sample.backup.view?.active === true;
  if (primary === backup) return null;
  return primary ? 'primary' : 'backup';
}

/**
 * True in a split brain, whether both brokers have the same node id or not: each acknowledges
 * messages that the other does not have.
 */
export function bothActive({ primary, backup }: PairSample): boolean {
  return primary.view?.active === true && backup.view?.active === true;
}

/** True when both brokers report that the passive one is in sync. */
export function isReplicaInSync(sample: PairSample, passive: BrokerRole): boolean {
  const replica = sample[passive].view;
  return (
    sample[otherRole(passive)].view?.replicaSync === true &&
    replica !== null &&
    !replica.active &&
    replica.replicaSync
  );
}

/**
 * How far a broker that was started beside the active one has come. `alone`: it became active
 * without having been a replica in sync, so its data are older. `successor`: it was in sync before
 * it became active, so it has all data.
 */
type Standing = 'starting' | 'replica' | 'alone' | 'successor';

/**
 * True when the log of a primary that starts under a lock manager shows that it holds the lock. It
 * opens its journal only after it has got the lock and committed the next activation sequence; from
 * then on a broker with older data cannot become active. A primary that may not become active moves
 * its data aside first, and opens the journal as a backup (ReplicationPrimaryActivation.run and
 * ReplicationBackupActivation.run, 2.44; getting the lock is logged without a code).
 * @param codes log codes in order; those before the last start are ignored
 */
export function holdsLock(codes: readonly string[]): boolean {
  const own = codes.slice(codes.lastIndexOf(CODE.starting) + 1);
  const opens = own.findIndex(
    (code) =>
      code === CODE.opensAioJournal || code === CODE.opensNioJournal || code === CODE.active,
  );
  return opens !== -1 && !own.slice(0, opens).includes(CODE.dataMovedAside);
}

/** Reads the standing of a broker from its log codes; those before its last start are ignored. */
export function standingOf(codes: readonly string[]): Standing {
  return codes.reduce<Standing>((standing, code) => {
    if (code === CODE.starting) return 'starting';
    if (standing === 'alone') return standing;
    if (code === CODE.replicaInSync) return 'replica';
    if (code !== CODE.active) return standing;
    return standing === 'starting' ? 'alone' : 'successor';
  }, 'starting');
}
