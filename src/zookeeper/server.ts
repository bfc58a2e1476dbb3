import { mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { AmqHaError } from '../model/errors.ts';
import type { ZooKeeperNode } from '../model/zookeeper.ts';
import { readTextIfThere } from '../platform/files.ts';
import { OwnedProcess } from '../platform/owned-process.ts';
import type { ProcessInfo } from '../platform/process-table.ts';
import { startDetached } from '../platform/run.ts';
import { WorkPlaces, type Misplaced } from '../platform/work-place.ts';
import { serverConfig } from './config.ts';

const MAIN = 'org.apache.zookeeper.server.quorum.QuorumPeerMain';
const STOP_WITHIN_MS = 10_000;
const LAST_LINES = 10;

/** A server has only some kilobytes of data; a small JVM with short pauses starts in a second. */
const JVM = [
  '-Xmx128m',
  '-XX:+UseSerialGC',
  '-XX:TieredStopAtLevel=1',
  '-Xshare:auto',
  // Otherwise ZooKeeper 3.6 loads Log4j 1. Log4j 2 without a configuration file logs errors only.
  '-Dzookeeper.jmx.log4j.disable=true',
  '-Dorg.apache.logging.log4j.level=INFO',
];

export interface ServerOptions {
  readonly node: ZooKeeperNode;
  /** All members of its ensemble, itself included. */
  readonly nodes: readonly ZooKeeperNode[];
  /** For its configuration, data and output. */
  readonly folder: string;
  /** The same folder as the server knows it: a path that is valid in Java's property files. */
  readonly runFolder: string;
  /** Folders with the jars of a server. */
  readonly jarFolders: readonly string[];
  readonly javaHome: string;
  readonly env: Readonly<Record<string, string>>;
  readonly tickMs: number;
}

/**
 * Returns the folder in which a server was started, from its command line; null for every other
 * process.
 */
export function zooKeeperFolderIn(commandLine: string): string | null {
  const [, folder = null] =
    / org\.apache\.zookeeper\.server\.quorum\.QuorumPeerMain (\/.+)\/zoo\.cfg$/.exec(commandLine) ??
    [];
  return folder;
}

/**
 * One ZooKeeper server of the pair: a process that outlives this program, recognised by the path of
 * its configuration and, as a broker is, by its open files.
 */
export class ZooKeeperServer {
  readonly node: ZooKeeperNode;
  readonly name: string;
  readonly #options: ServerOptions;
  readonly #places: WorkPlaces;
  readonly #process: OwnedProcess;

  constructor(options: ServerOptions) {
    this.node = options.node;
    this.name = `ZooKeeper ${options.node.id}`;
    this.#options = options;
    this.#places = new WorkPlaces(options.folder, null);
    this.#process = new OwnedProcess(this.name, (commandLine, pid, fresh) => {
      if (zooKeeperFolderIn(commandLine) === null) return false;
      const place = this.#places.of(pid, commandLine, fresh);
      return this.#isStartedHere(commandLine) ? place !== 'elsewhere' : place === 'here';
    });
  }

  /**
   * Says where its process was started, if its folder was moved or put back since; otherwise null.
   */
  misplaced(): Misplaced | null {
    const running = this.process();
    if (running === null) return null;
    const { pid, commandLine } = running;
    const removed = this.#places.of(pid, commandLine, true) === 'removed';
    if (this.#isStartedHere(commandLine) && !removed) return null;
    return { pid, startedIn: zooKeeperFolderIn(commandLine) ?? '', removed };
  }

  process(): ProcessInfo | null {
    return this.#process.find();
  }

  /**
   * Checks that the server still runs.
   * @throws AmqHaError NO_ZOOKEEPER with its last log lines, when it has ended
   */
  requireRunning(): void {
    if (this.process() !== null) return;
    const lines = (readTextIfThere(this.outputPath) ?? '').trim().split('\n').slice(-LAST_LINES);
    throw new AmqHaError(
      'NO_ZOOKEEPER',
      `${this.name} ended during startup. Last log lines:\n${lines.join('\n')}`,
      { hint: `see ${this.outputPath}` },
    );
  }

  get outputPath(): string {
    return join(this.#options.folder, 'output.log');
  }

  /** The command that starts it. */
  get command(): readonly string[] {
    const { jarFolders, javaHome } = this.#options;
    const classPath = jarFolders.map((each) => join(each, '*')).join(delimiter);
    return [join(javaHome, 'bin', 'java'), ...JVM, '-cp', classPath, MAIN, this.#configPath];
  }

  /** Starts it and returns at once. It keeps its earlier data. */
  async start(): Promise<void> {
    const { node, nodes, runFolder, env, tickMs } = this.#options;
    const dataFolder = join(runFolder, 'data');
    mkdirSync(dataFolder, { recursive: true });
    writeFileSync(join(dataFolder, 'myid'), `${node.id}\n`);
    writeFileSync(this.#configPath, serverConfig(node, nodes, { dataFolder, tickMs }));
    const [java = '', ...args] = this.command;
    await startDetached(java, args, { env, outputPath: this.outputPath, cwd: runFolder });
  }

  stop(): Promise<void> {
    return this.#process.stop(STOP_WITHIN_MS);
  }

  kill(): Promise<void> {
    return this.#process.kill();
  }

  #isStartedHere(commandLine: string): boolean {
    return commandLine.endsWith(` ${MAIN} ${this.#configPath}`);
  }

  get #configPath(): string {
    return join(this.#options.runFolder, 'zoo.cfg');
  }
}
