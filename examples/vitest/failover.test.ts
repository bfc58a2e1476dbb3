import { createPair, drill } from 'amq-ha-demo';
import { expect, test } from 'vitest';

test('a pair survives a kill under load', async () => {
  await using pair = await createPair({ lockManager: 'file' });

  const { AMQ_HA_AMQP_URLS } = await pair.environment();
  expect(AMQ_HA_AMQP_URLS).toMatch(/^amqp:/); // where your client connects to

  const outages: number[] = [];
  const { verdict } = await drill(pair, {
    faults: ['kill'],
    rounds: 2,
    maxOutageMs: 30_000,
    onEvent: (event) => {
      if (event.kind === 'round') outages.push(event.outageMs);
    },
  });

  expect(verdict).toMatchObject({ verdict: 'pass', takeovers: 2, lost: 0 });
  expect(outages).toHaveLength(2);
  expect((await pair.status()).state).toBe('protected');
}, 120_000);
