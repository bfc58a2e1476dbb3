import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { BROKER_ROLES } from '../../src/model/broker.ts';
import type { DrillPlan } from '../../src/model/drill.ts';
import { dataOf } from '../../src/broker/instance.ts';
import { drain } from '../../src/drill/run/drain.ts';
import { judgeRun } from '../../src/drill/judge-run.ts';
import { Load } from '../../src/drill/run/load.ts';
import { Observer } from '../../src/drill/run/observer.ts';
import { drillOptionsOf, pairFacts, planDrill } from '../../src/drill/plan/plan.ts';
import { Recorder } from '../../src/drill/run/recorder.ts';
import { openPair, type HaPair } from '../../src/pair/observe/ha-pair.ts';
import { startBroker } from '../../src/pair/start/start-broker.ts';
import { Home, until } from './harness.ts';

const SENT_ALONE = 60;

test('classic: what the primary acknowledged alone, and lost with its data folder, is counted to the last message', async () => {
  const home = new Home().endWithTest();
  await home.init('2.44.0');
  const { pair } = openPair(home.path);
  const folder = join(home.path, 'run');
  mkdirSync(folder);
  const plan = planOf(pair);
  const recorder = new Recorder(join(folder, 'history.ndjson'));
  const observer = new Observer(pair, plan.queue, recorder);
  const load = new Load(pair, plan, recorder);
  const context = {
    ...{ pair, relay: null, keepsPair: false, plan, recorder, observer, load },
    signal: new AbortController().signal,
    say: () => undefined,
  };
  recorder.tell({ process: 'drill', type: 'info', f: 'begin', value: plan });

  await pair.backup.kill();
  load.startProducers();
  await until('sends to the primary alone', () => load.counts.acknowledged >= SENT_ALONE);
  load.finish();
  await until('their outcomes', () => load.unsettled === 0);
  const alone = load.counts.acknowledged;

  await pair.primary.kill();
  rmSync(dataOf(pair.primary.instance), { recursive: true });
  for (const role of BROKER_ROLES) await startBroker(pair, role);
  await pair.waitFor(['protected'], { timeoutMs: 120_000 }); // it looks as if nothing had been
  observer.start();
  await drain(context);
  load.stop();
  await observer.stop();
  recorder.end(1);

  expect(await judgeRun(folder)).toMatchObject({
    ...{ verdict: 'fail', acknowledged: alone, lost: alone, consumed: 0 },
    reasons: [expect.stringContaining(`lost ${String(alone)} acknowledged messages`)],
  });
});

function planOf(pair: HaPair): DrillPlan {
  return {
    ...planDrill({
      means: { relay: false, zooKeeperServers: 0 },
      options: drillOptionsOf({ seed: 1, consumers: 0 }),
      ...{ pair: pairFacts(pair, 'pair'), run: 'run', command: '', startedAt: new Date() },
    }),
    rounds: [],
  };
}
