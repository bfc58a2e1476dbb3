import { otherRole, type BrokerRole } from '../model/broker.ts';
import { AmqHaError } from '../model/errors.ts';
import { throwIfInterrupted } from '../platform/wait-until.ts';
import type { BrokerHome } from '../pair/plan/pair-plan.ts';
import { describe, type HaPair } from '../pair/observe/ha-pair.ts';
import { standingOf } from '../pair/observe/state.ts';
import { startOne, startPair } from '../pair/start/start.ts';
import { startBeside } from '../pair/start/start-broker.ts';
import { keepSwitch, switchHome, takeBackSwitch } from '../pair/exchange/switch-home.ts';

/** Several times what a restart, two copies and a failback take on a loaded machine. */
const PROTECTED_WITHIN_MS = 180_000;

/** How far an upgrade has come, and what went wrong in it. */
export interface UpgradeState {
  error: AmqHaError | null;
  /** With the new software the backup has replicated, and has acknowledged a send while active. */
  isProven: boolean;
  /** The old software of the broker that was being upgraded was restored. */
  isRolledBack: boolean;
  /**
   * The primary works with neither software: the backup is active without a replica, and no retry
   * follows.
   */
  isBackupOnly: boolean;
}

/** Returns the state of an upgrade that begins. */
export const newUpgradeState = (): UpgradeState => ({
  error: null,
  isProven: false,
  isRolledBack: false,
  isBackupOnly: false,
});

/**
 * Switches a stopped broker to the new software, and starts it under guard beside the active one.
 * If the pair does not become protected, the old software is restored, unless the broker has the
 * newest data: the old software may not be able to read its journal. The exchange of the primary is
 * closed here; that of the backup stays open until it has acknowledged a send while active.
 * @param state gets the error, and what was done about it
 * @throws AmqHaError what went wrong; INTERRUPTED. The old software is restored, except as said above
 */
export async function exchange(
  pair: HaPair,
  role: BrokerRole,
  to: BrokerHome,
  state: UpgradeState,
  signal: AbortSignal,
): Promise<void> {
  const broker = pair.broker(role);
  try {
    await refuseWithoutPeer(pair, role);
  } catch (error) {
    if (error instanceof AmqHaError) state.error = error;
    throw error;
  }
  const log = broker.log();
  try {
    await switchHome(pair, role, to);
    throwIfInterrupted(signal);
    await startBeside(pair, role, () =>
      pair.waitFor(['protected'], {
        timeoutMs: PROTECTED_WITHIN_MS,
        signal,
        mustRun: [role, otherRole(role)],
        doing: 'it started with the new software',
      }),
    );
    if (role === 'primary') keepSwitch(pair, role);
  } catch (error) {
    const hasNewest = await killUnlessNewest(pair, role, log);
    if (hasNewest) keepSwitch(pair, role);
    else await takeBackSwitch(pair);
    if (!(error instanceof AmqHaError) || signal.aborted) throw error;
    state.error = error;
    state.isRolledBack = !hasNewest;
    try {
      await startPair(pair);
    } catch (retryError) {
      const isPrimaryUnfit = role === 'primary' && standingOf(log.codes()) !== 'successor';
      if (!isPrimaryUnfit || !(retryError instanceof AmqHaError)) throw retryError;
      await continueOnBackup(pair, state);
    }
    throw error;
  }
}

/** Throws unless the broker has stopped and the other one, which may have newer data, is active. */
async function refuseWithoutPeer(pair: HaPair, role: BrokerRole): Promise<void> {
  const { name } = pair.broker(role);
  const snapshot = await pair.look();
  if (snapshot.sample[role].process !== null) {
    throw new AmqHaError('WRONG_STATE', `${name} did not end, so its software was not changed`, {
      hint: 'amq-ha-demo status',
    });
  }
  if (snapshot.active === otherRole(role)) return;
  throw new AmqHaError(
    'WRONG_STATE',
    `the other broker is not active (${describe(snapshot)}), so the software of ${name} was not changed`,
    { hint: 'amq-ha-demo start' },
  );
}

/**
 * Kills a broker, unless it was in sync, then became active, and the other one is not active. The
 * log is read again after the kill, since the broker could have become active in between.
 * @returns true if it has the newest data
 */
async function killUnlessNewest(
  pair: HaPair,
  role: BrokerRole,
  log: ReturnType<HaPair['primary']['log']>,
): Promise<boolean> {
  const { sample } = await pair.look();
  const isOtherActive = sample[otherRole(role)].view?.active === true;
  const hasNewest = (): boolean => !isOtherActive && standingOf(log.codes()) === 'successor';
  if (!hasNewest()) await pair.broker(role).kill();
  return hasNewest();
}

/**
 * Kills the primary, and lets the backup, which has all data, be active without a replica. An
 * active backup is left as it is. Needed since an old release cannot always read what the new one
 * wrote (seen: 2.10.1 after 2.44.0, "couldn't find factory for type=5"), nor always reach it.
 */
export async function continueOnBackup(pair: HaPair, state: UpgradeState): Promise<void> {
  await pair.primary.kill();
  if ((await pair.look()).active !== 'backup') {
    pair.rememberNewest('backup');
    await startOne(pair, 'backup');
  }
  state.isBackupOnly = true;
}
