import { expect, test } from 'vitest';
import { Pair } from '../../../src/api/create-pair.ts';
import { drill, type DrillSettings } from '../../../src/api/drill.ts';

/** Never looked at: what is refused here is refused before. */
const PAIR = Object.create(Pair.prototype) as Pair;

test.each<[string, DrillSettings]>([
  ['faults', { faults: [] }],
  ['faults', { faults: ['kil' as 'kill'] }],
  ['rounds', { rounds: 0 }],
  ['seed', { seed: 1.5 }],
  ['pauseForMs', { pauseForMs: 3_000_000_000 }],
  ['rate', { rate: 0 }],
  ['sizeBytes', { sizeBytes: 0 }],
  ['producers', { producers: 0 }],
  ['consumers', { consumers: -1 }],
])('no drill: %s of %j', async (name, settings) => {
  await expect(drill(PAIR, settings)).rejects.toMatchObject({
    code: 'USAGE',
    message: `drill: invalid ${name}`,
  });
});
