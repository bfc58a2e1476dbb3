import { firstLine, verdictSentence } from '../format/words.ts';
import { conductDrill, type DrillOutcome } from '../drill/conduct.ts';
import { drillOptionsOf } from '../drill/plan/plan.ts';
import { runsOf } from '../drill/run-store.ts';
import type { HaPair } from '../pair/observe/ha-pair.ts';
import { originalWalk, type Walk } from './steps.ts';

/**
 * The walk of the original demo, then a drill: a kill and a failback under load, with a verdict.
 */
interface SmokeWalk extends Walk {
  /** The result of the drill; null before it has run. */
  drill(): DrillOutcome | null;
}

/** The steps of a smoke walk. `makePair` is called by the first one. */
export function smokeWalk(makePair: (signal: AbortSignal) => Promise<HaPair>): SmokeWalk {
  const walk = originalWalk(makePair);
  let outcome: DrillOutcome | null = null;
  return {
    pair: () => walk.pair(),
    drill: () => outcome,
    steps: [
      ...walk.steps,
      {
        name: 'drill',
        title: 'kill the master under load, and bring it back',
        rawCommand: () => 'nothing by hand shows this: amq-ha-demo drill --fault kill',
        expected: 'nothing that was acknowledged is lost',
        run: async (signal) => {
          const pair = walk.pair();
          if (pair === null) return { seen: 'no pair', ok: false };
          const options = drillOptionsOf({});
          outcome = await conductDrill({
            pair,
            options,
            sources: 'pair',
            runs: runsOf(pair.home),
            command: `amq-ha-demo drill --seed ${options.seed}`,
            keepsPair: false,
            signal,
            onEvent: () => undefined,
          });
          const { verdict } = outcome;
          return {
            seen: `${verdict.verdict}: ${[verdictSentence(verdict), ...verdict.reasons.map(firstLine)].join(' ')}`,
            ok: verdict.verdict === 'pass',
          };
        },
      },
    ],
  };
}
