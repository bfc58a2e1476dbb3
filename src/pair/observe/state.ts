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

/** A look at the pair: the sample, and what it means. */
export interface Look {
  readonly sample: PairSample;
  readonly state: PairState;
  readonly active: BrokerRole | null;
}

/** None active for longer than this is no start any more. */
const STARTING_FOR_MS = 60_000;

interface StateContext {
  /** The broker with the newest data, where that is certain. */
  readonly newest: BrokerRole | null;
  /** For how long it is known that nothing changed and neither was active, in ms. */
  readonly noneActiveForMs: number;
  /** False while so few of the pair's own ZooKeeper servers run that no broker can get the lock. */
  readonly canLock: boolean;
}

/** Names the state of a pair from one sample; the meaning of each state stands at `PairState`. */
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

/** Both brokers say that this passive one has everything. */
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
 * How far a broker has come that was started beside the active one: `alone` became active without having been a
 * replica in sync, so it serves older data; `successor` was in sync first, and has everything.
 */
type Standing = 'starting' | 'replica' | 'alone' | 'successor';

/**
 * Whether a primary that starts under a lock manager has the lock, told from its log. It opens its journal only
 * once it holds the lock and has committed the next activation sequence, which a broker with older data cannot pass
 * any more. A primary that may not become active moves its data aside first, and opens the journal as a backup
 * (ReplicationPrimaryActivation.run and ReplicationBackupActivation.run, 2.44; the lock itself is logged without a code).
 */
export function holdsLock(codes: readonly string[]): boolean {
  const own = codes.slice(codes.lastIndexOf(CODE.starting) + 1);
  const opens = own.findIndex(
    (code) =>
      code === CODE.opensAioJournal || code === CODE.opensNioJournal || code === CODE.active,
  );
  return opens !== -1 && !own.slice(0, opens).includes(CODE.dataMovedAside);
}

/** Told from its log; what it said before its last start does not count. */
export function standingOf(codes: readonly string[]): Standing {
  return codes.reduce<Standing>((standing, code) => {
    if (code === CODE.starting) return 'starting';
    if (standing === 'alone') return standing;
    if (code === CODE.replicaInSync) return 'replica';
    if (code !== CODE.active) return standing;
    return standing === 'starting' ? 'alone' : 'successor';
  }, 'starting');
}
