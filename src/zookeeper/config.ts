import type { ZooKeeperNode } from '../model/zookeeper.ts';
import { LOOPBACK } from '../platform/ports.ts';

/**
 * Longest session that a server of the pair grants; ZooKeeper's default of 20 ticks is less than
 * `stock` requests.
 */
const LONGEST_SESSION_MS = 60_000;
/** How long members wait for each other: to join, and to keep up. In ms; the file has ticks. */
const JOIN_WITHIN_MS = 20_000;
const KEEP_UP_WITHIN_MS = 5_000;

/**
 * Returns the `zoo.cfg` of one server (ZooKeeper Administrator's Guide, Configuration Parameters):
 * on loopback only, without its web server.
 */
export function serverConfig(
  node: ZooKeeperNode,
  nodes: readonly ZooKeeperNode[],
  options: { readonly dataFolder: string; readonly tickMs: number },
): string {
  const { tickMs } = options;
  const ticks = (ms: number): string => String(Math.ceil(ms / tickMs));
  const members = nodes.map(
    ({ id, quorumPort, electionPort }) => `server.${id}=${LOOPBACK}:${quorumPort}:${electionPort}`,
  );
  return [
    `tickTime=${tickMs}`,
    `maxSessionTimeout=${LONGEST_SESSION_MS}`,
    `dataDir=${options.dataFolder}`,
    `clientPort=${node.clientPort}`,
    `clientPortAddress=${LOOPBACK}`,
    'maxClientCnxns=0',
    'admin.enableServer=false',
    ...(nodes.length === 1
      ? []
      : [
          `initLimit=${ticks(JOIN_WITHIN_MS)}`,
          `syncLimit=${ticks(KEEP_UP_WITHIN_MS)}`,
          ...members,
        ]),
    '',
  ].join('\n');
}
