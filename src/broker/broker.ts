import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { BROKER_NAMES, type BrokerPorts, type BrokerRole } from '../model/broker.ts';
import { AmqHaError } from '../model/errors.ts';
import { OwnedProcess } from '../platform/owned-process.ts';
import type { ProcessInfo } from '../platform/process-table.ts';
import { startDetached } from '../platform/run.ts';
import type { Misplaced } from '../platform/work-place.ts';
import { BrokerProcesses } from './broker-processes.ts';
import type { ArchiveStore } from './archive-store.ts';
import { brokerEnvironment } from './environment.ts';
import { artemisScript, outputOf, pidFileOf, type Instance } from './instance.ts';
import { codesSince, endOfLog, LogCursor } from './log/log-position.ts';
import { CODE, lastWords } from './log/log.ts';
import { LogWatch, type LogWatchOptions } from './log/log-watch.ts';
import { readBroker, type BrokerView, type ManagementAccess } from './management.ts';

/** A graceful stop takes 1-4 s; what has not ended by then hangs. */
const STOP_WITHIN_MS = 30_000;

interface BrokerOptions {
  readonly role: BrokerRole;
  readonly instance: Instance;
  readonly ports: BrokerPorts;
  readonly user: string;
  readonly password: string;
  readonly javaHome: string;
  /** Where the archive of its classes lies, for the software that it runs now; null: it goes without one. */
  readonly archive: () => Promise<ArchiveStore | null>;
}

/** One broker of the pair: its process and its management. Every signal is preceded by the proof that the process is ours. */
export class Broker {
  readonly role: BrokerRole;
  readonly name: string;
  readonly instance: Instance;
  readonly ports: BrokerPorts;
  readonly access: ManagementAccess;
  readonly #javaHome: string;
  readonly #archive: BrokerOptions['archive'];
  readonly #recognised: BrokerProcesses;
  readonly #process: OwnedProcess;

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
    this.#archive = options.archive;
    this.#recognised = new BrokerProcesses(this.instance);
    this.#process = new OwnedProcess(this.name, this.#recognised.isOurs);
  }

  /** Its process, whoever started it, or null. */
  process(): ProcessInfo | null {
    return this.#process.find();
  }

  /** Set when its process was started in another place, before its folder was moved or put back. */
  misplaced(): Misplaced | null {
    const running = this.process();
    return running === null ? null : this.#recognised.misplaced(running);
  }

  /** What management says; null while it does not answer. `queue` is the one whose messages are counted. */
  view(queue: string): Promise<BrokerView | null> {
    return readBroker(this.access, queue);
  }

  /** Its log from now on. */
  log(): LogCursor {
    return new LogCursor(this.instance);
  }

  /** Follows its log from now on, for when things were logged; to be stopped. */
  watchLog(options?: LogWatchOptions): LogWatch {
    return new LogWatch(this.role, this.instance, options);
  }

  /**
   * Starts the JVM directly (artemis-service hides its errors) and returns at once; its pid file is written for artemis-service.
   * `fresh`: a takeover is likely in its life, so a backup may write a better archive of its classes than the one there is.
   */
  async start({ fresh = false }: { readonly fresh?: boolean } = {}): Promise<number> {
    mkdirSync(dirname(outputOf(this.instance)), { recursive: true });
    mkdirSync(dirname(pidFileOf(this.instance)), { recursive: true });
    const archive = await this.#archive();
    const found = archive?.use() ?? null;
    // Only a backup that takes over loads the classes of every role.
    const learns =
      archive !== null &&
      this.role === 'backup' &&
      (found === null || (fresh && !archive.isFull()));
    const since = endOfLog(this.instance);
    const pid = await startDetached(artemisScript(this.instance), ['run'], {
      env: brokerEnvironment(this.#javaHome, { program: learns ? archive.learn() : found }),
      outputPath: outputOf(this.instance),
      cwd: this.instance.runFolder,
    });
    writeFileSync(pidFileOf(this.instance), `${String(pid)}\n`);
    if (learns) archive.learnsFrom(pid, since);
    return pid;
  }

  /** SIGTERM and wait for the end; a paused broker gets SIGKILL (SIGTERM would stay pending), as does one that hangs. */
  async stop(): Promise<void> {
    const running = this.process();
    if (running === null) return;
    await this.#process.stop(STOP_WITHIN_MS);
    this.#removePidFile();
    await this.#adoptArchive(running.pid);
  }

  /** What it wrote at its end, if it was asked to. */
  async #adoptArchive(pid: number): Promise<void> {
    const archive = await this.#archive();
    const since = archive?.learnsSince(pid) ?? null;
    if (archive === null || since === null) return;
    const hasServed = codesSince(this.instance, since).codes.includes(CODE.active);
    archive.adopt(pid, hasServed ? 'full' : 'partial');
  }

  /** SIGKILL: the crash. Works on a paused broker too, and on one whose script is still about to become the JVM. */
  async kill(): Promise<void> {
    await this.#process.kill();
    this.#removePidFile();
  }

  /** Sends one signal and does not wait. @returns false when no process of ours runs */
  signal(name: 'SIGTERM' | 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): boolean {
    return this.#process.signal(name);
  }

  async waitForEnd(timeoutMs: number): Promise<void> {
    await this.#process.waitForEnd(timeoutMs);
    this.#removePidFile();
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

  #removePidFile(): void {
    rmSync(pidFileOf(this.instance), { force: true });
  }
}
