import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readEvidence } from '../../../../src/drill/evidence/read-history.ts';
import { AmqHaError } from '../../../../src/model/errors.ts';
import { evidenceOf, goodHistory, planOf, Planted } from '../judge/planted.ts';

const folder = mkdtempSync(join(tmpdir(), 'amq-ha-demo-judge-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function stored(text: string): string {
  const path = join(folder, 'history.ndjson');
  writeFileSync(path, text);
  return path;
}

test('a file gives what its lines give', async () => {
  const lines = goodHistory().lines();
  const path = stored(`${lines.join('\n')}\n`);
  expect(await readEvidence(path)).toEqual(evidenceOf(lines));
});

test('a file larger than a chunk, with letters of several bytes', async () => {
  const history = new Planted().flow({ from: 100, to: 400_000 }).drained(500_000);
  for (let t = 100; t < 2_000; t += 1) history.delivery(t, '\u00fc\u20ac\u{1f4a5}'.repeat(t % 7));
  const lines = history.lines();
  const evidence = await readEvidence(stored(`${lines.join('\n')}\n`));
  expect(evidence.gaps).toEqual([]);
  expect(evidence).toEqual(evidenceOf(lines));
});

test('a history that was cut off in the middle of a line', async () => {
  const whole = `${goodHistory().lines().join('\n')}\n`;
  const { gaps } = await readEvidence(stored(whole.slice(0, -40)));
  expect(gaps).toHaveLength(2);
  expect(gaps[0]).toMatch(/^line \d+ is not an operation$/);
  expect(gaps[1]).toBe('the last line is not "end", so later lines may be missing');
});

test.each(['missing', 'empty'])('a %s file is a gap, if its plan is known', async (what) => {
  const path = what === 'empty' ? stored('') : join(folder, 'missing.ndjson');
  const plan = planOf();
  expect(await readEvidence(path, plan)).toMatchObject({
    plan,
    gaps: ['there is no history, or an empty one'],
    messages: { count: 0 },
    drain: null,
    endMs: 0,
  });
  const error: unknown = await readEvidence(path).catch((cause: unknown) => cause);
  expect(error).toBeInstanceOf(AmqHaError);
  expect(error).toMatchObject({ code: 'WRONG_STATE', hint: 'amq-ha-demo drill' });
});

test('a file that cannot be read is an error, not a history with gaps', async () => {
  await expect(readEvidence(folder, planOf())).rejects.toThrow('EISDIR');
});

test('the plan in the history has precedence over the given one', async () => {
  const lines = goodHistory().lines();
  const beside = { ...planOf(), name: 'beside' };
  expect(evidenceOf(lines, beside).plan.name).toBe('planted');
  expect(evidenceOf(lines.slice(1), beside).plan.name).toBe('beside');
});
