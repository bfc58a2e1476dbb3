import type { BrokerRole } from '../../model/broker.ts';
import type { DrillPlan } from '../../model/drill.ts';
import type { LoadCounts } from '../../model/drill-event.ts';
import type { Target } from '../../messaging/attempt.ts';
import { Consumer } from '../../messaging/consumer.ts';
import { messageMaker, numberIn } from '../../messaging/message.ts';
import { Producer } from '../../messaging/producer.ts';
import type { HaPair } from '../../pair/observe/ha-pair.ts';
import { NumberSet } from './number-set.ts';
import type { Recorder } from './recorder.ts';

/**
 * Unsettled messages of one producer: enough to keep the brokers busy (12,000 a second measured
 * with a bare sender).
 */
const WINDOW = 1_000;

/**
 * Acknowledged messages that may wait for the consumers. At full rate producers are faster; without
 * this limit a broker that was active without a replica had a million messages in its queue after
 * 4 minutes, and its new replica never came in sync (measured). A drill is about failovers, not
 * about deep queues.
 */
const MOST_WAITING = 20_000;

/**
 * The clients of a drill: producers and consumers, with every operation recorded in the history.
 */
export class Load {
  readonly #plan: DrillPlan;
  readonly #recorder: Recorder;
  readonly #targets: readonly Target[];
  readonly #make: ReturnType<typeof messageMaker>;
  readonly #producers: Producer[] = [];
  /** Apart from the others: their broker is ended, so their unsettled sends get no outcome. */
  readonly #lateProducers: Producer[] = [];
  readonly #consumers: Consumer[] = [];
  #next = 0;
  #arrived = new NumberSet();
  #waiting = 0;
  #longestGapMs = 0;
  #counts = {
    acknowledged: 0,
    received: 0,
    lastAckMs: Number.NEGATIVE_INFINITY,
    lastReceiveMs: Number.NEGATIVE_INFINITY,
  };

  constructor(pair: HaPair, plan: DrillPlan, recorder: Recorder) {
    this.#plan = plan;
    this.#recorder = recorder;
    this.#targets = pair.brokers.map(({ role, ports }) => ({ role, amqpPort: ports.amqp }));
    this.#make = messageMaker(plan.run, plan.load.sizeBytes);
  }

  get counts(): LoadCounts {
    return this.#counts;
  }

  /**
   * The longest time without an acknowledgement to any producer since the last call, in ms. The
   * time since the last acknowledgement is included.
   */
  takeLongestGap(): number {
    const open = this.#recorder.now() - this.#counts.lastAckMs;
    const longest = Math.max(this.#longestGapMs, Number.isFinite(open) ? open : 0);
    this.#longestGapMs = 0;
    return Math.round(longest);
  }

  /** Messages sent without an outcome, over all producers except late ones. */
  get unsettled(): number {
    return this.#producers.reduce((sum, producer) => sum + producer.unsettled, 0);
  }

  startProducers(): void {
    const { producers, rate } = this.#plan.load;
    for (let index = 0; index < producers; index += 1) {
      const own = rate === null ? null : rate / producers;
      this.#producers.push(this.#produce(`producer-${index}`, this.#targets, own));
    }
  }

  startConsumers(atLeast = 0): void {
    const wanted = Math.max(atLeast, this.#plan.load.consumers);
    for (let index = this.#consumers.length; index < wanted; index += 1) {
      this.#consume(`consumer-${index}`);
    }
  }

  /**
   * Starts a producer that knows only one broker, as any client would that starts during a split
   * brain and has only that broker's address.
   */
  startLateProducer(role: BrokerRole): Producer {
    const targets = this.#targets.filter((target) => target.role === role);
    const lateProducer = this.#produce(LATE_PRODUCER, targets, LATE_PRODUCER_RATE);
    this.#lateProducers.push(lateProducer);
    return lateProducer;
  }

  /** Lets all consumers use this broker only, as clients restarted with its address; null: both. */
  consumeFrom(role: BrokerRole | null): void {
    for (const consumer of this.#consumers) consumer.only(role);
  }

  /** Stops sending new messages. */
  finish(): void {
    for (const producer of [...this.#producers, ...this.#lateProducers]) producer.finish();
  }

  stop(): void {
    for (const client of [...this.#producers, ...this.#lateProducers, ...this.#consumers])
      client.stop();
  }

  #produce(process: string, targets: readonly Target[], rate: number | null): Producer {
    const recorder = this.#recorder;
    const countsAcks = process !== LATE_PRODUCER;
    const producer = new Producer({
      targets,
      queue: this.#plan.queue,
      client: this.#plan.load.client,
      rate,
      window: WINDOW,
      nextNumber: () => this.#next++,
      mustHold: () => this.#consumers.length > 0 && this.#waiting >= MOST_WAITING,
      make: this.#make,
      told: (what, number) => {
        recorder.tellMessage(process, what, 'send', number);
        // The messages of a late producer are mostly lost: they must not be waited for.
        if (what !== 'ok' || !countsAcks) return;
        this.#waiting += 1;
        this.#countAck();
      },
      connected: this.#connected(process),
    });
    producer.start();
    return producer;
  }

  #countAck(): void {
    const counts = this.#counts;
    const nowMs = this.#recorder.now();
    if (counts.acknowledged > 0)
      this.#longestGapMs = Math.max(this.#longestGapMs, nowMs - counts.lastAckMs);
    counts.acknowledged += 1;
    counts.lastAckMs = nowMs;
  }

  #consume(process: string): void {
    const recorder = this.#recorder;
    const counts = this.#counts;
    const consumer = new Consumer({
      targets: this.#targets,
      queue: this.#plan.queue,
      received: (identity) => {
        const number = numberIn(identity, this.#plan.run);
        if (number === null) {
          recorder.tell({ process, type: 'ok', f: 'receive', value: identity });
        } else {
          recorder.tellMessage(process, 'ok', 'receive', number);
          if (this.#arrived.add(number)) this.#waiting -= 1;
        }
        counts.received += 1;
        counts.lastReceiveMs = recorder.now();
      },
      connected: this.#connected(process),
    });
    this.#consumers.push(consumer);
    consumer.start();
  }

  #connected(process: string): (role: BrokerRole, up: boolean) => void {
    return (role, up) => {
      this.#recorder.tell({ process, type: up ? 'ok' : 'fail', f: 'connect', value: role });
    };
  }
}

/** The process of a late producer in the history. */
const LATE_PRODUCER = 'latecomer';

/** Messages a second of a late producer: some dozens in the time it has. */
const LATE_PRODUCER_RATE = 50;
