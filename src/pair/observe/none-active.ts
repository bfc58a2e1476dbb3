import type { Instance } from '../../broker/instance.ts';
import { endOfLog, type LogPosition } from '../../broker/log/log-position.ts';
import { readRoleLog } from '../../broker/log/role-log.ts';

/**
 * For how long one command has seen a pair without an active broker and without any change. It counts from the command's first look or
 * from the last role code that came into a log meanwhile, on the monotonic clock: what was before, no clock tells for certain.
 */
export class NoneActive {
  readonly #instances: readonly Instance[];
  #sinceMs = performance.now();
  #read: readonly LogPosition[] | null = null;

  constructor(instances: readonly Instance[]) {
    this.#instances = instances;
  }

  /** A broker is active, or none runs. */
  reset(): void {
    this.#sinceMs = performance.now();
  }

  /** Call it at each look that finds none active. @returns ms */
  forMs(): number {
    const read = this.#read;
    const ends = this.#instances.map(endOfLog);
    const hasNews =
      read !== null &&
      this.#instances.some(
        (instance, index) => readRoleLog(instance, read[index] ?? null).events.length > 0,
      );
    if (hasNews) this.reset();
    this.#read = ends;
    return performance.now() - this.#sinceMs;
  }
}
