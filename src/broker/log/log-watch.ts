import type { BrokerRole } from '../../model/broker.ts';
import type { Instance } from '../instance.ts';
import { LogTail } from './log-tail.ts';
import { CODE, codeOf } from './log.ts';

/**
 * A line was written between two readings, so a step of the machine's clock can move it by at most
 * this interval.
 */
const READ_EVERY_MS = 25;

/**
 * Only these codes are kept: of others, such as the one for each message that is sent again, there
 * may be millions.
 */
const REMEMBERED: ReadonlySet<string> = new Set(Object.values(CODE));

/**
 * The code of a line (such as `AMQ221007`), and when the line was written, in ms on the watcher's
 * clock.
 */
export interface SeenCode {
  readonly code: string;
  readonly atMs: number;
}

export interface LogWatchOptions {
  /** The watcher's clock: monotonic, in ms. */
  readonly now?: (() => number) | undefined;
  /** Called once for each line with a code, in the order of the log. */
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
        // The next call of `firstMs` or `read` gets the same error.
      }
    }, READ_EVERY_MS).unref();
  }

  /**
   * Returns when the first line with this code (one of `CODE`) at or after a time was written, in
   * ms on the watcher's clock; null when there is none so far.
   * @throws the system's error when the log cannot be read
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
