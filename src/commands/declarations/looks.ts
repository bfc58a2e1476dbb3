import type { Declaration } from '../options/declaration.ts';

/** Looking at a pair, and its end. */
export const LOOKS: readonly Declaration[] = [
  {
    name: 'logs [broker]',
    summary: 'the logs of both brokers, merged by time',
    example: 'amq-ha-demo logs --follow',
    options: [['-f, --follow', 'go on with new lines until Ctrl-C']],
    act: async (context, [broker], flags) =>
      (await import('../inspect/logs.ts')).logs(context, broker, flags),
  },
  {
    name: 'console [broker]',
    summary: 'where the web consoles are',
    example: 'amq-ha-demo console master',
    act: async (context, [broker]) =>
      (await import('../use/console.ts')).consoleCommand(context, broker),
  },
  {
    name: 'env',
    summary: 'connection strings as shell exports (with the password)',
    example: 'eval "$(amq-ha-demo env)"',
    act: async (context) => (await import('../use/env.ts')).env(context),
  },
  {
    name: 'clean',
    summary: 'end the pair and remove all that was made here',
    example: 'amq-ha-demo clean --yes',
    options: [['--yes', 'do not ask']],
    act: async (context, _args, flags) =>
      (await import('../manage/clean.ts')).clean(context, flags),
  },
];
