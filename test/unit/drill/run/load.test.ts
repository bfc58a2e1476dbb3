import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import rhea from 'rhea';
import { expect, onTestFinished, test, vi } from 'vitest';
import { Load } from '../../../../src/drill/run/load.ts';
import { planOf } from '../judge/planted.ts';
import { drillOptionsOf, planDrill } from '../../../../src/drill/plan/plan.ts';
import { Recorder } from '../../../../src/drill/run/recorder.ts';
import type { HaPair } from '../../../../src/pair/observe/ha-pair.ts';

/** A fake: a real broker cannot be made to hang exactly between a send and its acknowledgement. */
async function silentBroker(): Promise<{ readonly port: number; received(): number }> {
  const container = rhea.create_container();
  let received = 0;
  container.options['receiver_options'] = { autoaccept: false };
  container.on('message', () => (received += 1));
  for (const trouble of ['disconnected', 'connection_error', 'error'])
    container.on(trouble, () => undefined);
  const server = container.listen({ port: 0, host: '127.0.0.1' });
  onTestFinished(() => {
    server.close();
  });
  await new Promise((listening) => server.once('listening', listening));
  return { port: (server.address() as AddressInfo).port, received: () => received };
}

test('a drain waits for a producer without an outcome, not for a late producer', async () => {
  const broker = await silentBroker();
  const pair = {
    brokers: [{ role: 'primary', ports: { amqp: broker.port } }],
  } as unknown as HaPair;
  const { pair: facts } = planOf();
  const plan = planDrill({
    options: drillOptionsOf({ seed: 1 }),
    means: { relay: false, zooKeeperServers: 0 },
    pair: facts,
    run: 'run',
    command: '',
    startedAt: new Date(0),
  });
  const folder = mkdtempSync(join(tmpdir(), 'load-'));
  const recorder = new Recorder(join(folder, 'history.ndjson'));
  const load = new Load(pair, plan, recorder);
  onTestFinished(() => {
    load.stop();
    recorder.close();
    rmSync(folder, { recursive: true });
  });

  const lateProducer = load.startLateProducer('primary');
  await vi.waitUntil(() => lateProducer.unsettled > 0 && broker.received() > 0, {
    timeout: 10_000,
  });
  lateProducer.stop();
  expect(load.unsettled).toBe(0);

  load.startProducers();
  await vi.waitUntil(() => load.unsettled > 0, { timeout: 10_000 });
});
