import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { drillResult, otherSideByRound } from '../../../src/compare/drill-result.ts';
import { killRound, Planted } from '../drill/judge/planted.ts';

/** Two split brains; the journal of the ended broker holds what only it had acknowledged, and more. */
function splits(): Planted {
  const history = new Planted({ faults: ['pause', 'partition'] });
  killRound(history, 1, 2_000, 'pause');
  killRound(history, 2, 12_000, 'partition');
  const lost = [3_000, 3_100, 13_000].map((acked) => history.message({ sent: acked - 5, acked }));
  const received = history.message({ sent: 13_100, acked: 13_105, received: 13_110 });
  history.message({ sent: 13_200, acked: 13_205 }); // lost, and in no journal
  for (const value of [...lost, received])
    history.tell(15_000, { process: 'primary', type: 'info', f: 'journal', value });
  return history;
}

test('what lies on the other side is counted by the round in which it was acknowledged', () => {
  expect(otherSideByRound(splits().evidence())).toEqual(
    new Map([
      [1, 2],
      [2, 1],
    ]),
  );
});

test.each([
  ['drained', splits().drained(20_000), true],
  ['not drained', splits(), false],
])('a failed drill that was %s', async (_, history, isDrained) => {
  const folder = mkdtempSync(join(tmpdir(), 'drill-result-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  writeFileSync(join(folder, 'history.ndjson'), `${history.lines().join('\n')}\n`);
  const verdict = { ...history.verdict(), verdict: 'fail' as const };
  const result = await drillResult({ folder, plan: history.plan, verdict }, 'run');
  expect(result).toMatchObject({ isDrained, run: 'run' });
  expect(result.otherSide.get(1)).toBe(2);
});

test('one that passed needs no second look at its history', async () => {
  const history = splits().drained(20_000);
  const verdict = { ...history.verdict(), verdict: 'pass' as const };
  const drill = { folder: '/not/there', plan: history.plan, verdict };
  expect(await drillResult(drill, null)).toMatchObject({ isDrained: true, run: null });
});
