import type { BrokerRole } from '../../model/broker.ts';
import type { LogOperation } from '../../model/history.ts';
import { firstFrom } from '../../math/bisect.ts';
import type { Span } from './spans.ts';

/**
 * The time of a line comes from the age of its file, which has the resolution of the kernel's tick
 * (up to 10 ms), in whole ms. So a line written right after a fault may seem older than the fault.
 */
const SEEMS_OLDER_BY_MS = 20;

/** The coded log lines of both brokers, by code and time. */
export class LogLines {
  readonly #times: ReadonlyMap<string, Float64Array>;

  constructor(logs: readonly LogOperation[]) {
    const times = new Map<string, number[]>();
    for (const { process, value } of logs) {
      const key = keyOf(process, value.code);
      const own = times.get(key) ?? [];
      if (own.length === 0) times.set(key, own);
      own.push(value.at);
    }
    this.#times = new Map([...times].map(([key, own]) => [key, Float64Array.from(own).sort()]));
  }

  count(role: BrokerRole, code: string): number {
    return this.#of(role, code).length;
  }

  countIn(role: BrokerRole, code: string, { fromMs, toMs }: Span): number {
    return this.#of(role, code).filter((ms) => ms >= fromMs && ms <= toMs).length;
  }

  /**
   * Time of a line, by its index among the lines of this broker with this code.
   * @throws RangeError when there is none
   */
  at(role: BrokerRole, code: string, index: number): number {
    const ms = this.#of(role, code)[index];
    if (ms === undefined) throw new RangeError(`${role} has no line ${index} with ${code}`);
    return ms;
  }

  /** Index of the first line in a span, among the lines of this broker with this code; or null. */
  indexIn(role: BrokerRole, code: string, { fromMs, toMs }: Span): number | null {
    const times = this.#of(role, code);
    const index = firstFrom(times, fromMs - SEEMS_OLDER_BY_MS);
    const at = times[index];
    return at !== undefined && at <= toMs ? index : null;
  }

  /** Time of the first line in a span, in ms on the drill's clock; null when there is none. */
  firstIn(role: BrokerRole, code: string, within: Span): number | null {
    const index = this.indexIn(role, code, within);
    return index === null ? null : (this.#of(role, code)[index] ?? null);
  }

  #of(role: BrokerRole, code: string): Float64Array {
    return this.#times.get(keyOf(role, code)) ?? NONE;
  }
}

const NONE = new Float64Array();
const keyOf = (role: string, code: string): string => `${role} ${code}`;
