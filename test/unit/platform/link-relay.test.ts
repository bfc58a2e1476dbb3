import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import { LinkRelay } from '../../../src/platform/link-relay.ts';

/** A server that records what it receives and echoes everything. */
async function echo(): Promise<{ readonly port: number; heard(): string; connections(): number }> {
  let heard = '';
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    socket.on('data', (data) => {
      heard += data.toString();
      socket.write(data);
    });
  });
  server.listen(0, '127.0.0.1');
  await new Promise((listening) => server.once('listening', listening));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return {
    port: (server.address() as AddressInfo).port,
    heard: () => heard,
    connections: () => sockets.size,
  };
}

function client(port: number): { readonly socket: Socket; answers(): string; closed(): boolean } {
  let answers = '';
  let closed = false;
  const socket = connect({ host: '127.0.0.1', port });
  socket.on('error', () => undefined).on('close', () => (closed = true));
  socket.on('data', (data) => (answers += data.toString()));
  onTestFinished(() => {
    socket.destroy();
  });
  return { socket, answers: () => answers, closed: () => closed };
}

async function aRelay(toPort: number): Promise<{ relay: LinkRelay; port: number }> {
  const relay = new LinkRelay();
  onTestFinished(() => relay[Symbol.asyncDispose]());
  return { relay, port: await relay.open(toPort) };
}

test('passes data both ways, and a cut holds data back until it ends', async () => {
  const server = await echo();
  const { relay, port } = await aRelay(server.port);
  const { socket, answers, closed } = client(port);
  socket.write('one ');
  await vi.waitUntil(() => answers() === 'one ');
  relay.cut();
  socket.write('two ');
  // Another connection, so that the first one had all the time it needs.
  const direct = client(server.port);
  direct.socket.write('direct ');
  await vi.waitUntil(() => direct.answers() === 'direct ');
  expect(server.heard()).toBe('one direct ');
  expect(closed()).toBe(false);
  relay.mend();
  await vi.waitUntil(() => answers() === 'one two ');
});

test('a connection made during a cut is open, and reaches no server until the cut ends', async () => {
  const server = await echo();
  const { relay, port } = await aRelay(server.port);
  relay.cut();
  const { socket, answers } = client(port);
  await new Promise((connected) => socket.once('connect', connected));
  socket.write('late');
  const other = client(server.port);
  other.socket.write('x');
  await vi.waitUntil(() => other.answers() === 'x');
  expect(server.connections()).toBe(1);
  relay.mend();
  await vi.waitUntil(() => answers() === 'late');
});

test('each end notices that the other one closes; a port without a server closes the connection', async () => {
  const server = await echo();
  const { relay, port } = await aRelay(server.port);
  const { socket } = client(port);
  socket.write('x');
  await vi.waitUntil(() => server.connections() === 1);
  socket.end();
  await vi.waitUntil(() => server.connections() === 0);
  const lost = client(await relay.open(1));
  await vi.waitUntil(lost.closed);
});

test('more data than the buffers hold passes completely', async () => {
  const server = await echo();
  const { relay, port } = await aRelay(server.port);
  const { socket, answers } = client(port);
  const much = 'x'.repeat(3_000_000);
  socket.write(much);
  await vi.waitUntil(() => answers().length > 0);
  relay.cut();
  relay.mend();
  await vi.waitUntil(() => answers().length === much.length, { timeout: 10_000 });
});
