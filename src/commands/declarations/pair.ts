import type { Declaration } from '../options/declaration.ts';

/** Making a pair, and its life. */
export const PAIR: readonly Declaration[] = [
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
    act: async (context, _args, flags) => (await import('../manage/init.ts')).init(context, flags),
  },
  {
    name: 'start [broker]',
    summary: 'start both brokers (or one), the one with the newest data first',
    example: 'amq-ha-demo start',
    options: [
      [
        '--newest <broker>',
        'master or slave: the broker whose data count, where the evidence does not decide; the data of the other one are copied aside',
      ],
    ],
    act: async (context, [broker], flags) =>
      (await import('../manage/lifecycle.ts')).start(context, broker, flags),
  },
  {
    name: 'stop [broker]',
    summary: 'stop both brokers (or one), without a failover',
    example: 'amq-ha-demo stop',
    act: async (context, [broker]) =>
      (await import('../manage/lifecycle.ts')).stop(context, broker),
  },
  {
    name: 'restart [broker]',
    summary: 'stop, then start',
    example: 'amq-ha-demo restart slave',
    act: async (context, [broker]) =>
      (await import('../manage/lifecycle.ts')).restart(context, broker),
  },
  {
    name: 'status',
    summary: 'what each broker is now, and what the pair is',
    example: 'amq-ha-demo status --json',
    options: [['--watch', 'repeat until Ctrl-C']],
    act: async (context, _args, flags) =>
      (await import('../inspect/status.ts')).status(context, flags),
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
      ['--timeout <seconds>', 'give up after this long, such as 60 or 2m (default: 60)'],
    ],
    act: async (context, _args, flags) => (await import('../inspect/wait.ts')).wait(context, flags),
  },
];
