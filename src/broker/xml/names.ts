/** Places and names in broker.xml that patching and checking share. */
export const CORE = ['configuration', 'core'] as const;
export const HA_POLICY = [...CORE, 'ha-policy'] as const;
export const CONNECTORS = [...CORE, 'connectors'] as const;
export const ACCEPTORS = [...CORE, 'acceptors'] as const;
export const ADDRESSES = [...CORE, 'addresses'] as const;

/** The name that `artemis create` gives the only cluster connection. */
export const CLUSTER_CONNECTION = [
  ...CORE,
  'cluster-connections',
  'cluster-connection[name=my-cluster]',
] as const;

/** Written for fast failure detection only. */
export const TTL_CHECK = 'connection-ttl-check-interval';

/** UDP discovery, generated without --staticCluster: it could pair with a stranger on the network. */
export const DISCOVERY = ['broadcast-groups', 'discovery-groups'] as const;

/** Percent of the disk: a demo must not block producers because the disk of a laptop is 90 % full. */
export const MAX_DISK_USAGE = { element: 'max-disk-usage', percent: '100' } as const;

/** URL of a broker's port; both brokers and all clients are on this machine. */
export function loopback(port: number): string {
  return `tcp://127.0.0.1:${String(port)}`;
}
