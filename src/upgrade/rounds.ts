import type { BrokerRole } from '../model/broker.ts';
import { AmqHaError } from '../model/errors.ts';
import type { FaultOf } from '../model/faults.ts';
import type { LogCursor } from '../broker/log/log-position.ts';
import { CODE } from '../broker/log/log.ts';
import { throwIfInterrupted, waitUntil } from '../platform/wait-until.ts';
import type { BrokerHome } from '../pair/plan/pair-plan.ts';
import type { HaPair } from '../pair/observe/ha-pair.ts';
import { injectFault } from '../pair/failover/inject-fault.ts';
import { keepDataAside } from '../broker/data/node-id.ts';
import { settle, startPair } from '../pair/start/start.ts';
import { keepSwitch, takeBackSwitch } from '../pair/exchange/switch-home.ts';
import type { DrillContext } from '../drill/run/context.ts';
import {
  begin,
  ENDED_WITHIN_MS,
  tellTakeover,
  type Injection,
  type Round,
} from '../drill/run/faults/injection.ts';
import { continueOnBackup, exchange, type UpgradeState } from './exchange.ts';

/** The faults that upgrade each broker; an upgrade is a drill with one round for each. */
export const ROUND_OF: Readonly<Record<BrokerRole, FaultOf<'upgrade'>>> = {
  backup: 'upgrade-backup',
  primary: 'upgrade-primary',
};

/** A takeover takes 0.5-2 s; one that has not happened by then does not happen. */
const ACTIVE_WITHIN_MS = 60_000;
const POLL_EVERY_MS = 25;

/**
 * Returns the upgrade as faults of a drill. The backup stops, gets the new software and copies the
 * data. Then the primary hands over to it. Only after the backup has acknowledged a send does the
 * primary get the new software.
 * @param state gets the progress, and the error of a step that was rolled back
 */
export function upgradeRounds(
  to: BrokerHome,
  state: UpgradeState,
): Readonly<Record<FaultOf<'upgrade'>, Injection>> {
  return {
    'upgrade-backup': {
      act: async (context, round) => {
        const { backup } = context.pair;
        await begin(context, round, () => backup.stop());
      },
      bringBack: ({ pair, signal }) => exchange(pair, 'backup', to, state, signal),
    },
    'upgrade-primary': {
      act: (context, round) => prove(context, round, state),
      bringBack: async ({ pair, signal }) => {
        if (state.error !== null) throw state.error;
        await exchange(pair, 'primary', to, state, signal);
      },
    },
  };
}

/**
 * Lets the primary hand over, and waits for the backup to acknowledge a send. Ctrl-C does not
 * interrupt this: in the middle it is unknown which broker has the newest data.
 * @throws AmqHaError why the new software does not work, with the old one restored; INTERRUPTED
 */
async function prove(context: DrillContext, round: Round, state: UpgradeState): Promise<void> {
  const { pair, signal } = context;
  const log = pair.backup.log();
  try {
    await handOver(context, round);
    state.isProven = true;
    keepSwitch(pair, 'backup');
  } catch (error) {
    if (!(error instanceof AmqHaError)) throw error;
    state.error = new AmqHaError(
      error.code,
      `the new software on ${pair.backup.name} has not proven that it serves, so that of ${pair.primary.name} was not changed: ${error.message}`,
      { hint: `amq-ha-demo logs ${pair.backup.name}`, cause: error },
    );
    await rollBackBackup(pair, state, log);
    throw state.error;
  }
  throwIfInterrupted(signal);
}

/**
 * Hands over to the backup, and waits for a send that only it can have acknowledged.
 * @throws AmqHaError WRONG_STATE (the primary refuses, or the backup ended), TIMEOUT
 */
async function handOver(context: DrillContext, round: Round): Promise<void> {
  const { pair, observer, load, recorder } = context;
  const { primary, backup } = pair;
  const sinceMs = await begin(context, round, () => injectFault(primary, 'handover'));
  const waitFor = async (what: string, isDone: () => boolean): Promise<void> =>
    waitUntil({
      what,
      timeoutMs: ACTIVE_WITHIN_MS,
      intervalMs: POLL_EVERY_MS,
      look: () => {
        if (isDone()) return { done: undefined };
        if (backup.process() === null) throw backup.diedError('it took over');
        return { seen: observer.describe() };
      },
    });
  await waitFor(`${backup.name} to take over and acknowledge a send`, () => {
    const activeMs = observer.firstCode('backup', CODE.active, sinceMs);
    return activeMs !== null && load.counts.lastAckMs > activeMs;
  });
  tellTakeover(context, round, sinceMs);
  await primary.waitForEnd(ENDED_WITHIN_MS).catch(() => primary.kill());
  // From now on no other broker can have acknowledged it.
  const primaryEndedMs = recorder.now();
  await waitFor(
    `a send acknowledged by ${backup.name} alone`,
    () => load.counts.lastAckMs > primaryEndedMs,
  );
}

/**
 * Rolls back the backup after its new software has failed. If only the backup is active, it may
 * have acknowledged messages that the primary does not have: the primary copies them first, with
 * its old software. Otherwise the primary has all data and stays active; data that the backup
 * accepted while it was active for a moment are kept beside its data.
 */
async function rollBackBackup(pair: HaPair, state: UpgradeState, log: LogCursor): Promise<void> {
  const { primary, backup } = pair;
  await settle(pair);
  const { active } = await pair.look();
  // It may be active already, and only answer late.
  const mayBeActive = active === null && backup.process() !== null && log.has(CODE.active);
  if (active === 'backup' || mayBeActive) {
    try {
      await startPair(pair);
    } catch (error) {
      if (!(error instanceof AmqHaError)) throw error;
      keepSwitch(pair, 'backup');
      await continueOnBackup(pair, state);
      return;
    }
  } else {
    await backup.kill();
    if (log.has(CODE.active)) keepDataAside(backup, 'active-briefly');
    const isPrimaryActive = active === 'primary' || (await pair.look()).active === 'primary';
    if (!isPrimaryActive) await primary.waitForEnd(ENDED_WITHIN_MS).catch(() => primary.kill());
    pair.rememberNewest('primary');
  }
  state.isRolledBack = await takeBackSwitch(pair);
  await startPair(pair);
}
