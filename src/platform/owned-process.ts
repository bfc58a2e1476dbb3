import { systemCode } from '../model/errors.ts';
import { findProcesses, processInfo, type ProcessInfo } from './process-table.ts';
import { waitUntil } from './wait-until.ts';

const DIE_WITHIN_MS = 10_000;
const LOOK_EVERY_MS = 20;

/** `fresh`: nothing that was seen earlier may count. */
type IsOurs = (commandLine: string, pid: number, fresh: boolean) => boolean;

/**
 * A long-running process that is known by what it is, whoever started it. No pid is
 * trusted: before every signal it is looked up again.
 */
export class OwnedProcess {
  readonly #name: string;
  readonly #isOurs: IsOurs;
  #lastPid: number | null = null;

  /** `name` is for messages; `isOurs` must hold for no process of anybody else. */
  constructor(name: string, isOurs: IsOurs) {
    this.#name = name;
    this.#isOurs = isOurs;
  }

  /** Its process or null. The one seen last is looked at first: a look at all takes some ms. */
  find(): ProcessInfo | null {
    const known = this.#lastPid === null ? null : processInfo(this.#lastPid);
    if (known !== null && this.#isOurs(known.commandLine, known.pid, false)) return known;
    const found = this.#all()[0] ?? null;
    this.#lastPid = found?.pid ?? null;
    return found;
  }

  /** Sends one signal and does not wait. @returns false when no process of ours runs */
  signal(name: NodeJS.Signals): boolean {
    const running = this.find();
    if (running === null) return false;
    this.#send(running, name);
    return true;
  }

  /** SIGKILL until nothing is left; works on a paused process too, and on a script that is about to become a JVM. @throws AmqHaError TIMEOUT */
  async kill(): Promise<void> {
    await waitUntil({
      what: `the end of ${this.#name} by SIGKILL`,
      timeoutMs: DIE_WITHIN_MS,
      intervalMs: LOOK_EVERY_MS,
      look: () => {
        const running = this.#all();
        for (const each of running) this.#send(each, 'SIGKILL');
        return running.length === 0
          ? { done: undefined }
          : { seen: `alive: pid ${running.map(({ pid }) => String(pid)).join(', ')}` };
      },
    });
  }

  /** SIGTERM, and SIGKILL for one that is paused (SIGTERM would stay pending) or does not end in time. */
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
    return findProcesses((commandLine, pid) => this.#isOurs(commandLine, pid, false));
  }

  #send(running: ProcessInfo, name: NodeJS.Signals): void {
    const now = processInfo(running.pid);
    if (now === null || !this.#isOurs(now.commandLine, now.pid, true)) return; // it ended, or the pid is another's by now
    try {
      process.kill(running.pid, name);
    } catch (error) {
      if (systemCode(error) !== 'ESRCH') throw error; // it ended just now
    }
  }

  async #waitForEndOf(running: ProcessInfo, timeoutMs: number): Promise<void> {
    await waitUntil({
      what: `the end of ${this.#name} (pid ${String(running.pid)})`,
      timeoutMs,
      intervalMs: LOOK_EVERY_MS,
      look: () => {
        const now = processInfo(running.pid);
        return now === null || !this.#isOurs(now.commandLine, now.pid, false)
          ? { done: undefined }
          : { seen: `the process is ${now.paused ? 'paused' : 'alive'}` };
      },
    });
  }
}
