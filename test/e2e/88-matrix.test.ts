import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Matrix } from '../../src/model/matrix.ts';
import { findProcesses } from '../../src/platform/process-table.ts';
import { Home, until, zip } from './harness.ts';

const OURS = 'amq-ha-demo-matrix-';

const nothingIsLeft = (): Promise<void> =>
  until(
    'nothing of it to be left',
    () =>
      !readdirSync(tmpdir()).some((name) => name.startsWith(OURS)) &&
      findProcesses((commandLine) => commandLine.includes(OURS)).length === 0,
  );

test('two generations and a broken zip in one folder: the broken one fails, the others are run', async () => {
  const home = new Home().endWithTest();
  const zips = join(home.path, 'all, of them');
  mkdirSync(zips);
  for (const version of ['2.44.0', '2.10.1'])
    symlinkSync(zip(version), join(zips, `apache-artemis-${version}-bin.zip`));
  const whole = readFileSync(zip('2.44.0'));
  const broken = join(zips, 'apache-artemis-2.11.0-bin.zip');
  writeFileSync(broken, whole.subarray(0, whole.length / 2));
  const [junit, markdown] = [join(home.path, 'deep/matrix.xml'), join(home.path, 'matrix.md')];

  const result = await home.cli([
    ...['matrix', '--broker', 'all, of them', '--json'],
    ...['--junit', junit, '--markdown', markdown],
  ]);
  expect(result.exit, result.stderr).toBe(1);
  const { rows, ok } = result.json as unknown as Matrix;
  expect(ok).toBe(false);
  expect(rows, result.stderr).toMatchObject([
    { version: '2.10.1', vocabulary: 'master-slave', result: 'pass', lost: 0, ok: true },
    { broker: broken, version: null, result: 'error', ok: false },
    { version: '2.44.0', vocabulary: 'primary-backup', result: 'pass', lost: 0, ok: true },
  ]);
  for (const row of rows.filter((each) => each.ok)) {
    expect(row.settings).toEqual({
      ...{ connectionTtlMs: 2_000, checkPeriodMs: 500, journalFileSize: '1M' },
    });
    expect(row.outageMs).toBeGreaterThan(0);
    expect(row.steps.at(-1)).toMatchObject({ name: 'drill', ok: true });
  }
  expect(rows[1]?.why).toContain(broken);
  expect(rows[1]?.hint).not.toBeNull();
  expect(result.stderr).toMatch(/broker 1\/3: .*2\.10\.1[^]*broker 2\/3[^]*broker 3\/3/);
  expect(readFileSync(junit, 'utf8').match(/<testsuite /g)).toHaveLength(3);
  expect(readFileSync(markdown, 'utf8')).toContain('| **error** |');
  await nothingIsLeft();
});

test('interrupted, it cleans up and exits 130', async () => {
  const home = new Home().endWithTest();
  const running = home.start(['matrix', '--broker', `${zip('2.44.0')},2.10.1`, '--json']);
  await until(
    'a broker to run',
    () => findProcesses((line) => line.includes(OURS) && line.includes('Artemis run')).length > 0,
  );
  running.kill('SIGINT');
  const { exit, stdout } = await running.done;
  expect(exit).toBe(130);
  expect(JSON.parse(stdout)).toMatchObject({ rows: [], error: { code: 'INTERRUPTED' } });
  await nothingIsLeft();
});
