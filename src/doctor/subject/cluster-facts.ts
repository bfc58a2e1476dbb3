import type { Endpoint } from './endpoint.ts';
import type { HaConfig } from './config.ts';
import type { Subject } from './rule.ts';
import { isPresent, textAt } from './values.ts';

/** Returns the connector that a broker advertises to the others; null if it is unknown. */
export function advertisedEndpoint({ cluster, connectors }: HaConfig): Endpoint | null {
  const name = cluster === null ? null : textAt(cluster.node, 'connector-ref');
  return connectors.find((connector) => connector.name === name) ?? null;
}

/** Returns the static connectors of the cluster connection, without names that no connector has. */
export function staticEndpoints({ cluster, connectors }: HaConfig): readonly Endpoint[] {
  return (cluster?.statics ?? []).flatMap(
    (name) => connectors.find((connector) => connector.name === name) ?? [],
  );
}

/** True if both have the same known address and port. */
export const sameEndpoint = (a: Endpoint, b: Endpoint): boolean =>
  a.port !== null && a.port === b.port && a.host === b.host;

/** Returns the static connectors that lead to other brokers. */
export function otherEndpoints(config: HaConfig): readonly Endpoint[] {
  const own = advertisedEndpoint(config);
  return staticEndpoints(config).filter((each) => own === null || !sameEndpoint(each, own));
}

/** Whether this broker has one peer or maybe more, as far as this file shows. */
export function peerCount({ config }: Subject): 'one' | 'maybe more' {
  return isPresent(config.cluster?.statics) && otherEndpoints(config).length <= 1
    ? 'one'
    : 'maybe more';
}

/**
 * Describes the effect on a broker that does not find the other one. Seen on 2.44.0 with each lock
 * manager except the file lock.
 */
export function peerNotFoundText({ config: { policy } }: Subject): string {
  if (policy?.role === 'backup')
    return 'The backup never finds its primary: it waits, and never takes over.';
  const restarted =
    'When this broker is restarted after a takeover, it does not find the active backup';
  return policy?.lock === null
    ? `${restarted}, and both are active.`
    : `${restarted}: there is no replica, and no failback.`;
}
