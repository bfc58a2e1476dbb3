import { systemCode } from '../model/errors.ts';
import { findProcesses, processInfo, type ProcessInfo } from './process-table.ts';
import { waitUntil } from './wait-until.ts';

const END_WITHIN_MS = 10_000;
const CHECK_EVERY_MS = 20;

/** `fresh`: earlier results must not be used. */
type IsOwn = (commandLine: string, pid: number, fresh: boolean) => boolean;

/**
 * A long-running process of this program, recognised by its properties, whichever command started
 * it. No pid is trusted: before every signal the process is looked up again.
 */
export class OwnedProcess {
  readonly #name: string;
  readonly #isOwn: IsOwn;
  #lastPid: number | null = null;

  /** `name` is for messages; `isOwn` must be false for every other process. */
  constructor(name: string, isOwn: IsOwn) {
    this.#name = name;
    this.#isOwn = isOwn;
  }

  /**
   * Returns its process or null. The pid seen last is tried first: searching all processes takes
   * some ms.
   */
  find(): ProcessInfo | null {
    const known = this.#lastPid === null ? null : processInfo(this.#lastPid);
    if (known !== null && this.#isOwn(known.commandLine, known.pid, false)) return known;
    const found = this.#all()[0] ?? null;
    this.#lastPid = found?.pid ?? null;
    return found;
  }

  /** Sends one signal and does not wait. @returns false when it does not run */
  signal(name: NodeJS.Signals): boolean {
    const running = this.find();
    if (running === null) return false;
    this.#send(running, name);
    return true;
  }

  /**
   * Sends SIGKILL until no process is left; works also on a paused process and on a script that is
   * about to become a JVM.
   * @throws AmqHaError TIMEOUT
   */
  async kill(): Promise<void> {
    await waitUntil({
      what: `the end of ${this.#name} by SIGKILL`,
      timeoutMs: END_WITHIN_MS,
      intervalMs: CHECK_EVERY_MS,
      look: () => {
        const running = this.#all();
        for (const each of running) this.#send(each, 'SIGKILL');
        return running.length === 0
          ? { done: undefined }
          : { seen: `alive: pid ${running.map(({ pid }) => String(pid)).join(', ')}` };
      },
    });
  }

  /**
   * Sends SIGTERM, and SIGKILL to a process that is paused (SIGTERM would stay pending) or does not
   * end in time.
   */
  async stop(withinMs: number): Promise<void> {
    const running = this.find();
    if (running === null) return;
    if (running.paused) return this.kill();
    this.#send(running, 'SIGTERM');
    await this.#waitForEndOf(running, withinMs).catch(() => this.kill());
  }

  /** @throws AmqHaError TIMEOUT */
  async waitForEnd(timeoutMs: number): Promise<void> {
    const running = this.find();
    if (running !== null) await this.#waitForEndOf(running, timeoutMs);
  }

  #all(): readonly ProcessInfo[] {
    return findProcesses((commandLine, pid) => this.#isOwn(commandLine, pid, false));
  }

  #send(running: ProcessInfo, name: NodeJS.Signals): void {
    const now = processInfo(running.pid);
    if (now === null || !this.#isOwn(now.commandLine, now.pid, true)) return; // another process may have the pid
    try {
      process.kill(running.pid, name);
    } catch (error) {
      if (systemCode(error) !== 'ESRCH') throw error; // it has just ended
    }
  }

  async #waitForEndOf(running: ProcessInfo, timeoutMs: number): Promise<void> {
    await waitUntil({
      what: `the end of ${this.#name} (pid ${running.pid})`,
      timeoutMs,
      intervalMs: CHECK_EVERY_MS,
      look: () => {
        const now = processInfo(running.pid);
        return now === null || !this.#isOwn(now.commandLine, now.pid, false)
          ? { done: undefined }
          : { seen: `the process is ${now.paused ? 'paused' : 'alive'}` };
      },
    });
  }
}
