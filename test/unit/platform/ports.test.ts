import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { isPortFree, portHolder } from '../../../src/platform/ports.ts';

/** A port that this process listens on, chosen by the system. */
async function listening(): Promise<{ readonly port: number; close(): Promise<void> }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = async (): Promise<void> => {
    if (!server.listening) return;
    server.close();
    await once(server, 'close');
  };
  onTestFinished(close);
  return { port: (server.address() as AddressInfo).port, close };
}

test('a port is taken while a process listens there, and free before and after', async () => {
  const { port, close } = await listening();
  expect(await isPortFree(port)).toBe(false);
  await close();
  expect(await isPortFree(port)).toBe(true);
  expect(await isPortFree(port)).toBe(true); // the check did not take it
});

test.runIf(process.platform === 'linux')(
  'the process that listens on a port is named',
  async () => {
    const { port, close } = await listening();
    const holder = portHolder(port);
    expect(holder?.pid).toBe(process.pid);
    expect(holder?.commandLine).toContain('node');
    await close();
    expect(portHolder(port)).toBeNull();
  },
);
