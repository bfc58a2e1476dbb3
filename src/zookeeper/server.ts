import { mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { AmqHaError } from '../model/errors.ts';
import type { ZooKeeperNode } from '../model/zookeeper.ts';
import { readTextIfThere } from '../platform/files.ts';
import { OwnedProcess } from '../platform/owned-process.ts';
import type { ProcessInfo } from '../platform/process-table.ts';
import { startDetached } from '../platform/run.ts';
import { serverConfig } from './config.ts';

const MAIN = 'org.apache.zookeeper.server.quorum.QuorumPeerMain';
const STOP_WITHIN_MS = 10_000;
const LAST_LINES = 10;

/** A server keeps some kilobytes here; a small JVM with short pauses starts in a second. */
const JVM = [
  ...['-Xmx128m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xshare:auto'],
  // ZooKeeper 3.6 looks for Log4j 1 otherwise. Log4j 2 without a file of its own writes errors only.
  ...['-Dzookeeper.jmx.log4j.disable=true', '-Dorg.apache.logging.log4j.level=INFO'],
];

export interface ServerOptions {
  readonly node: ZooKeeperNode;
  /** All members of its ensemble, itself included. */
  readonly nodes: readonly ZooKeeperNode[];
  /** Keeps its configuration, data and output. */
  readonly folder: string;
  /** Folders whose jars make a server. */
  readonly jarFolders: readonly string[];
  readonly javaHome: string;
  readonly env: Readonly<Record<string, string>>;
  readonly tickMs: number;
}

/** One ZooKeeper server of ours: a process that outlives us, known by the path of its configuration. */
export class ZooKeeperServer {
  readonly node: ZooKeeperNode;
  readonly name: string;
  readonly #options: ServerOptions;
  readonly #process: OwnedProcess;

  constructor(options: ServerOptions) {
    this.node = options.node;
    this.name = `ZooKeeper ${String(options.node.id)}`;
    this.#options = options;
    this.#process = new OwnedProcess(this.name, (commandLine) =>
      commandLine.endsWith(` ${MAIN} ${this.#configPath}`),
    );
  }

  process(): ProcessInfo | null {
    return this.#process.find();
  }

  /** @throws AmqHaError NO_ZOOKEEPER with its last words, when it has ended */
  refuseEnd(): void {
    if (this.process() !== null) return;
    const words = (readTextIfThere(this.outputPath) ?? '').trim().split('\n').slice(-LAST_LINES);
    throw new AmqHaError(
      'NO_ZOOKEEPER',
      `${this.name} ended while it started. Its last words:\n${words.join('\n')}`,
      { hint: `look into ${this.outputPath}` },
    );
  }

  get outputPath(): string {
    return join(this.#options.folder, 'output.log');
  }

  /** What it is started with. */
  get command(): readonly string[] {
    const { jarFolders, javaHome } = this.#options;
    const classPath = jarFolders.map((each) => join(each, '*')).join(delimiter);
    return [join(javaHome, 'bin', 'java'), ...JVM, '-cp', classPath, MAIN, this.#configPath];
  }

  /** Starts it and returns at once; what it knew before is still there. */
  async start(): Promise<void> {
    const { node, nodes, folder, env, tickMs } = this.#options;
    const dataFolder = join(folder, 'data');
    mkdirSync(dataFolder, { recursive: true });
    writeFileSync(join(dataFolder, 'myid'), `${String(node.id)}\n`);
    writeFileSync(this.#configPath, serverConfig(node, nodes, { dataFolder, tickMs }));
    const [java = '', ...args] = this.command;
    await startDetached(java, args, { env, outputPath: this.outputPath, cwd: folder });
  }

  stop(): Promise<void> {
    return this.#process.stop(STOP_WITHIN_MS);
  }

  kill(): Promise<void> {
    return this.#process.kill();
  }

  get #configPath(): string {
    return join(this.#options.folder, 'zoo.cfg');
  }
}
