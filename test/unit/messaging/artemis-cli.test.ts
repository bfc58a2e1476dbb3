import { expect, test } from 'vitest';
import { countIn, messageArguments } from '../../../src/messaging/artemis-cli.ts';

test.each([
  ['', 0],
  ['Connection failed::AMQ219007: Cannot connect to server(s)', 0],
  [
    'Producer ActiveMQQueue[haQueue], thread=0 Started to calculate elapsed time ...\nProducer ActiveMQQueue[haQueue], thread=0 Produced: 10 messages\nProducer ActiveMQQueue[haQueue], thread=0 Elapsed time in second : 0 s\n',
    10,
  ],
  [
    'Consumer ActiveMQQueue[haQueue], thread=0 wait until 1000 messages are consumed\nConsumer ActiveMQQueue[haQueue], thread=0 Consumed: 1000 messages\nReceived 3\nConsumer ActiveMQQueue[haQueue], thread=0 Consumed: 7 messages\n',
    7,
  ],
  ['Consumer haQueue, thread=0 browsed: 12 messages', 12],
  ['Consumer haQueue, thread=12 Consumed: 0 messages', 0],
  ['Consumer haQueue, thread=0 Consumed: 5 of something', 0],
])('%j counts %i', (output, count) => {
  expect(countIn(output)).toBe(count);
});

test('arguments as a user would type them, those of the command last', () => {
  const cli = {
    script: '/x/bin/artemis',
    env: {},
    cwd: '/x',
    url: 'tcp://127.0.0.1:61616',
    user: 'anna',
    password: 'p w',
    queue: 'haQueue',
  };
  expect(messageArguments(cli, 'producer', ['--message-count', '10'])).toEqual([
    'producer',
    '--silent',
    '--url',
    'tcp://127.0.0.1:61616',
    '--user',
    'anna',
    '--password',
    'p w',
    '--destination',
    'queue://haQueue',
    '--message-count',
    '10',
  ]);
});
