import { expect, test } from 'vitest';
import { AmqHaError } from '../../../src/model/errors.ts';
import { addressesIn, awaitSession, grantedSession } from '../../../src/zookeeper/session.ts';
import { granting, serverThat } from './fake-server.ts';

test('requests a session, reads what is granted, and ends the session', async () => {
  const { address, heard } = await serverThat(granting(4_000));
  await expect(grantedSession(address, 1_000)).resolves.toBe(4_000);
  await expect.poll(() => heard.length).toBe(2);
  const [request, end] = heard;
  expect(request?.readInt32BE(0)).toBe((request?.length ?? 0) - 4);
  expect(request?.readInt32BE(16)).toBe(1_000);
  expect(end?.toString('hex')).toBe('0000000800000001fffffff5');
});

test('a server without a quorum closes the connection, which is not a session', async () => {
  const { address } = await serverThat((socket) => socket.end());
  await expect(grantedSession(address, 1_000)).rejects.toThrow('closed');
});

test('waits for all, or for any; and reports the last result of each', async () => {
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
