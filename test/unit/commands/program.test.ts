import { CommanderError } from 'commander';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { CommandContext, Flags } from '../../../src/commands/shared/context.ts';
import { COMMAND_GROUPS, COMMANDS } from '../../../src/commands/declarations/all.ts';
import { longFlag } from '../../../src/model/option.ts';
import { PAIR_SETTINGS } from '../../../src/model/settings.ts';
import { makeProgram, type Execute } from '../../../src/commands/program.ts';

interface Call {
  /** Flags of the command that was run; null when none was. */
  readonly flags: Flags | null;
  readonly out: string;
  readonly err: string;
  /** Commander's code for an early end, such as help. */
  readonly ended: string | null;
}

async function call(...argv: readonly string[]): Promise<Call> {
  let flags: Flags | null = null;
  let out = '';
  let err = '';
  let ended: string | null = null;
  const execute = async (_act: unknown, given: Flags): Promise<void> => {
    flags = given;
  };
  const program = makeProgram('1.2.3', execute, {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    ended = error.code;
  }
  return { flags, out, err, ended };
}

const NAMES = COMMANDS.map(({ name, example }) => [name.split(' ')[0] ?? '', example] as const);

test.each(NAMES)('the help of %s ends with an example: %s', async (name, example) => {
  const { out, ended, flags } = await call(name, '--help');
  expect([ended, flags]).toEqual(['commander.helpDisplayed', null]);
  expect(out).toMatch(new RegExp(`^Usage: amq-ha-demo ${name} `));
  expect(out.endsWith(`\nExample:\n  ${example}\n`)).toBe(true);
});

test.each(NAMES)('the example of %s can be typed: %s', async (name, example) => {
  const words = /amq-ha-demo ([^")]+)/.exec(example)?.[1]?.split(' ') ?? [];
  expect(words[0]).toBe(name);
  const { flags, err } = await call(...words);
  expect(err).toBe('');
  expect(flags).not.toBeNull();
});

test('the help of the program names every command, an example and the exit codes', async () => {
  const { out, ended } = await call('--help');
  expect(ended).toBe('commander.helpDisplayed');
  for (const { name, summary } of COMMANDS) {
    expect(out).toContain(`  ${name.replace(' [', ' [options] [').split(' ')[0] ?? ''} `);
    expect(out.replace(/\s+/g, ' ')).toContain(summary);
  }
  expect(out).toContain('\nExample:\n  amq-ha-demo demo\n');
  expect(out).toContain('Exit codes:\n  0 done;');
  expect((await call('--version')).out).toBe('1.2.3\n');
});

test('the help of the program has its commands in groups, the walk first, one line each', async () => {
  const { out } = await call('--help');
  const lines = out.split('\n');
  const places = COMMAND_GROUPS.map(({ heading }) => lines.indexOf(heading));
  expect(COMMAND_GROUPS[0]?.heading).toBe('The walk:');
  expect(places).not.toContain(-1);
  expect(places).toEqual([...places].sort((a, b) => a - b));
  expect(lines).not.toContain('Commands:');
  for (const { heading, commands } of COMMAND_GROUPS) {
    const from = lines.indexOf(heading) + 1;
    for (const [index, { name, summary }] of commands.entries())
      expect(lines[from + index]?.trim().split(/ {2,}/)).toEqual([name, summary]);
  }
  const afterLast = (places.at(-1) ?? 0) + (COMMAND_GROUPS.at(-1)?.commands.length ?? 0) + 1;
  expect(lines[afterLast]).toMatch(/^ {2}help /);
  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(80);
});

test.each(NAMES)('each option of %s takes three lines of 80 columns at most', async (name) => {
  const { out } = await call(name, '--help');
  const lines = out.split('\n');
  expect(lines.filter(({ length }) => length > 80)).toEqual([]);
  // An option begins behind two spaces; its text goes on far to the right.
  const options = out.split(/\n(?= {2}-)/).slice(1);
  expect(options.length).toBeGreaterThanOrEqual(5);
  for (const option of options) {
    const [text = ''] = option.split('\n\n');
    expect(text.split('\n').length, text).toBeLessThanOrEqual(3);
  }
});

test('the help and the library tell the true defaults', async () => {
  const { out } = await call('drill', '--help');
  const text = out.replace(/\s+/g, ' ');
  for (const [option, value] of Object.entries({
    fault: 'kill',
    rounds: 1,
    rate: 500,
    'pause-for': '10s',
    'max-outage': 'no limit',
    'max-both-active': '1s',
    'lock-manager': 'none',
    ports: 'fixed',
  }))
    expect(text).toMatch(new RegExp(`--${option} <[^>]*>[^<]*\\(default: ${value}\\)`));
});

test.each([['drill'], ['exec']])('%s --here excludes every setting of a new pair', async (name) => {
  for (const option of Object.values(PAIR_SETTINGS)) {
    const flag = longFlag(option);
    const value = option.flags.includes('<') ? ['x'] : [];
    const { flags, err, ended } = await call(name, '--here', flag, ...value);
    expect([flags, ended]).toEqual([null, 'commander.conflictingOption']);
    expect(err).toContain(flag);
  }
  expect((await call(name, '--here', '--home', '/x')).flags).toMatchObject({ here: true });
});

test.each<[readonly string[], Flags]>([
  [['status'], { color: true }],
  [['status', '--json', '--home', '/x'], { color: true, json: true, home: '/x' }],
  [['--json', '--home', '/x', 'status'], { color: true, json: true, home: '/x' }],
  [['--home', '/x', 'status', '--home', '/y'], { color: true, home: '/y' }],
  [['--no-color', 'status'], { color: false }],
  [['status', '--no-color'], { color: false }],
  [['init', '--no-start'], { color: true, start: false }],
  [['init', '--port-offset', '100'], { color: true, portOffset: '100' }],
  [['demo', '--lock-manager', 'file'], { color: true, lockManager: 'file' }],
  [['logs', 'slave', '-f'], { color: true, follow: true }],
])('%j gives the flags %j', async (argv, flags) => {
  expect(await call(...argv)).toEqual({ flags, out: '', err: '', ended: null });
});

test.each<[readonly string[], string, string]>([
  [['statsu'], 'commander.unknownCommand', 'Did you mean status?'],
  [['init', '--prots', 'auto'], 'commander.unknownOption', 'Did you mean --ports?'],
  [['status', 'slave'], 'commander.excessArguments', 'too many arguments'],
  [['status', '--ports', 'auto'], 'commander.unknownOption', "'--ports'"],
])('%j is refused: %s', async (argv, code, complaint) => {
  const { flags, err, ended } = await call(...argv);
  expect([flags, ended]).toEqual([null, code]);
  expect(err).toContain(complaint);
});

const KILL = 'kill@5s';
test.each<[readonly string[], readonly string[], Flags]>([
  [['exec', '--', 'x'], ['x'], {}],
  [
    ['exec', '--', 'x', '--json', '--help', '-h', '--version'],
    ['x', '--json', '--help', '-h', '--version'],
    {},
  ],
  [['exec', '--json', '--', 'x', '--', '--quiet'], ['x', '--', '--quiet'], { json: true }],
  [
    ['--json', 'exec', '--fault', KILL, '--', 'x', '--fault', 'y'],
    ['x', '--fault', 'y'],
    { json: true, fault: [KILL] },
  ],
  [
    ['exec', '--fault', KILL, '--home', '/y', '--', 'status', '--help'],
    ['status', '--help'],
    { fault: [KILL], home: '/y' },
  ],
  [
    ['exec', '--fault', KILL, '--fault', 'stop@9s', '--on', 'a=kill', '--', 'x'],
    ['x'],
    { fault: [KILL, 'stop@9s'], on: ['a=kill'] },
  ],
  [['exec', '--here'], [], { here: true }],
])('%j runs %j', async (argv, command, flags) => {
  const declaration = COMMANDS.find(({ name }) => name.startsWith('exec '));
  if (declaration === undefined) throw new Error('there is no exec');
  const act = vi
    .spyOn(declaration, 'act')
    .mockResolvedValue({ document: undefined, text: '', exit: 0 });
  onTestFinished(() => {
    act.mockRestore();
  });
  const context = {} as CommandContext;
  const execute: Execute = async (run) => {
    await run(context);
  };
  const program = makeProgram('1.2.3', execute, { out: () => undefined, err: () => undefined });
  await program.parseAsync(argv, { from: 'user' });
  expect(act.mock.calls).toEqual([[context, command, { color: true, ...flags }]]);
});

test('the help of exec shows where the command stands', async () => {
  expect((await call('exec', '--help')).out).toMatch(
    /^Usage: amq-ha-demo exec \[options\] -- <command\.\.\.>\n/,
  );
});
