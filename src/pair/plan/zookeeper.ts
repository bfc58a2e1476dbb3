import { createHash } from 'node:crypto';
import type { Settings } from '../../model/settings.ts';
import type { ZooKeeperNode, ZooKeeperPlan } from '../../model/zookeeper.ts';
import { LOOPBACK } from '../../platform/ports.ts';
import { ZOOKEEPER } from '../../settings/timing.ts';
import type { PlanInput } from './pair-plan.ts';

/** ZooKeeper's default ports; each further server of an ensemble takes the next ones. */
const FIXED = { client: 2_181, quorum: 2_881, election: 3_881 };
/** Offset of the servers' ports in a block of picked ports. */
const IN_BLOCK = 10;

/** Plans the ensemble that the settings of a pair ask for. Pure. */
export function planZooKeeper(input: PlanInput): ZooKeeperPlan {
  const { settings, ports } = input;
  const sessionMs = sessionFor(settings);
  const nodes =
    settings.zookeeper === null
      ? Array.from({ length: settings.zookeeperNodes }, (_, index) =>
          nodeAt(
            index,
            settings.ports === 'auto' ? ports.primary.core + IN_BLOCK : null,
            settings.portOffset,
          ),
        )
      : [];
  return {
    connectString:
      settings.zookeeper ?? nodes.map(({ clientPort }) => `${LOOPBACK}:${clientPort}`).join(','),
    namespace: input.namespace,
    sessionMs,
    grantedSessionMs: input.grantedSessionMs ?? sessionMs,
    nodes,
  };
}

/**
 * Returns the namespace of the first pair in a home. It is derived from the location of the home,
 * so that `--dry-run` shows the one that `init` uses.
 * @param home host, path and inode of the folder. They keep pairs apart in the usual case; where
 *   a later folder has all three again, locks are still apart by the node IDs of the pairs
 */
export function namespaceOf(home: readonly string[]): string {
  const key = createHash('sha256').update(home.join('\n')).digest('hex').slice(0, 8);
  return `amq-ha-demo-${key}`;
}

/** An ensemble of at least three tolerates the loss of one server. */
const SEVERAL = 3;

/** Returns the session timeout to ask for, in ms. */
export function sessionFor(
  settings: Pick<Settings, 'zookeeper' | 'zookeeperNodes' | 'failureDetection'>,
): number {
  const { sessionMs, ensembleSessionMs } = ZOOKEEPER[settings.failureDetection];
  const servers = settings.zookeeper?.split(',').length ?? settings.zookeeperNodes;
  return servers >= SEVERAL ? ensembleSessionMs : sessionMs;
}

function nodeAt(index: number, base: number | null, offset: number): ZooKeeperNode {
  const [clientPort, quorumPort, electionPort] =
    base === null
      ? ([FIXED.client, FIXED.quorum, FIXED.election] as const).map((port) => port + offset + index)
      : [0, 1, 2].map((each) => base + 3 * index + each);
  return {
    id: index + 1,
    clientPort: clientPort ?? 0,
    quorumPort: quorumPort ?? 0,
    electionPort: electionPort ?? 0,
  };
}

/** Returns the ports of a server of the pair; a single server needs none for other members. */
export function portsOfNode(node: ZooKeeperNode, alone: boolean): readonly number[] {
  return alone ? [node.clientPort] : [node.clientPort, node.quorumPort, node.electionPort];
}

/** Returns the ports of all servers of the pair. */
export function zooKeeperPorts({ nodes }: Pick<ZooKeeperPlan, 'nodes'>): readonly number[] {
  return nodes.flatMap((node) => portsOfNode(node, nodes.length === 1));
}
