import type {
  CompareRow,
  Comparison,
  Conditions,
  Measured,
  PairKind,
  Untold,
} from '../../../src/model/compare.ts';
import type { RoundVerdict } from '../../../src/model/verdict.ts';
import type { DrillResult } from '../../../src/compare/rows.ts';
import { VERDICT } from '../drill/report/samples.ts';
import { planOf } from '../drill/judge/planted.ts';

export const CLASSIC: PairKind = {
  ...{ lockManager: 'none', haMode: 'classic', version: '2.44.0', failureDetection: 'fast' },
};
export const FILE: PairKind = { ...CLASSIC, lockManager: 'file', haMode: 'file' };
const ZOOKEEPER: PairKind = { ...CLASSIC, lockManager: 'zookeeper', haMode: 'zookeeper' };

export const CONDITIONS: Conditions = {
  load: { rate: 500, sizeBytes: 256, producers: 1, consumers: 1, client: 'careful' },
  pauseForMs: 10_000,
};

/** A row as a kill in good order leaves it; what a test is about stands in the test. */
export function rowOf(
  kind: PairKind,
  fault: string,
  parts: Partial<Measured> = {},
): CompareRow & Measured {
  return {
    ...kind,
    fault,
    ...{ told: true, why: null, rounds: 1, takeovers: 1 },
    outageMs: outage(460),
    ...{ lost: 0, onlyOnOtherSide: 0, bothActiveMs: 0, neverTookOver: false },
    restoredMs: { median: 5_400, max: 5_400 },
    run: '20260504-093012-kill',
    ...parts,
  };
}

export const outage = (ms: number, max = ms): Measured['outageMs'] => ({
  ...{ min: ms, median: ms, p95: max, max },
});

export const UNTOLD: CompareRow & Untold = {
  ...{ ...FILE, version: '2.10.1', fault: 'kill', told: false, run: null },
  why: 'Apache ActiveMQ Artemis 2.10.1 has no file lock manager',
  ...{ rounds: null, takeovers: null, outageMs: null, lost: null, onlyOnOtherSide: null },
  ...{ bothActiveMs: null, restoredMs: null, neverTookOver: null },
};

/** A hang in each mode, as it was measured on 2.44.0. */
export const SPLIT = rowOf(CLASSIC, 'pause', {
  outageMs: outage(3_936),
  ...{ lost: 90, onlyOnOtherSide: 89, bothActiveMs: 1_679 },
});
export const WAITED = rowOf(FILE, 'pause', {
  outageMs: outage(10_312),
  ...{ takeovers: 0, neverTookOver: true },
});

export const COMPARISON: Comparison = {
  schema: 1,
  startedAt: '2026-05-04T09:30:12.000Z',
  seed: 42,
  ...CONDITIONS,
  rows: [
    rowOf(CLASSIC, 'kill'),
    SPLIT,
    rowOf(FILE, 'kill'),
    WAITED,
    rowOf(ZOOKEEPER, 'kill', { outageMs: outage(1_800) }),
    rowOf(ZOOKEEPER, 'pause', { outageMs: outage(4_100), bothActiveMs: 230 }),
  ],
  drills: [CLASSIC, FILE, ZOOKEEPER].map((kind) => ({
    ...kind,
    ...{ run: `20260504-093012-${kind.haMode}`, falseFailovers: 0, unexpected: 0 },
  })),
  baseline: null,
  command: 'amq-ha-demo compare --fault kill,pause --seed 42',
  reportPath: 'target/runs/20260504-093011-compare/compare.html',
};

/** A round of a planted drill. */
export const round = (
  number: number,
  fault: string,
  parts: Partial<RoundVerdict> = {},
): RoundVerdict => ({
  ...{ round: number, fault, target: 'primary', atMs: number * 10_000, takeover: true },
  outage: { process: 'producer-0', fromMs: 0, toMs: 400, ms: 400 },
  ...{ consumerOutage: null, failbackOutage: null, failbacks: 1 },
  ...{ bothActiveMs: 0, lost: 0, onlyOnOtherSide: 0, restoredMs: 5_000 },
  milestones: [],
  ...parts,
});

/** A drill that was judged, with these rounds. */
export function resultOf(
  rounds: readonly RoundVerdict[],
  parts: Partial<DrillResult> = {},
): DrillResult {
  return {
    plan: planOf({ faults: rounds.map(({ fault }) => fault) }),
    verdict: { ...VERDICT, rounds },
    run: '20260504-093012-kill',
    ...parts,
  };
}
