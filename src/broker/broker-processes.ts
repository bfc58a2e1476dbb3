import { basename } from 'node:path';
import type { ProcessInfo } from '../platform/process-table.ts';
import { WorkPlaces, type Misplaced } from '../platform/work-place.ts';
import { isBrokerOf, runFolderIn, type Instance } from './instance.ts';

/**
 * Parts of its instance folder that a running broker holds open (seen in /proc, 2.10.1 to 2.44.0).
 */
const OPEN_PARTS = ['data', 'log', 'lock'];

/**
 * Recognises the broker of one instance among all processes. A process with the instance's path in
 * its command line is that broker, unless its open files are elsewhere: then it was started before
 * its folder was moved, and another folder has the path now. A process with another path is that
 * broker when its open files are here: this folder was moved while it ran. Where open files cannot
 * be seen (macOS), only the path decides.
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

  /** Says why a broker of the pair does not run in its present folder; null when it does. */
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
