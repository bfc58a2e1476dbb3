import { otherRole, type BrokerRole } from '../model/broker.ts';
import { AmqHaError } from '../model/errors.ts';
import { firstLine } from '../model/words.ts';
import type { Broker } from '../broker/broker.ts';
import type { LogCursor } from '../broker/log-position.ts';
import { CODE } from '../broker/log.ts';
import { homeOf, type BrokerHome } from '../pair/broker-home.ts';
import type { HaPair } from '../pair/ha-pair.ts';
import { inflict } from '../pair/inflict.ts';
import { startBroker, startOne, startPair } from '../pair/start.ts';
import { keepSwitch, switchHome, takeBackSwitch } from '../pair/switch-home.ts';
import { begin, waitForTakeover, type Fault } from '../drill/faults/fault.ts';

/** The rounds of a drill that an upgrade is. */
export const ROUND_OF: Readonly<Record<BrokerRole, string>> = {
  backup: 'upgrade-backup',
  primary: 'upgrade-primary',
};

const ENDED_WITHIN_MS = 30_000;
/** A restart, two copies and a failback; a loaded machine several times that. */
const PROTECTED_WITHIN_MS = 180_000;

/** What went wrong in an upgrade. */
export interface Failure {
  error: AmqHaError | null;
  /** The broker whose turn it was has its old software again. */
  keptOld: boolean;
  /** Neither software served on the primary: the backup serves alone, and nothing is to be tried again. */
  leftToBackup: boolean;
}

/**
 * The upgrade as faults of a drill: each broker ends in its gentlest way, gets the new software, and comes back.
 * @param failure gets the error of a step that was taken back
 */
export function upgradeRounds(to: BrokerHome, failure: Failure): Readonly<Record<string, Fault>> {
  return {
    [ROUND_OF.backup]: {
      target: 'backup',
      act: async (context, round) => {
        const { backup } = context.pair;
        await begin(context, { ...round, harmless: true }, () => backup.stop());
      },
      bringBack: ({ pair, signal }) => comeBack(pair, 'backup', to, failure, signal),
    },
    [ROUND_OF.primary]: {
      target: 'primary',
      act: async (context, round) => {
        const { primary } = context.pair;
        const sinceMs = await begin(context, round, () => inflict(primary, 'handover'));
        await waitForTakeover(context, round, sinceMs);
        await primary.waitForEnd(ENDED_WITHIN_MS).catch(() => primary.kill());
      },
      bringBack: ({ pair, signal }) => comeBack(pair, 'primary', to, failure, signal),
    },
  };
}

/**
 * The broker starts with the new software; when that does not end in a protected pair, with its old one. But a
 * broker that has served with the new software keeps it: its journal is no longer for the old one.
 */
async function comeBack(
  pair: HaPair,
  role: BrokerRole,
  to: BrokerHome,
  failure: Failure,
  signal: AbortSignal,
): Promise<void> {
  const broker = pair.broker(role);
  if (broker.process() !== null) {
    failure.error = new AmqHaError(
      'WRONG_STATE',
      `${broker.name} did not end, so its software was not touched`,
      { hint: 'amq-ha-demo status' },
    );
    throw failure.error;
  }
  const log = broker.log();
  try {
    await switchHome(pair, role, to);
    await startBroker(pair, role);
    await pair.waitFor(['protected'], {
      ...{ timeoutMs: PROTECTED_WITHIN_MS, signal },
      ...{ mustRun: [role, otherRole(role)], doing: 'it started with the new software' },
    });
    keepSwitch(pair, role);
  } catch (error) {
    const isAbort = !(error instanceof AmqHaError) || signal.aborted;
    const hasServed = await endUnlessActive(broker, log);
    // Cut off in its turn, the primary goes on with what the backup runs already: it may not read that with the old one.
    const keepsNew = hasServed || (isAbort && role === 'primary' && isSwitched(pair, role, to));
    if (keepsNew) keepSwitch(pair, role);
    else await takeBackSwitch(pair);
    if (isAbort) throw error;
    failure.error = error;
    failure.keptOld = !hasServed;
    try {
      await startPair(pair);
    } catch (again) {
      const isUnfit = role === 'primary' && !log.has(CODE.active);
      if (!isUnfit || !(again instanceof AmqHaError)) throw again;
      await leaveToBackup(pair, to, failure);
      throw new AmqHaError(
        'WRONG_STATE',
        `neither software serves on ${broker.name}: ${firstLine(again.message)}`,
      );
    }
    const what = hasServed
      ? 'has served with the new software, and keeps it'
      : 'has its old software again';
    throw new AmqHaError('WRONG_STATE', `${broker.name} ${what}: ${firstLine(error.message)}`);
  }
}

const isSwitched = (pair: HaPair, role: BrokerRole, to: BrokerHome): boolean =>
  homeOf(pair.plan, role).folder === to.folder;

/** Ended before the log is read: it could become active in between. @returns true when it was active, and goes on */
async function endUnlessActive(broker: Broker, log: LogCursor): Promise<boolean> {
  if (!log.has(CODE.active)) await broker.kill();
  return log.has(CODE.active);
}

/**
 * An old release cannot always read what the new one wrote (seen: 2.10.1 after 2.44.0, "couldn't find factory for
 * type=5"). The backup has all of it: it serves again, and the primary keeps the new software for the next try.
 * A backup that serves is not touched.
 */
async function leaveToBackup(pair: HaPair, to: BrokerHome, failure: Failure): Promise<void> {
  await pair.primary.kill();
  const { active } = await pair.look();
  try {
    await switchHome(pair, 'primary', to);
    keepSwitch(pair, 'primary');
    failure.keptOld = false;
  } catch (error) {
    await takeBackSwitch(pair); // it did not take the instance over before either
    if (!(error instanceof AmqHaError)) throw error;
  }
  if (active !== 'backup') {
    pair.rememberNewest('backup');
    await startOne(pair, 'backup');
  }
  failure.leftToBackup = true;
}
