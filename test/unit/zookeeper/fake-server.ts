import { createServer, type AddressInfo, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** A server that answers each first request in a way of its own; the real one is met in the tests with brokers. */
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

/** Grants this session, in ms, whatever is asked for. */
export function granting(ms: number): (socket: Socket) => void {
  return (socket) => {
    const answer = Buffer.alloc(4 + 37);
    answer.writeInt32BE(37, 0);
    answer.writeInt32BE(ms, 8);
    // In two pieces: TCP promises no frames.
    socket.write(answer.subarray(0, 9));
    setImmediate(() => socket.write(answer.subarray(9)));
  };
}
