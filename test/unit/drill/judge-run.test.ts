import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { judgeAgain } from '../../../src/drill/judge-run.ts';

const STORED = fileURLToPath(new URL('../../fixtures/stored-runs', import.meta.url));
const NAMES = readdirSync(STORED).filter((name) => existsSync(join(STORED, name, 'verdict.json')));

const historyOf = (name: string): string =>
  gunzipSync(readFileSync(join(STORED, name, 'history.ndjson.gz'))).toString('utf8');

/** A folder with only this history, as `check` takes it. */
function folderOf(history: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'stored-run-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  writeFileSync(join(folder, 'history.ndjson'), history);
  return folder;
}

test.each(NAMES)('a run stored by 638a7e6 has the same verdict as then: %s', async (name) => {
  const then = JSON.parse(readFileSync(join(STORED, name, 'verdict.json'), 'utf8')) as object;
  expect(historyOf(name)).not.toContain('"expects"');
  const { verdict } = await judgeAgain(folderOf(historyOf(name)));
  expect(verdict).toMatchObject(then);
});

test('the stored runs have every verdict that a complete history can have', () => {
  const words = NAMES.map((name) => readFileSync(join(STORED, name, 'verdict.json'), 'utf8'));
  for (const word of ['pass', 'fail']) expect(words.join(), word).toContain(`"verdict": "${word}"`);
});

test('a run with a fault of another version is judged, and reported by its name', async () => {
  const foreign = historyOf('no-takeover').replaceAll('"fault":"kill"', '"fault":"unplug"');
  const folder = folderOf(foreign);
  const { verdict } = await judgeAgain(folder);
  // Its expected outcome is not known, so a missing takeover is not a failure.
  expect(verdict).toMatchObject({ verdict: 'pass', reasons: [], falseFailovers: 0 });
  expect(verdict.byFault.map(({ fault }) => fault)).toContain('unplug');
  expect(readFileSync(join(folder, 'report.md'), 'utf8')).toContain(
    'replicatedMaster suffered "unplug"',
  );
});
