import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { BROKER_NAMES, type BrokerPorts, type BrokerRole } from '../model/broker.ts';
import { AmqHaError } from '../model/errors.ts';
import { findProcesses, processInfo, type ProcessInfo } from '../platform/process-table.ts';
import { startDetached } from '../platform/run.ts';
import { waitUntil } from '../platform/wait-until.ts';
import { brokerEnvironment } from './environment.ts';
import { artemisScript, isBrokerOf, outputOf, pidFileOf, type Instance } from './instance.ts';
import { lastWords, LogCursor } from './log.ts';
import { readBroker, type BrokerView, type ManagementAccess } from './management.ts';

/** A graceful stop takes 1-4 s; what has not ended by then hangs. */
const STOP_WITHIN_MS = 30_000;
const DIE_WITHIN_MS = 10_000;

export interface BrokerOptions {
  readonly role: BrokerRole;
  readonly instance: Instance;
  readonly ports: BrokerPorts;
  readonly user: string;
  readonly password: string;
  readonly javaHome: string;
}

/** One broker of the pair: its process and its management. Every signal is preceded by the proof that the process is ours. */
export class Broker {
  readonly role: BrokerRole;
  readonly name: string;
  readonly instance: Instance;
  readonly ports: BrokerPorts;
  readonly access: ManagementAccess;
  readonly #javaHome: string;
  #lastPid: number | null = null;

  constructor(options: BrokerOptions) {
    this.role = options.role;
    this.name = BROKER_NAMES[options.role];
    this.instance = options.instance;
    this.ports = options.ports;
    this.access = {
      consolePort: options.ports.console,
      user: options.user,
      password: options.password,
    };
    this.#javaHome = options.javaHome;
  }

  /** Its process, whoever started it, or null. The one seen last is looked at first: a look at all takes some ms. */
  process(): ProcessInfo | null {
    const known = this.#lastPid === null ? null : processInfo(this.#lastPid);
    if (known !== null && isBrokerOf(this.instance, known.commandLine)) return known;
    const found = findProcesses((commandLine) => isBrokerOf(this.instance, commandLine))[0] ?? null;
    this.#lastPid = found?.pid ?? null;
    return found;
  }

  /** What management says; null while it does not answer. `queue` is the one whose messages are counted. */
  view(queue: string): Promise<BrokerView | null> {
    return readBroker(this.access, queue);
  }

  log(from: 'here' | 'beginning' = 'here'): LogCursor {
    return new LogCursor(this.instance, from);
  }

  /** Starts the JVM directly (artemis-service hides its errors) and returns at once; its pid file is written for artemis-service. */
  async start(): Promise<number> {
    mkdirSync(dirname(outputOf(this.instance)), { recursive: true });
    mkdirSync(dirname(pidFileOf(this.instance)), { recursive: true });
    const pid = await startDetached(artemisScript(this.instance), ['run'], {
      env: brokerEnvironment(this.#javaHome),
      outputPath: outputOf(this.instance),
      cwd: this.instance.runFolder,
    });
    writeFileSync(pidFileOf(this.instance), `${String(pid)}\n`);
    return pid;
  }

  /** SIGTERM and wait for the end; a paused broker gets SIGKILL (SIGTERM would stay pending), as does one that hangs. */
  async stop(): Promise<void> {
    const running = this.process();
    if (running === null) return;
    if (running.paused) return this.kill();
    this.#signal(running, 'SIGTERM');
    await this.#waitForEnd(running, STOP_WITHIN_MS).catch(() => this.kill());
    rmSync(pidFileOf(this.instance), { force: true });
  }

  /** SIGKILL: the crash. Works on a paused broker too, and on one whose script is still about to become the JVM. */
  async kill(): Promise<void> {
    await waitUntil({
      what: `the end of ${this.name} by SIGKILL`,
      timeoutMs: DIE_WITHIN_MS,
      intervalMs: 20,
      look: () => {
        const running = findProcesses((commandLine) => isBrokerOf(this.instance, commandLine));
        for (const each of running) this.#signal(each, 'SIGKILL');
        return running.length === 0
          ? { done: undefined }
          : { seen: `alive: pid ${running.map(({ pid }) => String(pid)).join(', ')}` };
      },
    });
    rmSync(pidFileOf(this.instance), { force: true });
  }

  /** Sends one signal and does not wait. @returns false when no process of ours runs */
  signal(name: 'SIGTERM' | 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): boolean {
    const running = this.process();
    if (running === null) return false;
    this.#signal(running, name);
    return true;
  }

  async waitForEnd(timeoutMs: number): Promise<void> {
    const running = this.process();
    if (running !== null) await this.#waitForEnd(running, timeoutMs);
    rmSync(pidFileOf(this.instance), { force: true });
  }

  /** The error for a broker that ended (or could not begin) when it should run. */
  diedError(doing: string): AmqHaError {
    return new AmqHaError(
      'WRONG_STATE',
      `${this.name} ended while ${doing}. Its last words:\n${lastWords(this.instance)}`,
      {
        hint: `amq-ha-demo logs ${this.name}`,
      },
    );
  }

  #signal(running: ProcessInfo, name: NodeJS.Signals): void {
    const now = processInfo(running.pid);
    if (now === null || !isBrokerOf(this.instance, now.commandLine)) return; // it ended, or the pid is another's by now
    try {
      process.kill(running.pid, name);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error; // it ended just now
    }
  }

  async #waitForEnd(running: ProcessInfo, timeoutMs: number): Promise<void> {
    await waitUntil({
      what: `the end of ${this.name} (pid ${String(running.pid)})`,
      timeoutMs,
      intervalMs: 20,
      look: () => {
        const now = processInfo(running.pid);
        return now === null || !isBrokerOf(this.instance, now.commandLine)
          ? { done: undefined }
          : { seen: `the process is ${now.paused ? 'paused' : 'alive'}` };
      },
    });
  }
}
