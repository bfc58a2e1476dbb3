import { expect, test } from 'vitest';
import type { Progress, Step } from '../../../src/model/step.ts';
import { makeProgress } from '../../../src/ui/progress.ts';
import { fakeStream } from './samples.ts';

interface Given {
  readonly quiet?: boolean;
  readonly env?: NodeJS.ProcessEnv;
  readonly columns?: number;
}

/** Progress of a pipe, or of a terminal with so many columns; its lines without their times. */
function plain({ quiet = false, env = {}, columns }: Given = {}): {
  readonly progress: Progress;
  lines(): readonly string[];
} {
  const { stream, written } = fakeStream(columns === undefined ? null : { columns });
  return {
    progress: makeProgress({ stream, quiet, env }),
    lines: () => written.map((line) => line.replace(/\(\d+ ms\)/, '(N ms)')),
  };
}

const step = (title: string, run: () => Promise<void> = async () => undefined): Step => ({
  title,
  run: async (report) => {
    report('a detail');
    await run();
  },
});
const failing = (message: string) => (): Promise<void> => Promise.reject(new Error(message));

test.each<[string, Given]>([
  ['a pipe', {}],
  ['a terminal of a CI', { columns: 80, env: { CI: 'true' } }],
  ['a terminal too narrow for a list', { columns: 39 }],
])('%s gets one line a step', async (_, given) => {
  const { progress, lines } = plain(given);
  await progress.run([step('create'), step('start')]);
  progress.say('hello');
  expect(await progress.step('count', async () => 42)).toBe(42);
  expect(lines()).toEqual(['✔ create (N ms)\n', '✔ start (N ms)\n', 'hello\n', '✔ count (N ms)\n']);
});

test('quiet: no line, the same work', async () => {
  const { progress, lines } = plain({ quiet: true, columns: 80 });
  let ran = 0;
  await progress.run([
    step('create', async () => {
      ran += 1;
    }),
  ]);
  progress.say('hello');
  expect([await progress.step('count', async () => 42), ran, lines()]).toEqual([42, 1, []]);
});

test('a step that fails ends the run with its own error', async () => {
  const { progress, lines } = plain();
  const run = progress.run([step('a'), step('b', failing('no')), step('c')]);
  await expect(run).rejects.toThrow('no');
  expect(lines()).toEqual(['✔ a (N ms)\n', '✖ b (N ms)\n']);
});

test('side by side: all begin at once, all end, then the first failure counts', async () => {
  const { progress, lines } = plain();
  const begun: string[] = [];
  const seenAtFirstEnd: string[] = [];
  const later = (title: string, then?: () => Promise<void>): Step =>
    step(title, async () => {
      begun.push(title);
      await new Promise((resolve) => setImmediate(resolve));
      if (seenAtFirstEnd.length === 0) seenAtFirstEnd.push(...begun);
      await then?.();
    });
  const steps = [later('a', failing('no a')), later('b', failing('no b')), later('c')];
  await expect(progress.run(steps, { sideBySide: true })).rejects.toThrow('no a');
  expect(seenAtFirstEnd).toEqual(['a', 'b', 'c']);
  expect(lines().toSorted()).toEqual(['✔ c (N ms)\n', '✖ a (N ms)\n', '✖ b (N ms)\n']);
});
