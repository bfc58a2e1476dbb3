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
import { begin, tellTakeover, type Injection, type Round } from '../drill/run/faults/injection.ts';
import { exchange, leaveToBackup, type Course } from './exchange.ts';

/** The rounds of a drill that an upgrade is. */
export const ROUND_OF: Readonly<Record<BrokerRole, FaultOf<'upgrade'>>> = {
  backup: 'upgrade-backup',
  primary: 'upgrade-primary',
};

const ENDED_WITHIN_MS = 30_000;
/** A takeover takes 0.5-2 s; one that has not come by then does not come. */
const SERVES_WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 25;

/**
 * The upgrade as faults of a drill. The backup stops, gets the new software and copies; then the primary hands over to
 * it. Only when it serves, the backup's turn is over, and the primary gets the new software.
 * @param course gets how far it came, and the error of a step that was taken back
 */
export function upgradeRounds(
  to: BrokerHome,
  course: Course,
): Readonly<Record<FaultOf<'upgrade'>, Injection>> {
  return {
    'upgrade-backup': {
      act: async (context, round) => {
        const { backup } = context.pair;
        await begin(context, round, () => backup.stop());
      },
      bringBack: ({ pair, signal }) => exchange(pair, 'backup', to, course, signal),
    },
    'upgrade-primary': {
      act: (context, round) => prove(context, round, course),
      bringBack: async ({ pair, signal }) => {
        if (course.error !== null) throw course.error;
        await exchange(pair, 'primary', to, course, signal);
      },
    },
  };
}

/**
 * The primary hands over, and the backup has to serve. This is seen to its end even after Ctrl-C: in the middle nobody
 * could say who has the newest data.
 * @throws AmqHaError why the new software does not serve; the old one is back then; INTERRUPTED
 */
async function prove(context: DrillContext, round: Round, course: Course): Promise<void> {
  const { pair, signal } = context;
  const log = pair.backup.log();
  try {
    await handOver(context, round);
    course.proven = true;
    keepSwitch(pair, 'backup');
  } catch (error) {
    if (!(error instanceof AmqHaError)) throw error;
    course.error = new AmqHaError(
      error.code,
      `the new software on ${pair.backup.name} has not proven that it serves, so that of ${pair.primary.name} was not touched: ${error.message}`,
      { hint: `amq-ha-demo logs ${pair.backup.name}`, cause: error },
    );
    await goBack(pair, course, log);
    throw course.error;
  }
  throwIfInterrupted(signal);
}

/** @throws AmqHaError WRONG_STATE (the primary refuses, or the backup ended), TIMEOUT */
async function handOver(context: DrillContext, round: Round): Promise<void> {
  const { pair, observer, load, recorder } = context;
  const { primary, backup } = pair;
  const sinceMs = await begin(context, round, () => injectFault(primary, 'handover'));
  const serves = async (what: string, isSo: () => boolean): Promise<void> =>
    waitUntil({
      ...{ what, timeoutMs: SERVES_WITHIN_MS, intervalMs: LOOK_EVERY_MS },
      look: () => {
        if (isSo()) return { done: undefined };
        if (backup.process() === null) throw backup.diedError('it took over');
        return { seen: observer.describe() };
      },
    });
  await serves(`${backup.name} to take over and acknowledge a send`, () => {
    const activeMs = observer.firstCode('backup', CODE.active, sinceMs);
    return activeMs !== null && load.counts.lastAckMs > activeMs;
  });
  tellTakeover(context, round, sinceMs);
  await primary.waitForEnd(ENDED_WITHIN_MS).catch(() => primary.kill());
  // Nobody else is left that could have acknowledged it.
  const aloneMs = recorder.now();
  await serves(
    `a send acknowledged by ${backup.name} alone`,
    () => load.counts.lastAckMs > aloneMs,
  );
}

/**
 * The new software did not serve. Where the backup alone is active it may have acknowledged what only others sent: the
 * primary copies from it first, with its old software. Otherwise the primary has everything, and goes on; what the
 * backup may have taken in a moment as active is kept beside its data.
 */
async function goBack(pair: HaPair, course: Course, log: LogCursor): Promise<void> {
  const { primary, backup } = pair;
  await settle(pair);
  const { active } = await pair.look();
  // It may serve, and only be late with its answer.
  const mayServe = active === null && backup.process() !== null && log.has(CODE.active);
  if (active === 'backup' || mayServe) {
    try {
      await startPair(pair);
    } catch (error) {
      if (!(error instanceof AmqHaError)) throw error;
      keepSwitch(pair, 'backup');
      await leaveToBackup(pair, course);
      return;
    }
  } else {
    await backup.kill();
    if (log.has(CODE.active)) keepDataAside(backup, 'active-briefly');
    const goesOn = active === 'primary' || (await pair.look()).active === 'primary';
    if (!goesOn) await primary.waitForEnd(ENDED_WITHIN_MS).catch(() => primary.kill());
    pair.rememberNewest('primary');
  }
  course.keptOld = await takeBackSwitch(pair);
  await startPair(pair);
}
