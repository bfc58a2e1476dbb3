import type { Instance } from '../../broker/instance.ts';
import { endOfLog, type LogPosition } from '../../broker/log/log-position.ts';
import { readRoleLog } from '../../broker/log/role-log.ts';

/**
 * Measures for how long a command has seen a pair without an active broker and without any change.
 * It counts from the first snapshot of the command, or from the last role code that was logged
 * since, on the monotonic clock. For the time before that, no clock can be trusted.
 */
export class NoneActive {
  readonly #instances: readonly Instance[];
  #sinceMs = performance.now();
  #read: readonly LogPosition[] | null = null;

  constructor(instances: readonly Instance[]) {
    this.#instances = instances;
  }

  /** Starts to count again; for a snapshot with an active broker, or without a running one. */
  reset(): void {
    this.#sinceMs = performance.now();
  }

  /** Returns the duration in ms; to be called for each snapshot without an active broker. */
  forMs(): number {
    const read = this.#read;
    const ends = this.#instances.map(endOfLog);
    const hasChanged =
      read !== null &&
      this.#instances.some(
        (instance, index) => readRoleLog(instance, read[index] ?? null).events.length > 0,
      );
    if (hasChanged) this.reset();
    this.#read = ends;
    return performance.now() - this.#sinceMs;
  }
}
