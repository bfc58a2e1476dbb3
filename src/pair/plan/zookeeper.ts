import { createHash } from 'node:crypto';
import type { Settings } from '../../model/settings.ts';
import type { ZooKeeperNode, ZooKeeperPlan } from '../../model/zookeeper.ts';
import { LOOPBACK } from '../../platform/ports.ts';
import { ZOOKEEPER } from '../../settings/timing.ts';
import type { PlanInput } from './pair-plan.ts';

/** ZooKeeper's own ports: clients, members, elections; the members of one ensemble count up from these. */
const FIXED = { client: 2_181, quorum: 2_881, election: 3_881 };
/** Where the servers' ports begin in a block of picked ones. */
const IN_BLOCK = 10;

/** The ensemble that a pair's settings ask for. Pure. */
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
      settings.zookeeper ??
      nodes.map(({ clientPort }) => `${LOOPBACK}:${String(clientPort)}`).join(','),
    namespace: input.namespace,
    sessionMs,
    grantedSessionMs: input.grantedSessionMs ?? sessionMs,
    nodes,
  };
}

/**
 * The namespace of a pair that is made in a home for the first time. It follows from where the home
 * is, so that `--dry-run` shows the one that `init` takes.
 * @param home host, path and file number of the folder: no other pair has them all, not even one
 *   that was made in this place and moved away
 */
export function namespaceOf(home: readonly string[]): string {
  const key = createHash('sha256').update(home.join('\n')).digest('hex').slice(0, 8);
  return `amq-ha-demo-${key}`;
}

/** A majority that outlives the loss of one takes three. */
const SEVERAL = 3;

/** The session to ask for, in ms. */
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

/** Ports that a server of our own needs. One alone has no other members. */
export function portsOfNode(node: ZooKeeperNode, alone: boolean): readonly number[] {
  return alone ? [node.clientPort] : [node.clientPort, node.quorumPort, node.electionPort];
}

/** The same for all of them. */
export function zooKeeperPorts({ nodes }: Pick<ZooKeeperPlan, 'nodes'>): readonly number[] {
  return nodes.flatMap((node) => portsOfNode(node, nodes.length === 1));
}
