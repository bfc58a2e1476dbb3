import { createServer, type AddressInfo, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/**
 * Starts a server that answers each first request as the test defines; the tests with brokers use a
 * real one.
 */
export async function serverThat(answers: (socket: Socket, request: Buffer) => void) {
  const heard: Buffer[] = [];
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', (data) => {
      answers(socket, data);
    });
    socket.on('data', (data) => heard.push(data));
  });
  server.listen(0, '127.0.0.1');
  await new Promise((listening) => server.once('listening', listening));
  onTestFinished(() => {
    server.close();
  });
  return { address: { host: '127.0.0.1', port: (server.address() as AddressInfo).port }, heard };
}

/** Grants this session, in ms, whatever is requested. */
export function granting(ms: number): (socket: Socket) => void {
  return (socket) => {
    const answer = Buffer.alloc(4 + 37);
    answer.writeInt32BE(37, 0);
    answer.writeInt32BE(ms, 8);
    // In two pieces: TCP does not keep message boundaries.
    socket.write(answer.subarray(0, 9));
    setImmediate(() => socket.write(answer.subarray(9)));
  };
}
