import { expect, test } from 'vitest';
import { pause, waitUntil } from '../../../src/platform/wait-until.ts';
import { refusalOf } from './samples.ts';

test('checks until it is done, and returns the result', async () => {
  const looks = [{ seen: 'a' }, { seen: 'b' }, { done: 42 }, { done: 43 }];
  const found = await waitUntil({
    what: 'an answer',
    timeoutMs: 10_000,
    intervalMs: 1,
    look: () => looks.shift() ?? { done: 0 },
  });
  expect([found, looks.length]).toEqual([42, 1]);
});

test('a time-out says what was last seen, and names a command that helps', async () => {
  const startedAt = performance.now();
  let looks = 0;
  const error = await refusalOf(() =>
    waitUntil({
      what: 'the end of it',
      timeoutMs: 20,
      intervalMs: 4,
      hint: 'amq-ha-demo logs',
      look: async () => ({ seen: `look ${(looks += 1)}` }),
    }),
  );
  expect(error).toMatchObject({ code: 'TIMEOUT', exit: 1, hint: 'amq-ha-demo logs' });
  expect(error.message).toBe(`waited 0 s for the end of it; last seen: look ${looks}`);
  expect(looks).toBeGreaterThan(1);
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(19);
});

test('without any time it still checks once', async () => {
  const wait = (look: () => { done: string } | { seen: string }): Promise<string> =>
    waitUntil({ what: 'it', timeoutMs: 0, look });
  expect(await wait(() => ({ done: 'there' }))).toBe('there');
  const error = await refusalOf(() => wait(() => ({ seen: 'nothing' })));
  expect(error).toMatchObject({ message: 'waited 0 s for it; last seen: nothing', hint: '' });
});

test('a check may end the wait early', async () => {
  const died = new Error('it died');
  const look = (): never => {
    throw died;
  };
  await expect(waitUntil({ what: 'it', timeoutMs: 10_000, look })).rejects.toBe(died);
});

test('an abort ends the wait at once, also before the first check', async () => {
  const abort = new AbortController();
  let looks = 0;
  const wait = (): Promise<never> =>
    waitUntil<never>({
      what: 'it',
      timeoutMs: 60_000,
      intervalMs: 60_000,
      signal: abort.signal,
      look: () => {
        looks += 1;
        setImmediate(() => {
          abort.abort();
        });
        return { seen: 'nothing' };
      },
    });
  expect(await refusalOf(wait)).toMatchObject({ code: 'INTERRUPTED', exit: 130 });
  expect(await refusalOf(wait)).toMatchObject({ code: 'INTERRUPTED' });
  expect(await refusalOf(() => pause(60_000, abort.signal))).toMatchObject({
    code: 'INTERRUPTED',
  });
  expect(looks).toBe(1);
});
