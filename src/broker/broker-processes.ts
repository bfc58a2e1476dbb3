import { basename } from 'node:path';
import type { ProcessInfo } from '../platform/process-table.ts';
import { WorkPlaces, type Misplaced } from '../platform/work-place.ts';
import { isBrokerOf, runFolderIn, type Instance } from './instance.ts';

/** What a running broker holds open in its instance folder (seen in /proc, 2.10.1 to 2.44.0). */
const OPEN_PARTS = ['data', 'log', 'lock'];

/**
 * Recognises the broker of one instance among all processes. One with the instance's path in its command line is
 * it, unless its open files lie elsewhere: then it was started before its folder was moved, and this is another folder that
 * has the path now. One with another path is it when its open files lie here: this folder was moved while it ran. Where open
 * files cannot be seen (macOS), the path alone decides.
 */
export class BrokerProcesses {
  readonly #instance: Instance;
  readonly #places: WorkPlaces;

  constructor(instance: Instance) {
    this.#instance = instance;
    this.#places = new WorkPlaces(instance.folder, OPEN_PARTS);
  }

  readonly isOurs = (commandLine: string, pid: number, fresh: boolean): boolean => {
    if (isBrokerOf(this.#instance, commandLine))
      return this.#places.of(pid, commandLine, fresh) !== 'elsewhere';
    return (
      this.#startedIn(commandLine) !== null && this.#places.of(pid, commandLine, fresh) === 'here'
    );
  };

  /** Why a broker of ours does not work in its folder as that is now; null when it does. */
  misplaced({ pid, commandLine }: ProcessInfo): Misplaced | null {
    const removed = this.#places.of(pid, commandLine, true) === 'removed';
    if (isBrokerOf(this.#instance, commandLine) && !removed) return null;
    const startedIn = this.#startedIn(commandLine) ?? this.#instance.runFolder;
    return { pid, startedIn, removed };
  }

  #startedIn(commandLine: string): string | null {
    return runFolderIn(basename(this.#instance.folder), commandLine);
  }
}
