import type { Declaration } from '../options/declaration.ts';
import {
  LOGS_COMMAND,
  START_COMMAND,
  STATUS_COMMAND,
  WAIT_COMMAND,
} from '../options/command-options.ts';

/** The life of a pair, and its inspection. */
export const PAIR: readonly Declaration[] = [
  {
    name: 'start [broker]',
    summary: 'start both brokers (or one), the newest data first',
    example: 'amq-ha-demo start',
    options: START_COMMAND,
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
    summary: 'show the state of each broker and of the pair',
    example: 'amq-ha-demo status --json',
    options: STATUS_COMMAND,
    act: async (context, _args, flags) =>
      (await import('../inspect/status.ts')).status(context, flags),
  },
  {
    name: 'wait',
    summary: 'wait until the pair is in a state, for scripts',
    example: 'amq-ha-demo wait --for protected --timeout 30',
    options: WAIT_COMMAND,
    act: async (context, _args, flags) => (await import('../inspect/wait.ts')).wait(context, flags),
  },
  {
    name: 'logs [broker]',
    summary: 'print the logs of both brokers, merged by time',
    example: 'amq-ha-demo logs --follow',
    options: LOGS_COMMAND,
    act: async (context, [broker], flags) =>
      (await import('../inspect/logs.ts')).logs(context, broker, flags),
  },
  {
    name: 'console [broker]',
    summary: 'print the addresses of the web consoles',
    example: 'amq-ha-demo console master',
    act: async (context, [broker]) =>
      (await import('../use/console.ts')).consoleCommand(context, broker),
  },
  {
    name: 'env',
    summary: 'print connection strings and password as shell exports',
    example: 'eval "$(amq-ha-demo env)"',
    act: async (context) => (await import('../use/env.ts')).env(context),
  },
];
