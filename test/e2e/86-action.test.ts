import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { Home, zip } from './harness.ts';

const SCRIPT = fileURLToPath(new URL('../../scripts/action.mjs', import.meta.url));

interface Run {
  readonly exit: number | undefined;
  readonly summary: string;
  readonly outputs: Readonly<Record<string, string>>;
}

/** Runs what the action runs, as GitHub does: in the workspace, with inputs as variables. */
async function action(home: Home, inputs: Readonly<Record<string, string>>): Promise<Run> {
  const [summary, output] = ['summary', 'output'].map((name) => join(home.path, name));
  const { exitCode } = await execa(process.execPath, [SCRIPT], {
    cwd: home.path,
    reject: false,
    env: {
      CI: 'true',
      RUNNER_TEMP: home.path,
      GITHUB_STEP_SUMMARY: summary,
      GITHUB_OUTPUT: output,
      ...inputs,
    },
  });
  return {
    exit: exitCode,
    summary: readFileSync(summary ?? '', 'utf8'),
    outputs: Object.fromEntries(
      readFileSync(output ?? '', 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => line.split('=') as [string, string]),
    ),
  };
}

test('a drill above its limit fails the step, with its summary and its files', async () => {
  const home = new Home().endWithTest();
  const { exit, summary, outputs } = await action(home, {
    INPUT_COMMAND: 'drill',
    INPUT_BROKER: zip('2.44.0'),
    INPUT_ROUNDS: '1',
    INPUT_MAX_OUTAGE: '1ms',
    INPUT_ARGS: '--rate 100  --fault kill',
  });
  expect([exit, outputs['verdict']], summary).toEqual([1, 'fail']);
  expect(summary).toContain('## FAIL: drill');
  const { folder = '', report = '' } = outputs;
  expect(report).toBe(join(folder, 'report.md'));
  expect(readFileSync(report, 'utf8')).toBe(summary);
  expect(folder.startsWith(join(home.path, 'target/runs/'))).toBe(true);
  for (const name of ['verdict.json', 'history.ndjson', 'junit.xml', 'report.html'])
    expect(existsSync(join(folder, name)), name).toBe(true);
});

test('a smoke that cannot begin fails the step, with the reason and a JUnit file', async () => {
  const home = new Home().endWithTest();
  const broken = join(home.path, 'broken.zip');
  writeFileSync(broken, 'PK no zip at all');
  const { exit, summary, outputs } = await action(home, {
    INPUT_COMMAND: 'smoke',
    INPUT_BROKER: broken,
  });
  expect([exit, outputs['verdict']]).toEqual([69, 'error']);
  expect(summary).toContain('BAD_ZIP');
  expect(dirname(outputs['folder'] ?? '')).toBe(home.path);
  expect(readFileSync(join(outputs['folder'] ?? '', 'junit.xml'), 'utf8')).toContain('<failure');
});

test.each([
  [{ INPUT_COMMAND: 'dril' }, 'neither drill nor smoke'],
  [{ INPUT_ARGS: '--faults kill' }, "unknown option '--faults'"],
])('%j is refused, and the summary says why', async (inputs, why) => {
  const home = new Home().endWithTest();
  const { exit, summary, outputs } = await action(home, inputs);
  expect(exit).toBe(64);
  expect(summary).toContain(why);
  expect(outputs).toEqual({ verdict: 'error', report: '', folder: '' });
});
