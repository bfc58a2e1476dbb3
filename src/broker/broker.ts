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

/** A graceful stop takes 1-4 s; a broker that has not ended by then hangs. */
const STOP_WITHIN_MS = 30_000;

interface BrokerOptions {
  readonly role: BrokerRole;
  readonly instance: Instance;
  readonly ports: BrokerPorts;
  readonly user: string;
  readonly password: string;
  readonly javaHome: string;
  /** The archive of its classes, for the software that it runs now; null: none is used. */
  readonly archive: () => Promise<ArchiveStore | null>;
}

/**
 * One broker of the pair: its process and its management. Before every signal it proves that the
 * process is the broker of this pair.
 */
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

  /** Its process, whichever command started it, or null. */
  process(): ProcessInfo | null {
    return this.#process.find();
  }

  /**
   * Says where its process was started, if its folder was moved or put back since; otherwise null.
   */
  misplaced(): Misplaced | null {
    const running = this.process();
    return running === null ? null : this.#recognised.misplaced(running);
  }

  /**
   * The state that management reports; null while it does not answer. The messages of `queue` are
   * counted.
   */
  view(queue: string): Promise<BrokerView | null> {
    return readBroker(this.access, queue);
  }

  /** A cursor at the present end of its log. */
  log(): LogCursor {
    return new LogCursor(this.instance);
  }

  /** Follows its log from now on, to know when lines were written. The caller must stop it. */
  watchLog(options?: LogWatchOptions): LogWatch {
    return new LogWatch(this.role, this.instance, options);
  }

  /**
   * Starts the JVM directly (artemis-service hides its errors) and returns its pid at once. Writes
   * the pid file that artemis-service reads. `fresh`: a takeover is likely, so a backup may write a
   * better archive of its classes than the present one.
   */
  async start({ fresh = false }: { readonly fresh?: boolean } = {}): Promise<number> {
    mkdirSync(dirname(outputOf(this.instance)), { recursive: true });
    mkdirSync(dirname(pidFileOf(this.instance)), { recursive: true });
    const archive = await this.#archive();
    const found = archive?.use() ?? null;
    // Only a backup that takes over loads the classes of every role.
    const writesArchive =
      archive !== null &&
      this.role === 'backup' &&
      (found === null || (fresh && !archive.isFull()));
    const since = endOfLog(this.instance);
    const pid = await startDetached(artemisScript(this.instance), ['run'], {
      env: brokerEnvironment(this.#javaHome, { program: writesArchive ? archive.learn() : found }),
      outputPath: outputOf(this.instance),
      cwd: this.instance.runFolder,
    });
    writeFileSync(pidFileOf(this.instance), `${pid}\n`);
    if (writesArchive) archive.learnsFrom(pid, since);
    return pid;
  }

  /**
   * Sends SIGTERM and waits for the end. A paused broker gets SIGKILL (SIGTERM would stay pending),
   * and so does a broker that hangs.
   */
  async stop(): Promise<void> {
    const running = this.process();
    if (running === null) return;
    await this.#process.stop(STOP_WITHIN_MS);
    this.#removePidFile();
    await this.#adoptArchive(running.pid);
  }

  /** Accepts the archive that it wrote when it ended, if it was asked to. */
  async #adoptArchive(pid: number): Promise<void> {
    const archive = await this.#archive();
    const since = archive?.learnsSince(pid) ?? null;
    if (archive === null || since === null) return;
    const hasServed = codesSince(this.instance, since).codes.includes(CODE.active);
    archive.adopt(pid, hasServed ? 'full' : 'partial');
  }

  /**
   * Sends SIGKILL, which is a crash. Works also on a paused broker, and while the script has not
   * yet become the JVM.
   */
  async kill(): Promise<void> {
    await this.#process.kill();
    this.#removePidFile();
  }

  /** Sends one signal and does not wait. @returns false when the broker does not run */
  signal(name: 'SIGTERM' | 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): boolean {
    return this.#process.signal(name);
  }

  async waitForEnd(timeoutMs: number): Promise<void> {
    await this.#process.waitForEnd(timeoutMs);
    this.#removePidFile();
  }

  /** Returns the error for a broker that ended, or did not start, although it should run. */
  diedError(doing: string): AmqHaError {
    return new AmqHaError(
      'WRONG_STATE',
      `${this.name} ended while ${doing}. Last log lines:\n${lastWords(this.instance)}`,
      {
        hint: `amq-ha-demo logs ${this.name}`,
      },
    );
  }

  #removePidFile(): void {
    rmSync(pidFileOf(this.instance), { force: true });
  }
}
