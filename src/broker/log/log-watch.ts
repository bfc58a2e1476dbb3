import type { BrokerRole } from '../../model/broker.ts';
import type { Instance } from '../instance.ts';
import { LogTail } from './log-tail.ts';
import { CODE, codeOf } from './log.ts';

/** A line belongs somewhere between two readings: this is how far a step of the machine's clock can move it. */
const READ_EVERY_MS = 25;

/** Remembered; of the others, such as one for each message that is sent again, there may be millions. */
const REMEMBERED: ReadonlySet<string> = new Set(Object.values(CODE));

/** A line with a code (such as `AMQ221007`), and when it was written, in ms on the watcher's clock. */
export interface SeenCode {
  readonly code: string;
  readonly atMs: number;
}

export interface LogWatchOptions {
  /** The watcher's clock: monotonic, in ms. */
  readonly now?: (() => number) | undefined;
  /** Told each coded line once, in the order of the log. */
  readonly onCode?: (seen: SeenCode) => void;
}

/** Follows a broker's log in the background, from where it ends now, until it is stopped. */
export class LogWatch {
  readonly #tail: LogTail;
  readonly #onCode: (seen: SeenCode) => void;
  readonly #seen: SeenCode[] = [];
  readonly #timer: NodeJS.Timeout;

  constructor(role: BrokerRole, instance: Instance, options: LogWatchOptions = {}) {
    this.#tail = new LogTail(role, instance, { from: 'here', now: options.now });
    this.#onCode = options.onCode ?? (() => undefined);
    this.#timer = setInterval(() => {
      try {
        this.read();
      } catch {
        // Whoever asks next meets the same trouble.
      }
    }, READ_EVERY_MS).unref();
  }

  /**
   * When the first line with this code (one of `CODE`) at or after a time was written, in ms on the watcher's clock;
   * null when there is none up to now. @throws the system's error when the log cannot be read
   */
  firstMs(code: string, sinceMs = Number.NEGATIVE_INFINITY): number | null {
    this.read();
    return this.#seen.find((seen) => seen.code === code && seen.atMs >= sinceMs)?.atMs ?? null;
  }

  /** @throws the system's error when the log cannot be read */
  read(): void {
    for (const { atMs, text } of this.#tail.read()) {
      const code = codeOf(text);
      if (code === null) continue;
      if (REMEMBERED.has(code)) this.#seen.push({ code, atMs });
      this.#onCode({ code, atMs });
    }
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
