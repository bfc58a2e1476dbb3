import type { ZooKeeperPlan, ZooKeeperStatus } from '../model/zookeeper.ts';
import { LOOPBACK } from '../platform/ports.ts';
import { ZooKeeperServer, type ServerOptions } from './server.ts';
import { addressesIn, awaitSession } from './session.ts';

/**
 * Time limit from the start of a JVM to its first session: about 1 s, an election takes 0.5 s more,
 * a loaded machine several times that.
 */
const STARTS_WITHIN_MS = 60_000;
/** Time limit for an external ensemble, which either runs or does not. */
const ANSWERS_WITHIN_MS = 5_000;

/** The ensemble of a pair: its own servers, or an external ensemble, which is only connected to. */
export class Ensemble {
  readonly plan: ZooKeeperPlan;
  readonly servers: readonly ZooKeeperServer[];

  /** `foldersOf` returns the folders of each server of the pair. */
  constructor(
    plan: ZooKeeperPlan,
    options: Omit<ServerOptions, 'node' | 'nodes' | 'folder' | 'runFolder'> & {
      readonly foldersOf: (id: number) => Pick<ServerOptions, 'folder' | 'runFolder'>;
    },
  ) {
    this.plan = plan;
    this.servers = plan.nodes.map(
      (node) =>
        new ZooKeeperServer({
          ...options,
          node,
          nodes: plan.nodes,
          ...options.foldersOf(node.id),
        }),
    );
  }

  get isOurs(): boolean {
    return this.servers.length > 0;
  }

  /** True while a majority of the pair's servers runs; always true for an external ensemble. */
  get hasMajority(): boolean {
    const running = this.servers.filter((server) => server.process() !== null).length;
    return !this.isOurs || 2 * running > this.servers.length;
  }

  /**
   * Starts the servers of the pair that do not run, and waits until all grant sessions.
   * @throws AmqHaError NO_ZOOKEEPER, INTERRUPTED
   */
  async ensureUp(signal?: AbortSignal): Promise<void> {
    const stopped = this.servers.filter((server) => server.process() === null);
    for (const server of stopped) await server.start();
    await awaitSession(
      this.isOurs
        ? this.plan.nodes.map(({ clientPort }) => ({ host: LOOPBACK, port: clientPort }))
        : addressesIn(this.plan.connectString),
      {
        askedMs: this.plan.sessionMs,
        timeoutMs: stopped.length > 0 ? STARTS_WITHIN_MS : ANSWERS_WITHIN_MS,
        one: !this.isOurs,
        check: () => {
          for (const server of stopped) server.requireRunning();
        },
        hint: this.isOurs
          ? `see ${this.servers.map(({ outputPath }) => outputPath).join(' and ')}`
          : `start it, or leave out --zookeeper ${this.plan.connectString}`,
        signal,
      },
    );
  }

  async stop(): Promise<void> {
    await Promise.all(this.servers.map((server) => server.stop()));
  }

  async kill(): Promise<void> {
    await Promise.all(this.servers.map((server) => server.kill()));
  }

  status(): ZooKeeperStatus {
    return {
      connectString: this.plan.connectString,
      sessionMs: this.plan.grantedSessionMs,
      nodes: this.servers.map((server) => {
        const pid = server.process()?.pid ?? null;
        return { id: server.node.id, port: server.node.clientPort, running: pid !== null, pid };
      }),
    };
  }
}
