import { Attempt, type Attachment, type Link, type Target } from './attempt.ts';

interface HaConnectionOptions<L extends Link> {
  readonly targets: readonly Target[];
  readonly attachment: Attachment<L>;
  /** Called when a link works; it is used until `onDown`. */
  onUp(attempt: Attempt<L>): void;
  onDown(attempt: Attempt<L>): void;
}

/**
 * Pause before the next attempt at a broker that does not accept clients: short, because it is part
 * of the outage.
 */
const RETRY_AFTER_MS = 2;

/**
 * A client's connection to the active broker: all brokers are tried at the same time, the first one
 * whose link works is held, and when that link ends all are tried again.
 */
export class HaConnection<L extends Link> {
  readonly #options: HaConnectionOptions<L>;
  #targets: readonly Target[];
  readonly #running = new Map<Target, Attempt<L>>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #held: Attempt<L> | null = null;
  #stopped = false;

  constructor(options: HaConnectionOptions<L>) {
    this.#options = options;
    this.#targets = options.targets;
  }

  get held(): Attempt<L> | null {
    return this.#held;
  }

  start(): void {
    for (const target of this.#targets) this.#try(target);
  }

  /** Ends the held link, which does not work as it should, and tries all brokers again. */
  giveUp(): void {
    const held = this.#held;
    if (held === null) return;
    held.drop();
    this.#ended(held);
  }

  /** From now on tries only these brokers; a held link to another one is ended. */
  aimAt(targets: readonly Target[]): void {
    this.#targets = targets;
    if (this.#stopped) return;
    if (this.#held !== null && !targets.includes(this.#held.target)) this.giveUp();
    else if (this.#held === null) {
      this.#endRace();
      this.start();
    }
  }

  /** Closes with the AMQP handshake, or at once when the connection is not open. */
  stop(): void {
    this.#stopped = true;
    this.#held?.close();
    this.#held = null;
    this.#endRace();
  }

  #try(target: Target): void {
    if (this.#stopped) return;
    const { attachment } = this.#options;
    const attempt: Attempt<L> = new Attempt<L>(target, attachment, {
      ready: () => {
        this.#won(attempt);
      },
      ended: () => {
        this.#ended(attempt);
      },
    });
    this.#running.set(target, attempt);
  }

  #won(attempt: Attempt<L>): void {
    this.#running.delete(attempt.target);
    this.#endRace();
    this.#held = attempt;
    this.#options.onUp(attempt);
  }

  #ended(attempt: Attempt<L>): void {
    if (attempt === this.#held) {
      this.#held = null;
      this.#options.onDown(attempt);
      this.start();
      return;
    }
    if (this.#running.get(attempt.target) !== attempt) return;
    this.#running.delete(attempt.target);
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#try(attempt.target);
    }, RETRY_AFTER_MS);
    this.#timers.add(timer);
  }

  #endRace(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    for (const attempt of this.#running.values()) attempt.drop();
    this.#running.clear();
  }
}
