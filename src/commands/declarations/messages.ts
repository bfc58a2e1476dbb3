import { QUEUE, type Declaration } from '../options/declaration.ts';

/** Messages of the queues. */
export const MESSAGES: readonly Declaration[] = [
  {
    name: 'produce',
    summary: 'send durable messages to the active broker',
    example: 'amq-ha-demo produce --count 10',
    options: [['--count <n>', 'how many (default: 10)'], ['--size <bytes>', 'size of each'], QUEUE],
    act: async (context, _args, flags) =>
      (await import('../use/messages.ts')).produceCommand(context, flags),
  },
  {
    name: 'consume',
    summary: 'receive messages from the active broker',
    example: 'amq-ha-demo consume --count 10',
    options: [['--count <n>', 'how many (default: all there are)'], QUEUE],
    act: async (context, _args, flags) =>
      (await import('../use/messages.ts')).consumeCommand(context, flags),
  },
  {
    name: 'browse [broker]',
    summary: 'count the messages on a broker and leave them there',
    example: 'amq-ha-demo browse slave',
    options: [QUEUE],
    act: async (context, [broker], flags) =>
      (await import('../use/messages.ts')).browseCommand(context, broker, flags),
  },
];
