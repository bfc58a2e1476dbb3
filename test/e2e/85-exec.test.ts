import { readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ExecAccount } from '../../src/model/exec.ts';
import { findProcesses } from '../../src/platform/process-table.ts';
import { Home, until, zip } from './harness.ts';

const EXAMPLES = fileURLToPath(new URL('../../examples', import.meta.url));
const NODE_EXAMPLE = join(EXAMPLES, 'node/transfer.mjs');
const JAVA_EXAMPLE = join(EXAMPLES, 'java/Transfer.java');

/** Nothing of a throw-away pair may be left: no folder, no process. */
async function untilGone(): Promise<void> {
  await until(
    'nothing of it to be left',
    () =>
      readdirSync(tmpdir()).every((name) => !name.startsWith('amq-ha-demo-exec-')) &&
      findProcesses((line) => line.includes('amq-ha-demo-exec-')).length === 0,
  );
}

describe('exec with a throw-away pair', () => {
  test('the Node example lives through a crash and a failback', async () => {
    const home = new Home().endWithTest();
    const done = join(home.path, 'failed-back');
    // A failback may take 10 s longer (docs/findings.md): the command has to be there until it is over.
    const untilDone = `"$0" "$1" 700 50 && for i in $(seq 600); do [ -e "$2" ] && exit 0; sleep 0.1; done; exit 1`;
    const running = home.start(
      [
        ...['exec', '--broker', zip('2.44.0'), '--fault', 'kill@1s,failback@2500ms'],
        ...['--', 'sh', '-c', untilDone, process.execPath, NODE_EXAMPLE, done],
      ],
      {},
      (said) => {
        if (said.includes('protected again')) writeFileSync(done, '');
      },
    );
    const { exit, stdout, stderr } = await running.done;
    expect(exit, stderr).toBe(0);
    // stdout is the command's own: its lines, and nothing of ours.
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(8);
    expect(lines[0]).toBe('100 acknowledged');
    expect(lines.at(-1)).toMatch(
      /^700 acknowledged \(\d+ sent again\), 700 received, .* 0 missing;/,
    );
    expect(stderr).toMatch(
      /exec: the command ended with exit code 0 after \d+\.\d s; 2 of 2 steps done\n *\+\d+\.\d s {2}kill {6}replicatedMaster was killed; replicatedSlave took over in .*\n *\+\d+\.\d s {2}failback {2}protected again after .*, replicatedMaster is active\n/,
    );
    await untilGone();
  });

  test('an interrupt ends the command, and leaves nothing of it, nor of the pair', async () => {
    const home = new Home().endWithTest();
    const time = `600.${String(Date.now())}`; // tells this sleep from every other one
    const running = home.start(
      [
        ...['exec', '--broker', zip('2.44.0'), '--fault', 'kill@0s,failback@1m', '--json'],
        ...['--', 'sh', '-c', `echo up; sleep ${time}; echo after`],
      ],
      {},
      (said, kill) => {
        if (said.includes('took over')) kill('SIGTERM');
      },
    );
    const { exit, stdout } = await running.done;
    expect(exit).toBe(143);
    const account = JSON.parse(stdout) as ExecAccount;
    expect(account).toMatchObject({ exitCode: 143, signal: 'SIGTERM' });
    expect(account.steps).toMatchObject([
      { fault: 'kill', ok: true },
      { fault: 'failback', ok: false, atMs: null, what: 'not done: interrupted' },
    ]);
    expect(findProcesses((line) => line.includes(time))).toEqual([]);
    await untilGone();
  });

  test('that cannot be made: 125, and the command does not run', async () => {
    const home = new Home().endWithTest();
    const broken = join(home.path, 'broken.zip');
    writeFileSync(broken, 'PK no zip at all');
    const args = ['exec', '--broker', broken, '--', 'sh', '-c', 'echo it runs'];
    const { exit, stdout, stderr } = await home.cli(args);
    expect([exit, stdout]).toEqual([125, '']);
    expect(stderr).toContain('BAD_ZIP: ');
    await untilGone();
  });

  test.each<[string, number, readonly string[]]>([
    ['no command was given', 64, []],
    ['did you mean "kill"?', 64, ['--fault', 'kil@5s', '--', 'true']],
    ['"5" is not a time', 64, ['--fault', 'kill@5', '--', 'true']],
    ['has no "=<fault>"', 64, ['--on', 'ready', '--', 'true']],
    ['--here', 64, ['--here', '--broker', '2.44.0', '--', 'true']],
    ['"no-such-command" was not found', 127, ['--', 'no-such-command', '--json']],
    ['may not be executed', 126, ['--', JAVA_EXAMPLE]],
    ['there is no pair', 125, ['--here', '--', 'true']],
  ])('%s: refused with %d before anything is made', async (message, code, args) => {
    const home = new Home().endWithTest();
    const { exit, stdout, stderr } = await home.cli(['exec', ...args]);
    expect([exit, stdout]).toEqual([code, '']);
    expect(stderr).toContain(message);
    expect(stderr).toContain('  do: ');
    expect(readdirSync(home.path)).toEqual([]);
  });
});

describe('exec with the pair of the home', () => {
  let home: Home;

  beforeAll(async () => {
    home = new Home();
    await home.init('2.44.0');
  });

  afterAll(() => {
    home.cleanUp();
  });

  test('the Java example lives through a crash in the middle of its output, and a failback', async () => {
    const { exit, json, stderr } = await home.cli([
      ...['exec', '--here', '--json', '--on', '100 acknowledged=kill'],
      ...['--on', '100 acknowledged=failback', '--'],
      ...['sh', '-c', `java -cp "$AMQ_HA_CLASSPATH" '${JAVA_EXAMPLE}' 450 50`],
    ]);
    expect(exit, stderr).toBe(0);
    expect(json).toMatchObject({ exitCode: 0, here: true, healed: true });
    expect(json['steps']).toMatchObject([
      {
        ...{ fault: 'kill', by: 'line', text: '100 acknowledged', ok: true },
        what: expect.stringContaining('replicatedSlave took over in ') as string,
      },
      {
        ...{ fault: 'failback', by: 'line', text: '100 acknowledged', ok: true },
        what: expect.stringContaining('protected again after ') as string,
      },
    ]);
    // With --json the command's own output goes to stderr.
    expect(stderr).toMatch(/^450 acknowledged \(\d+ sent again\), 450 received, .* 0 missing;/m);
    expect(await home.status()).toMatchObject({ state: 'protected' });
  });

  test('the exit code is the command’s own; what it left broken is mended', async () => {
    const { exit, stdout, stderr } = await home.cli([
      ...['exec', '--here', '--fault', 'kill@0s', '--on', 'never=stop', '--on', 'err=failback'],
      ...['--', 'sh', '-c', 'printf out; sleep 1.5; echo err >&2; exit 7'],
    ]);
    expect([exit, stdout]).toEqual([7, 'out']);
    expect(stderr).toMatch(/ {2}kill {12,}replicatedMaster was killed; replicatedSlave took over/);
    expect(stderr).toMatch(/- {2}stop, on "never" +not done: its text never appeared/);
    expect(stderr).toMatch(/failback, on "err" .*(cut short|not done): the command had ended/);
    expect(stderr.trimEnd().split('\n').at(-1)).toBe('the pair is protected');
    expect(await home.status()).toMatchObject({
      state: 'protected',
      active: 'replicatedMaster',
    });
    expect((await home.cli(['exec', '--here', '--', 'sh', '-c', 'kill $$'])).exit).toBe(143);
  });

  test('a hang, and a resume into a split brain, is mended too; steps in a wrong state are told', async () => {
    const { exit, json } = await home.cli([
      ...['exec', '--here', '--json', '--fault', 'failback@0s,resume@0s,pause@0s,resume@5s'],
      ...['--', 'sleep', '6'],
    ]);
    expect(exit).toBe(0);
    expect(json).toMatchObject({ healed: true });
    expect(json['steps']).toMatchObject([
      { ok: false, what: 'not done: the pair is protected' },
      { ok: false, what: 'not done: no broker is paused: protected' },
      {
        ok: true,
        what: expect.stringMatching(
          /^replicatedMaster was paused \(SIGSTOP\); replicatedSlave took over in /,
        ) as string,
      },
      { ok: true, what: 'resumed replicatedMaster; the pair is split-brain' },
    ]);
    expect(await home.status()).toMatchObject({ state: 'protected' });
  });

  test('a failback that cannot be: 125, though the command ended well', async () => {
    // Takes the port of the broker that was killed, so that it cannot come back.
    const hold = `
      const [, port] = /:(\\d+)/.exec(process.env.AMQ_HA_CORE_URL);
      const hold = () => require('node:net').createServer().on('error', hold)
        .listen(Number(port), '127.0.0.1', () => console.log('held'));
      hold();
      setTimeout(() => process.exit(0), 2500);`;
    const { exit, json } = await home.cli([
      ...['exec', '--here', '--json', '--fault', 'kill@0s', '--on', 'held=failback'],
      ...['--', process.execPath, '-e', hold],
    ]);
    expect(exit).toBe(125);
    expect(json).toMatchObject({ exitCode: 125, commandExitCode: 0, healed: true });
    expect(json['steps']).toMatchObject([
      { fault: 'kill', ok: true },
      { fault: 'failback', ok: false, what: expect.stringMatching(/^failed: port/) as string },
    ]);
    expect(json['error']).toMatchObject({ code: 'PORT_IN_USE' });
    expect(await home.status()).toMatchObject({ state: 'protected' });
  });

  test('that is not protected: 125, and the command does not run', async () => {
    await home.ok('stop', 'slave');
    const { exit, stdout, stderr } = await home.cli(['exec', '--here', '--', 'echo', 'it runs']);
    expect([exit, stdout]).toEqual([125, '']);
    expect(stderr).toContain('WRONG_STATE: exec --here needs a protected pair');
  });
});
