import type { Instance } from '../broker/instance.ts';
import { readRoleLog, type LogPosition } from '../broker/role-log.ts';

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
    const logs = this.#instances.map((instance, index) =>
      readRoleLog(instance, this.#read?.[index] ?? null),
    );
    if (this.#read !== null && logs.some(({ events }) => events.length > 0)) this.reset();
    this.#read = logs.map(({ end }) => end);
    return performance.now() - this.#sinceMs;
  }
}
