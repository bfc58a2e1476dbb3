import { appendFileSync, readFileSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { CODE } from '../../../../src/broker/log/log.ts';
import { Observer } from '../../../../src/drill/run/observer.ts';
import { Recorder } from '../../../../src/drill/run/recorder.ts';
import { judge } from '../../../../src/drill/judge/judge.ts';
import type { BrokerRole } from '../../../../src/model/broker.ts';
import type { Verdict } from '../../../../src/model/verdict.ts';
import { HaPair } from '../../../../src/pair/observe/ha-pair.ts';
import { aPlan } from '../../pair/samples.ts';
import { put, tempFolder } from '../../platform/samples.ts';
import { evidenceOf, planOf } from '../judge/planted.ts';

const HOUR = 3_600_000;
const READ_EVERY_MS = 25;

/** What the brokers log, and the nemesis records, by ms of the drill. */
type Moment = readonly [ms: number, act: (drill: PlantedDrill) => void];

interface Clocks {
  /** Hours that each broker's zone is ahead of UTC. */
  readonly zones: Readonly<Record<BrokerRole, number>>;
  /** The machine's clock is put forward by `byMs` at this ms of the drill. */
  readonly steps: readonly (readonly [ms: number, byMs: number])[];
}

/**
 * A real observer, recorder and judge; of the brokers only the logs exist, on clocks of the test.
 */
class PlantedDrill {
  readonly #clocks: Clocks;
  readonly #folder = tempFolder();
  readonly #pair = new HaPair(this.#folder, aPlan());
  readonly #history = join(this.#folder, 'history.ndjson');
  readonly recorder: Recorder;
  readonly observer: Observer;
  #nowMs = 0;

  constructor(clocks: Clocks) {
    this.#clocks = clocks;
    vi.useFakeTimers({ toFake: ['Date'] });
    const own = vi.spyOn(performance, 'now').mockImplementation(() => 70_000 + this.#nowMs);
    onTestFinished(() => {
      vi.useRealTimers();
      own.mockRestore();
    });
    for (const { instance } of this.#pair.brokers)
      put(join(instance.folder, 'log', 'artemis.log'), '');
    this.recorder = new Recorder(this.#history);
    this.observer = new Observer(this.#pair, 'q', this.recorder);
    this.#at(0);
    this.recorder.tell({
      process: 'drill',
      type: 'info',
      f: 'begin',
      value: planOf({ faults: ['kill'] }),
    });
    this.observer.start();
  }

  #at(ms: number): void {
    this.#nowMs = ms;
    const steps = this.#clocks.steps.filter(([from]) => from <= ms);
    vi.setSystemTime(Date.UTC(2026, 9, 25) + ms + steps.reduce((sum, [, byMs]) => sum + byMs, 0));
  }

  log(role: BrokerRole, code: string): void {
    const path = join(this.#pair.broker(role).instance.folder, 'log', 'artemis.log');
    const local = new Date(Date.now() + this.#clocks.zones[role] * HOUR).toISOString();
    appendFileSync(path, `${local.slice(0, 23).replace('T', ' ')} INFO  [x] ${code}: text\n`);
    utimesSync(path, Date.now() / 1_000, Date.now() / 1_000);
  }

  nemesis(f: 'fault' | 'heal' | 'takeover', type: 'invoke' | 'ok'): void {
    const value = { round: 1, fault: 'kill', target: 'primary' } as const;
    this.recorder.tell({ process: 'nemesis', type, f, value });
  }

  async run(moments: readonly Moment[], endMs: number): Promise<Verdict> {
    for (let ms = 0; ms <= endMs; ms += 1) {
      this.#at(ms);
      for (const [at, act] of moments) if (at === ms) act(this);
      if (ms % 100 === 0) this.#send(ms / 100);
      if (ms % READ_EVERY_MS === 0) this.observer.firstCode('primary', CODE.active, 0);
      if (ms % READ_EVERY_MS === 0) this.observer.firstCode('backup', CODE.active, 0);
    }
    await this.observer.stop();
    this.recorder.end(1);
    return judge(evidenceOf(readFileSync(this.#history, 'utf8').trimEnd().split('\n')), 'r');
  }

  /** Nothing is acknowledged between the fault and the takeover. */
  #send(number: number): void {
    const isOut = number > 10 && number < 17;
    this.recorder.tellMessage('producer-0', 'invoke', 'send', number);
    this.recorder.tellMessage('producer-0', isOut ? 'fail' : 'ok', 'send', number);
    if (!isOut) this.recorder.tellMessage('consumer-0', 'ok', 'receive', number);
  }
}

const DRILL: readonly Moment[] = [
  [
    1_005,
    (drill) => {
      drill.nemesis('fault', 'invoke');
    },
  ],
  [
    1_006,
    (drill) => {
      drill.nemesis('fault', 'ok');
    },
  ],
  [
    1_162,
    (drill) => {
      drill.log('backup', CODE.promoting);
    },
  ],
  [
    1_611,
    (drill) => {
      drill.log('backup', CODE.active);
    },
  ],
  [
    2_000,
    (drill) => {
      drill.nemesis('heal', 'invoke');
    },
  ],
  [
    4_003,
    (drill) => {
      drill.log('primary', CODE.replicaInSync);
    },
  ],
  [
    4_008,
    (drill) => {
      drill.log('backup', CODE.restartsAsBackup);
    },
  ],
  [
    4_020,
    (drill) => {
      drill.log('primary', CODE.active);
    },
  ],
  [
    5_000,
    (drill) => {
      drill.nemesis('heal', 'ok');
    },
  ],
];
const END_MS = 5_500;

const judged = (clocks: Clocks): Promise<Verdict> => new PlantedDrill(clocks).run(DRILL, END_MS);

const UTC = { primary: 0, backup: 0 };

test('lines are recorded with the ms at which they were written, and once', async () => {
  const { rounds, falseFailovers, takeovers } = await judged({ zones: UTC, steps: [] });
  expect([takeovers, falseFailovers]).toEqual([1, 0]);
  expect(rounds[0]?.milestones.map(({ name, atMs }) => [name, atMs])).toEqual([
    ['fault', 0],
    ['promoting', 157],
    ['active', 606],
    ['first-ack', 695],
    ['heal', 995],
    ['in-sync', 2_998],
    ['hand-back', 3_003],
    ['failback-active', 3_015],
    ['protected', 3_995],
  ]);
});

test.each<[string, Clocks]>([
  ['brokers in Tokyo', { zones: { primary: 9, backup: 9 }, steps: [] }],
  ['one broker in Tokyo, the other in New York', { zones: { primary: 9, backup: -4 }, steps: [] }],
  ['forward by 1 h before the fault', { zones: UTC, steps: [[500, HOUR]] }],
  ['back by 1 h between fault and takeover', { zones: UTC, steps: [[1_100, -HOUR]] }],
  ['forward by 12 h while it takes over', { zones: UTC, steps: [[1_300, 12 * HOUR]] }],
  [
    'back by 12 h before the failback',
    { zones: { primary: 9, backup: 0 }, steps: [[3_000, -12 * HOUR]] },
  ],
])('no zone and no step of the clock moves anything: %s', async (_, clocks) => {
  expect(await judged(clocks)).toEqual(await judged({ zones: UTC, steps: [] }));
});

test.each([HOUR, -HOUR, 12 * HOUR, -12 * HOUR])(
  'a step by %i ms at the moment of each line moves it by less than the time between two readings',
  async (byMs) => {
    const still = await judged({ zones: UTC, steps: [] });
    const steps = [1_162, 1_611, 4_003, 4_008, 4_020].flatMap((ms): Clocks['steps'] => [
      [ms, byMs],
      [ms + 1, -byMs],
    ]);
    const { rounds, ...rest } = await judged({ zones: UTC, steps });
    expect(rest).toEqual({ ...still, rounds: undefined });
    const named = (verdict: Pick<Verdict, 'rounds'>): ReadonlyMap<string, number> =>
      new Map(verdict.rounds[0]?.milestones.map(({ name, atMs }) => [name, atMs]));
    const [before, after] = [named(still), named({ rounds })];
    expect([...after.keys()].sort()).toEqual([...before.keys()].sort());
    for (const [name, atMs] of before)
      expect(Math.abs((after.get(name) ?? Number.NaN) - atMs), name).toBeLessThan(READ_EVERY_MS);
  },
);
