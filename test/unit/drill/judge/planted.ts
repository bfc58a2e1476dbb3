import { EvidenceBuilder } from '../../../../src/drill/evidence/evidence-builder.ts';
import type { Evidence } from '../../../../src/drill/evidence/evidence.ts';
import { judge } from '../../../../src/drill/judge/judge.ts';
import type { BrokerRole } from '../../../../src/model/broker.ts';
import { planRounds } from '../../../../src/drill/plan/plan-rounds.ts';
import type { DrillPlan, Limits, RoundPlan } from '../../../../src/model/drill.ts';
import type { Operation, Told } from '../../../../src/model/history.ts';
import type { Verdict } from '../../../../src/model/verdict.ts';

/** Node id of a planted pair: both brokers have the same, as replicas do. */
export const NODE = 'e3f20940-e86f-11f1-8952-02fc00000001';
const LIMITS: Limits = {
  maxLost: 0,
  maxOutageMs: null,
  maxDuplicated: null,
  maxBothActiveMs: 1_000,
};

interface PlanParts {
  readonly faults?: readonly string[];
  readonly zooKeeperServers?: number;
  readonly limits?: Partial<Limits>;
}

/** Rounds as the planner makes them, in this order, for a pair that has everything faults need. */
export function plannedRounds(
  faults: readonly string[],
  zooKeeperServers = 3,
): readonly RoundPlan[] {
  const means = { relay: true, zooKeeperServers };
  return planRounds({ faults, rounds: faults.length, seed: 7, inOrder: true, means });
}

export function planOf(parts: PlanParts = {}): DrillPlan {
  const { faults = [], limits = {}, zooKeeperServers } = parts;
  return {
    schema: 1,
    name: 'planted',
    run: 'r1',
    seed: 7,
    queue: 'amqHaDemo.drill',
    rounds: plannedRounds(faults, zooKeeperServers),
    load: { rate: 10, sizeBytes: 256, producers: 1, consumers: 1, client: 'careful' },
    pauseForMs: 10_000,
    limits: { ...LIMITS, ...limits },
    pair: {
      product: 'Artemis',
      version: '2.44.0',
      haMode: 'classic',
      java: 17,
      failureDetection: 'fast',
      settings: [],
    },
    command: 'amq-ha-demo drill --seed 7',
    startedAt: '2026-05-04T09:30:12.000Z',
  };
}

/** The times of a message, in ms; an event that is left out did not happen. */
export interface Fate {
  readonly sent?: number;
  readonly acked?: number;
  readonly refused?: number;
  readonly received?: number | readonly number[];
  readonly producer?: string;
  readonly consumer?: string;
}

interface Flow extends Pick<Fate, 'producer' | 'consumer'> {
  readonly from: number;
  readonly to: number;
  readonly every?: number;
  /** Sends that are not acknowledged when such a time begins are acknowledged at its end. */
  readonly blocked?: readonly (readonly [from: number, to: number])[];
}

/** An invented history. Operations are added in any order, then sorted by time and numbered. */
export class Planted {
  readonly plan: DrillPlan;
  readonly #operations: { readonly t: number; readonly operation: Told }[] = [];
  #number = 0;

  constructor(parts: PlanParts = {}) {
    this.plan = planOf(parts);
  }

  tell(t: number, operation: Told): this {
    this.#operations.push({ t, operation });
    return this;
  }

  /** Adds the next message. @returns its number */
  message(fate: Fate, number = this.#number): number {
    const { sent, acked, refused, received = [] } = fate;
    const process = fate.producer ?? 'producer-0';
    const send = (t: number | undefined, type: 'invoke' | 'ok' | 'fail'): void => {
      if (t !== undefined) this.tell(t, { process, type, f: 'send', value: number });
    };
    send(sent, 'invoke');
    send(acked, 'ok');
    send(refused, 'fail');
    for (const t of [received].flat()) this.delivery(t, number, fate.consumer);
    this.#number = Math.max(this.#number, number + 1);
    return number;
  }

  delivery(t: number, value: number | string, process = 'consumer-0'): this {
    return this.tell(t, { process, type: 'ok', f: 'receive', value });
  }

  /** Consecutive messages, acknowledged after 5 ms and received after 8 ms. */
  flow({ from, to, every = 100, blocked = [], ...clients }: Flow): this {
    for (let sent = from; sent <= to; sent += every) {
      const block = blocked.find(([begin, end]) => sent + 5 > begin && sent + 5 < end);
      const acked = block?.[1] ?? sent + 5;
      this.message({ ...clients, sent, acked, received: acked + 3 });
    }
    return this;
  }

  connect(t: number, process: string, role: BrokerRole = 'primary'): this {
    return this.tell(t, { process, type: 'ok', f: 'connect', value: role });
  }

  log(at: number, process: BrokerRole, code: string): this {
    return this.tell(at + 15, { process, type: 'info', f: 'log', value: { code, at } });
  }

  process(t: number, process: BrokerRole, value: 'running' | 'paused' | 'stopped'): this {
    return this.tell(t, { process, type: 'info', f: 'process', value });
  }

  /** An answer to a question asked 10 ms before. */
  answer(
    t: number,
    process: BrokerRole,
    { active, inSync = true, nodeId = NODE, messages = null as number | null }: AnswerParts,
  ): this {
    const value = { from: t - 10, active, inSync, nodeId, messages };
    return this.tell(t, { process, type: 'ok', f: 'role', value });
  }

  noAnswer(t: number, process: BrokerRole): this {
    return this.tell(t, { process, type: 'fail', f: 'role', value: { from: t - 10 } });
  }

  /** Answers during a time, one every 200 ms. */
  answers(from: number, to: number, process: BrokerRole, parts: AnswerParts): this {
    for (let t = from; t <= to; t += 200) this.answer(t, process, parts);
    return this;
  }

  nemesis(
    t: number,
    f: 'fault' | 'resume' | 'reconnect' | 'end-split-brain' | 'takeover' | 'heal',
    type: Operation['type'],
    round: {
      round: number;
      fault: string;
      target?: BrokerRole;
      harmless?: boolean;
      why?: string;
    },
  ): this {
    return this.tell(t, {
      process: 'nemesis',
      type,
      f,
      value: { target: round.fault === 'restart-backup' ? 'backup' : 'primary', ...round },
    });
  }

  /** @param sinceMs when nothing new was sent any more */
  drained(t: number, sinceMs = t): this {
    return this.tell(sinceMs, { process: 'drill', type: 'invoke', f: 'drain', value: {} }).tell(t, {
      process: 'drill',
      type: 'ok',
      f: 'drain',
      value: {},
    });
  }

  lines(): string[] {
    const sorted = this.#operations.toSorted((a, b) => a.t - b.t);
    const count = sorted.length + 2;
    const begin: Told = { process: 'drill', type: 'info', f: 'begin', value: this.plan };
    const end: Told = {
      process: 'drill',
      type: 'info',
      f: 'end',
      value: { count, peakMemoryMb: 120 },
    };
    const endMs = sorted.at(-1)?.t ?? 0;
    const all = [{ t: 0, operation: begin }, ...sorted, { t: endMs, operation: end }];
    return all.map(({ t, operation }, i) => JSON.stringify({ i, t, ...operation }));
  }

  evidence(): Evidence {
    return evidenceOf(this.lines());
  }

  verdict(): Verdict {
    return judge(this.evidence(), 'report.html');
  }
}

interface AnswerParts {
  readonly active: boolean;
  readonly inSync?: boolean;
  readonly nodeId?: string | null;
  readonly messages?: number | null;
}

export function evidenceOf(lines: readonly string[], fallback?: DrillPlan): Evidence {
  const builder = new EvidenceBuilder();
  for (const line of lines) builder.add(line);
  return builder.finish(fallback);
}

/** Times of a planted round, in ms after its fault. */
const KILL = { takeover: 400, firstAck: 600, heal: 620, failback: 2_300, protected: 4_000 };

/** A round like that of a real pair: kill, takeover, restart, protected again after 4 s. */
export function killRound(history: Planted, round: number, at: number, fault = 'kill'): Planted {
  const value = { round, fault };
  return history
    .nemesis(at, 'fault', 'invoke', value)
    .nemesis(at + 1, 'fault', 'ok', value)
    .log(at + 40, 'backup', 'AMQ221037')
    .process(at + 150, 'primary', 'stopped')
    .log(at + KILL.takeover, 'backup', 'AMQ221007')
    .nemesis(at + 610, 'takeover', 'ok', value)
    .nemesis(at + KILL.heal, 'heal', 'invoke', value)
    .process(at + 700, 'primary', 'running')
    .log(at + 2_000, 'primary', 'AMQ221024')
    .log(at + KILL.failback, 'backup', 'AMQ221039')
    .log(at + 2_800, 'primary', 'AMQ221007')
    .log(at + 3_500, 'backup', 'AMQ221024')
    .nemesis(at + KILL.protected, 'heal', 'ok', value);
}

/** The times without acknowledgements after a kill: until the takeover, and in the failback. */
export const blockedByKill = (at: number): readonly (readonly [number, number])[] => [
  [at, at + KILL.firstAck],
  [at + KILL.failback, at + 3_000],
];

/** One kill, no loss: the shortest history that passes. */
export function goodHistory(limits: Partial<Limits> = {}): Planted {
  const history = new Planted({ faults: ['kill'], limits })
    .process(5, 'primary', 'running')
    .process(5, 'backup', 'running')
    .connect(50, 'producer-0')
    .connect(60, 'consumer-0')
    .answers(100, 1_900, 'primary', { active: true })
    .answers(100, 2_300, 'backup', { active: false })
    .answers(2_500, 4_300, 'backup', { active: true, inSync: false })
    .answers(4_900, 6_500, 'primary', { active: true })
    .answers(4_900, 6_500, 'backup', { active: false })
    .flow({ from: 100, to: 6_500, blocked: blockedByKill(2_000) })
    .drained(6_600);
  return killRound(history, 1, 2_000);
}
