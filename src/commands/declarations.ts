import type { CommandContext, CommandResult, Flags } from './context.ts';

/** One command as the command line knows it; its module is loaded when it runs. */
export interface Declaration {
  readonly name: string;
  readonly summary: string;
  readonly example: string;
  /** What stands behind the name in its help, where commander's own line would mislead. */
  readonly usage?: string;
  readonly options?: readonly (readonly [
    flags: string,
    description: string,
    /** May be given several times: its value is the list of all. */
    repeatable?: 'repeatable',
  ])[];
  /** Takes the options of a command that makes a pair. */
  readonly makesPair?: boolean;
  act(
    context: CommandContext,
    args: readonly (string | undefined)[],
    flags: Flags,
  ): Promise<CommandResult>;
}

export const MAKE_OPTIONS: readonly (readonly [string, string])[] = [
  [
    '--broker <what>',
    'zip, folder, https URL or version (default: the zip in installs/, else Artemis 2.44.0)',
  ],
  [
    '--lock-manager <kind>',
    'none: classic replication as the original demo; file: safe against split brain',
  ],
  [
    '--failure-detection <kind>',
    'fast: a hung broker is replaced in 2-4.5 s; stock: the defaults of the broker',
  ],
  ['--ports <kind>', 'fixed: 61616, 5672, 8161 and 100 above; auto: free ones'],
  ['--port-offset <n>', 'add n to every fixed port'],
  ['--java <home>', 'Java to use (default: one that fits this broker)'],
  ['--user <name>', 'broker user (default: admin)'],
  ['--password <secret>', 'its password (default: password)'],
  ['--cluster-user <name>', 'user between the brokers (default: clusterUser)'],
  ['--cluster-password <secret>', 'its password (default: clusterPassword)'],
];

const QUEUE: readonly [string, string] = ['--queue <name>', 'queue (default: haQueue)'];

export const COMMANDS: readonly Declaration[] = [
  {
    name: 'init',
    summary: 'from a broker zip to a running pair in sync',
    example: 'amq-ha-demo init --lock-manager file',
    makesPair: true,
    options: [
      ['--no-start', 'create and configure only'],
      ['--dry-run', 'print each command and the change of each broker.xml; change nothing'],
      ['--keep', 'keep a failed install as <folder>.FAILED'],
    ],
    act: async (context, _args, flags) => (await import('./init.ts')).init(context, flags),
  },
  {
    name: 'start [broker]',
    summary: 'start both brokers (or one); who was active last comes up first',
    example: 'amq-ha-demo start',
    act: async (context, [broker]) => (await import('./lifecycle.ts')).start(context, broker),
  },
  {
    name: 'stop [broker]',
    summary: 'stop both brokers (or one), without a failover',
    example: 'amq-ha-demo stop',
    act: async (context, [broker]) => (await import('./lifecycle.ts')).stop(context, broker),
  },
  {
    name: 'restart [broker]',
    summary: 'stop, then start',
    example: 'amq-ha-demo restart slave',
    act: async (context, [broker]) => (await import('./lifecycle.ts')).restart(context, broker),
  },
  {
    name: 'status',
    summary: 'what each broker is now, and what the pair is',
    example: 'amq-ha-demo status --json',
    options: [['--watch', 'repeat until Ctrl-C']],
    act: async (context, _args, flags) => (await import('./status.ts')).status(context, flags),
  },
  {
    name: 'wait',
    summary: 'wait until the pair is in a state, for scripts',
    example: 'amq-ha-demo wait --for protected --timeout 30',
    options: [
      [
        '--for <state>',
        'down, starting, unavailable, unprotected, protected, failed-over or split-brain',
      ],
      ['--timeout <seconds>', 'give up after this long (default: 60)'],
    ],
    act: async (context, _args, flags) => (await import('./wait.ts')).wait(context, flags),
  },
  {
    name: 'produce',
    summary: 'send durable messages to the active broker',
    example: 'amq-ha-demo produce --count 10',
    options: [['--count <n>', 'how many (default: 10)'], ['--size <bytes>', 'size of each'], QUEUE],
    act: async (context, _args, flags) =>
      (await import('./messages.ts')).produceCommand(context, flags),
  },
  {
    name: 'consume',
    summary: 'receive messages from the active broker',
    example: 'amq-ha-demo consume --count 10',
    options: [['--count <n>', 'how many (default: all there are)'], QUEUE],
    act: async (context, _args, flags) =>
      (await import('./messages.ts')).consumeCommand(context, flags),
  },
  {
    name: 'browse [broker]',
    summary: 'count the messages on a broker and leave them there',
    example: 'amq-ha-demo browse slave',
    options: [QUEUE],
    act: async (context, [broker], flags) =>
      (await import('./messages.ts')).browseCommand(context, broker, flags),
  },
  {
    name: 'failover',
    summary: 'make the active broker fail, and measure how long clients wait',
    example: 'amq-ha-demo failover --by kill',
    options: [
      ['--by <fault>', 'stop, kill (SIGKILL), pause (SIGSTOP) or handover (default: stop)'],
      ['--force', 'even without a replica in sync'],
    ],
    act: async (context, _args, flags) =>
      (await import('./change.ts')).failoverCommand(context, flags),
  },
  {
    name: 'failback',
    summary: 'bring the missing broker back; the original roles hold again',
    example: 'amq-ha-demo failback',
    options: [['--keep <broker>', 'end a split brain: keep this one, end the other']],
    act: async (context, _args, flags) =>
      (await import('./change.ts')).failbackCommand(context, flags),
  },
  {
    name: 'demo',
    summary: 'the whole walk, guided: messages survive a failover and a failback',
    example: 'amq-ha-demo demo --pause',
    makesPair: true,
    options: [['--pause', 'wait for Enter before each step']],
    act: async (context, _args, flags) => (await import('./demo.ts')).demo(context, flags),
  },
  {
    name: 'smoke',
    summary: 'the walk as a CI test, in a folder of its own on free ports',
    example: 'amq-ha-demo smoke --junit smoke.xml',
    makesPair: true,
    options: [
      ['--junit <file>', 'write the result as JUnit XML'],
      ['--artifacts <dir>', 'on failure: broker logs, configs and the timeline'],
    ],
    act: async (context, _args, flags) => (await import('./smoke.ts')).smoke(context, flags),
  },
  {
    name: 'drill',
    summary:
      'faults under load: proves that nothing acknowledged was lost, and how long clients waited',
    example: 'amq-ha-demo drill --fault kill,stop --rounds 10 --max-outage 3s',
    makesPair: true,
    options: [
      [
        '--fault <kinds>',
        'kill, stop, pause, handover, restart-backup; several with commas (default: kill)',
      ],
      ['--rounds <n>', 'how many faults (default: 1)'],
      ['--rate <n>', 'messages a second, or max (default: 500)'],
      ['--size <bytes>', 'size of a message (default: 256)'],
      ['--producers <n>', 'sending clients (default: 1)'],
      ['--consumers <n>', 'receiving clients (default: 1)'],
      [
        '--client <kind>',
        'careful: resends what was not acknowledged; naive: does not ask (default: careful)',
      ],
      ['--pause-for <time>', 'how long pause hangs a broker (default: 10s)'],
      ['--max-lost <n>', 'fail above this many lost messages (default: 0)'],
      ['--max-outage <time>', 'fail when clients waited longer, such as 3s (default: no limit)'],
      ['--max-duplicated <n>', 'fail above this many duplicates (default: no limit)'],
      ['--max-both-active <time>', 'fail when both were active for longer (default: 1s)'],
      ['--seed <n>', 'repeat a run: faults are drawn and timed from it (default: a new one)'],
      ['--here', 'on the pair of this home (default: a throw-away one)'],
    ],
    act: async (context, _args, flags) => (await import('./drill.ts')).drillCommand(context, flags),
  },
  {
    name: 'check [run]',
    summary: 'judge a stored drill again, by its history: a folder, a name, or last',
    example: 'amq-ha-demo check last',
    act: async (context, [run]) => (await import('./check.ts')).check(context, run),
  },
  {
    name: 'exec [command...]',
    summary: 'run your command beside a pair, and make the pair fail meanwhile',
    example: 'amq-ha-demo exec --fault kill@5s,failback@15s -- npm test',
    usage: '[options] -- <command...>',
    makesPair: true,
    options: [
      [
        '--fault <what@when>',
        'kill, stop, pause, handover, restart-backup, failback or resume, each at a time from the start of the command; several with commas',
        'repeatable',
      ],
      [
        '--on <text=what>',
        'the same when a line of the output holds a text, once: --on "half way"=kill',
        'repeatable',
      ],
      [
        '--here',
        'with the pair of this home, protected again afterwards (default: a throw-away one)',
      ],
    ],
    act: async (context, args, flags) => (await import('./exec.ts')).exec(context, args, flags),
  },
  {
    name: 'logs [broker]',
    summary: 'the logs of both brokers, merged by time',
    example: 'amq-ha-demo logs --follow',
    options: [['-f, --follow', 'go on with new lines until Ctrl-C']],
    act: async (context, [broker], flags) =>
      (await import('./logs.ts')).logs(context, broker, flags),
  },
  {
    name: 'console [broker]',
    summary: 'where the web consoles are',
    example: 'amq-ha-demo console master',
    act: async (context, [broker]) =>
      (await import('./console.ts')).consoleCommand(context, broker),
  },
  {
    name: 'env',
    summary: 'connection strings as shell exports (with the password)',
    example: 'eval "$(amq-ha-demo env)"',
    act: async (context) => (await import('./env.ts')).env(context),
  },
  {
    name: 'clean',
    summary: 'end the pair and remove all that was made here',
    example: 'amq-ha-demo clean --yes',
    options: [['--yes', 'do not ask']],
    act: async (context, _args, flags) => (await import('./clean.ts')).clean(context, flags),
  },
];
