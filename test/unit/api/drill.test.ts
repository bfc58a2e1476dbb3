import { expect, test } from 'vitest';
import { Pair } from '../../../src/api/create-pair.ts';
import { drill, type DrillSettings } from '../../../src/api/drill.ts';
import { DRILL_OPTIONS } from '../../../src/model/drill.ts';

const FAULTS = DRILL_OPTIONS.faults.type.of;

/** Never looked at: what is refused here is refused before. */
const PAIR = Object.create(Pair.prototype) as Pair;

test.each<[string, DrillSettings]>([
  ['faults: a list is not a list of words', { faults: [] }],
  [
    `faults: "kil" is not one of ${FAULTS.join(', ')}; did you mean "kill"?`,
    { faults: ['kil' as 'kill'] },
  ],
  ['rounds: 0 is not a whole number from 1 to 10000', { rounds: 0 }],
  ['seed: 1.5 is not a whole number from 0 to 4294967295', { seed: 1.5 }],
  ['pauseForMs: 3000000000 is more than 24h', { pauseForMs: 3_000_000_000 }],
  ['rate: 0 is not a whole number from 1 to 1000000', { rate: 0 }],
  ['sizeBytes: 0 is not a whole number from 1 to 100000', { sizeBytes: 0 }],
  ['producers: 0 is not a whole number from 1 to 100', { producers: 0 }],
  ['consumers: -1 is not a whole number from 0 to 100', { consumers: -1 }],
  [
    'rounds: 0 is not a whole number from 1 to 10000; rate: 0 is not a whole number from 1 to 1000000',
    { rounds: 0, rate: 0 },
  ],
])('no drill: %s', async (problem, settings) => {
  await expect(drill(PAIR, settings)).rejects.toMatchObject({
    code: 'USAGE',
    message: `drill: ${problem}`,
  });
});
