import { otherRole, type BrokerRole } from '../model/broker.ts';
import { AmqHaError } from '../model/errors.ts';
import { firstLine } from '../model/words.ts';
import type { BrokerHome } from '../pair/broker-home.ts';
import type { HaPair } from '../pair/ha-pair.ts';
import { inflict } from '../pair/inflict.ts';
import { startBroker, startPair } from '../pair/start.ts';
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

/** What went wrong in an upgrade; the old software is back. */
export interface Failure {
  error: AmqHaError | null;
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

/** The broker starts with the new software; when that does not end in a protected pair, with its old one. */
async function comeBack(
  pair: HaPair,
  role: BrokerRole,
  to: BrokerHome,
  failure: Failure,
  signal: AbortSignal,
): Promise<void> {
  try {
    await switchHome(pair, role, to);
    await startBroker(pair, role);
    await pair.waitFor(['protected'], {
      ...{ timeoutMs: PROTECTED_WITHIN_MS, signal },
      ...{ mustRun: [role, otherRole(role)], doing: 'it started with the new software' },
    });
    keepSwitch(pair, role);
  } catch (error) {
    await takeBackSwitch(pair);
    if (!(error instanceof AmqHaError) || signal.aborted) throw error;
    failure.error = error;
    await startPair(pair);
    throw new AmqHaError(
      'WRONG_STATE',
      `${pair.broker(role).name} has its old software again: ${firstLine(error.message)}`,
    );
  }
}
