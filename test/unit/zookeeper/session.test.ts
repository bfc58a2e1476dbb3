import { createServer, type AddressInfo, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { AmqHaError } from '../../../src/model/errors.ts';
import { addressesIn, awaitSession, grantedSession } from '../../../src/zookeeper/session.ts';

/** A server that answers in a way of its own; the real one is met in the tests with brokers. */
async function serverThat(answers: (socket: Socket, request: Buffer) => void) {
  const heard: Buffer[] = [];
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (data) => {
      heard.push(data);
      if (heard.length === 1) answers(socket, data);
    });
  });
  server.listen(0, '127.0.0.1');
  await new Promise((listening) => server.once('listening', listening));
  onTestFinished(() => {
    server.close();
  });
  return { address: { host: '127.0.0.1', port: (server.address() as AddressInfo).port }, heard };
}

function granting(ms: number): (socket: Socket) => void {
  return (socket) => {
    const answer = Buffer.alloc(4 + 37);
    answer.writeInt32BE(37, 0);
    answer.writeInt32BE(ms, 8);
    // In two pieces: TCP promises no frames.
    socket.write(answer.subarray(0, 9));
    setImmediate(() => socket.write(answer.subarray(9)));
  };
}

test('asks for a session, hears what is granted, and ends the session', async () => {
  const { address, heard } = await serverThat(granting(4_000));
  await expect(grantedSession(address, 1_000)).resolves.toBe(4_000);
  await expect.poll(() => heard.length).toBe(2);
  const [request, end] = heard;
  expect(request?.readInt32BE(0)).toBe((request?.length ?? 0) - 4);
  expect(request?.readInt32BE(16)).toBe(1_000);
  expect(end?.toString('hex')).toBe('0000000800000001fffffff5');
});

test('a server without a quorum closes the connection, which is no session', async () => {
  const { address } = await serverThat((socket) => socket.end());
  await expect(grantedSession(address, 1_000)).rejects.toThrow('closed');
});

test('waits for all, or for any; and says what each said last', async () => {
  const up = await serverThat(granting(1_000));
  const closed = { host: '127.0.0.1', port: 1 };
  const options = { askedMs: 1_000, timeoutMs: 300, hint: 'start it' };
  await expect(awaitSession([closed, up.address], { ...options, one: true })).resolves.toBe(1_000);
  const error = await awaitSession([closed, up.address], options).catch((e: unknown) => e);
  expect(error).toBeInstanceOf(AmqHaError);
  expect(error).toMatchObject({ code: 'NO_ZOOKEEPER', exit: 69, hint: 'start it' });
  expect((error as AmqHaError).message).toContain('127.0.0.1:1: connect ECONNREFUSED');
});

test('the servers of a connect string', () => {
  expect(addressesIn('zk-1.example:2181,127.0.0.1:9')).toEqual([
    { host: 'zk-1.example', port: 2_181 },
    { host: '127.0.0.1', port: 9 },
  ]);
});
