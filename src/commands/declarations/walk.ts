import type { Declaration } from '../options/declaration.ts';
import {
  BROWSE_COMMAND,
  CONSUME_COMMAND,
  DEMO_COMMAND,
  FAILBACK_COMMAND,
  FAILOVER_COMMAND,
  INIT_COMMAND,
  PRODUCE_COMMAND,
} from '../options/command-options.ts';
import { PAIR_SETTINGS } from '../../model/settings.ts';

/** The walk of the original demo: as a whole, then step by step. */
export const WALK: readonly Declaration[] = [
  {
    name: 'demo',
    summary: 'the guided walk: messages survive a failover and a failback',
    example: 'amq-ha-demo demo --pause',
    options: DEMO_COMMAND,
    settings: PAIR_SETTINGS,
    act: async (context, _args, flags) => (await import('../prove/demo.ts')).demo(context, flags),
  },
  {
    name: 'init',
    summary: 'from a broker zip to a running pair in sync',
    example: 'amq-ha-demo init --lock-manager file',
    options: INIT_COMMAND,
    settings: PAIR_SETTINGS,
    act: async (context, _args, flags) => (await import('../manage/init.ts')).init(context, flags),
  },
  {
    name: 'produce',
    summary: 'send durable messages to the active broker',
    example: 'amq-ha-demo produce --count 10',
    options: PRODUCE_COMMAND,
    act: async (context, _args, flags) =>
      (await import('../use/messages.ts')).produceCommand(context, flags),
  },
  {
    name: 'browse [broker]',
    summary: 'count the messages on a broker and leave them there',
    example: 'amq-ha-demo browse slave',
    options: BROWSE_COMMAND,
    act: async (context, [broker], flags) =>
      (await import('../use/messages.ts')).browseCommand(context, broker, flags),
  },
  {
    name: 'consume',
    summary: 'receive messages from the active broker',
    example: 'amq-ha-demo consume --count 10',
    options: CONSUME_COMMAND,
    act: async (context, _args, flags) =>
      (await import('../use/messages.ts')).consumeCommand(context, flags),
  },
  {
    name: 'failover',
    summary: 'make the active broker fail; measure how long clients wait',
    example: 'amq-ha-demo failover --by kill',
    options: FAILOVER_COMMAND,
    act: async (context, _args, flags) =>
      (await import('../manage/change.ts')).failoverCommand(context, flags),
  },
  {
    name: 'failback',
    summary: 'restart the stopped broker and restore the original roles',
    example: 'amq-ha-demo failback',
    options: FAILBACK_COMMAND,
    act: async (context, _args, flags) =>
      (await import('../manage/change.ts')).failbackCommand(context, flags),
  },
];
