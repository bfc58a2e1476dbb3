import type { BrokerRole } from '../model/broker.ts';
import type { Target } from './attempt.ts';
import { Lane } from './lane.ts';

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
 * A client that shows how long a failover keeps senders waiting: it tries both brokers
 * side by side and sends a small durable message every 20 ms to whichever is open.
 * Only times are kept, so it needs the same memory however long it runs.
 */
export class AckProbe {
  readonly #lanes: readonly Lane[];
  #last: Ack | null = null;
  #longest: Gap | null = null;
  #watched: { readonly role: BrokerRole; readonly afterMs: number } | null = null;
  #firstWatched: Ack | null = null;

  constructor(options: ProbeOptions) {
    this.#lanes = options.targets.map(
      (target) =>
        new Lane({
          target,
          queue: options.queue,
          onAck: (atMs) => {
            this.#record({ atMs, role: target.role });
          },
        }),
    );
  }

  start(): void {
    for (const lane of this.#lanes) lane.start();
  }

  /** Closes both connections; nothing is sent or tried any more. */
  stop(): void {
    for (const lane of this.#lanes) lane.stop();
  }

  get lastAck(): Ack | null {
    return this.#last;
  }

  /** Remembers the first acknowledgement by one broker from now on. */
  watchFor(role: BrokerRole, afterMs: number): void {
    this.#watched = { role, afterMs };
    this.#firstWatched = null;
  }

  get firstWatchedAck(): Ack | null {
    return this.#firstWatched;
  }

  /** Longest time between two acknowledged sends so far; null before the second one. */
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
