import type { Sender } from 'rhea';
import type { BrokerRole } from '../model/broker.ts';
import type { Attempt, Target } from './attempt.ts';
import { HaConnection } from './ha-connection.ts';

interface ProbeOptions {
  readonly targets: readonly Target[];
  readonly queue: string;
}

/** One acknowledged send: when (ms on the clock of `performance.now`), and by which broker. */
export interface Ack {
  readonly atMs: number;
  readonly role: BrokerRole;
}

interface Gap {
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * The probe client, which measures how long a failover keeps senders waiting: it tries both brokers
 * at the same time and sends a small durable message every 20 ms to the active one. Only times are
 * kept, so its memory does not grow.
 */
export class AckProbe {
  readonly #clients: readonly ProbeClient[];
  #last: Ack | null = null;
  #longest: Gap | null = null;
  #watched: { readonly role: BrokerRole; readonly afterMs: number } | null = null;
  #firstWatched: Ack | null = null;

  constructor(options: ProbeOptions) {
    this.#clients = options.targets.map(
      (target) =>
        new ProbeClient({
          target,
          queue: options.queue,
          onAck: (atMs) => {
            this.#record({ atMs, role: target.role });
          },
        }),
    );
  }

  start(): void {
    for (const client of this.#clients) client.start();
  }

  /** Closes both connections and stops sending. */
  stop(): void {
    for (const client of this.#clients) client.stop();
  }

  get lastAck(): Ack | null {
    return this.#last;
  }

  /** Records the first acknowledgement of one broker from now on. */
  watchFor(role: BrokerRole, afterMs: number): void {
    this.#watched = { role, afterMs };
    this.#firstWatched = null;
  }

  get firstWatchedAck(): Ack | null {
    return this.#firstWatched;
  }

  /** The longest time between two acknowledged sends so far; null before the second one. */
  get longestGap(): Gap | null {
    return this.#longest;
  }

  /** Forgets the gaps seen so far. */
  resetGaps(): void {
    this.#longest = null;
  }

  #record(ack: Ack): void {
    if (this.#last !== null) {
      const length = ack.atMs - this.#last.atMs;
      if (this.#longest === null || length > this.#longest.toMs - this.#longest.fromMs) {
        this.#longest = { fromMs: this.#last.atMs, toMs: ack.atMs };
      }
    }
    this.#last = ack;
    const watched = this.#watched;
    if (
      watched !== null &&
      this.#firstWatched === null &&
      ack.role === watched.role &&
      ack.atMs >= watched.afterMs
    ) {
      this.#firstWatched = ack;
    }
  }
}

interface ProbeClientOptions {
  readonly target: Target;
  readonly queue: string;
  /** Called for each acknowledged send, with its time (ms on the clock of `performance.now`). */
  onAck(atMs: number): void;
}

const SEND_EVERY_MS = 20;
/** Unsettled sends allowed, so that a hung broker does not fill the memory. */
const WINDOW = 50;

/** The part of the probe for one broker: connects, sends, and starts over after any problem. */
class ProbeClient {
  readonly #options: ProbeClientOptions;
  readonly #connection: HaConnection<Sender>;
  #ticker: NodeJS.Timeout | undefined;

  constructor(options: ProbeClientOptions) {
    this.#options = options;
    this.#connection = new HaConnection<Sender>({
      targets: [options.target],
      attachment: {
        open: (connection) =>
          connection.open_sender({ target: { address: options.queue, capabilities: ['queue'] } }),
        readyOn: 'sendable',
      },
      onUp: (attempt) => {
        this.#send(attempt);
      },
      onDown: () => {
        clearInterval(this.#ticker);
      },
    });
  }

  start(): void {
    this.#connection.start();
  }

  stop(): void {
    clearInterval(this.#ticker);
    this.#connection.stop();
  }

  #send(attempt: Attempt<Sender>): void {
    let unsettled = 0;
    attempt.connection.on('settled', () => (unsettled -= 1));
    attempt.connection.on('accepted', () => {
      this.#options.onAck(performance.now());
    });
    const tick = (): void => {
      if (!attempt.isUp || !attempt.link.sendable() || unsettled >= WINDOW) return;
      unsettled += 1;
      attempt.link.send({ durable: true, body: 'probe' });
    };
    tick();
    this.#ticker = setInterval(tick, SEND_EVERY_MS);
  }
}
