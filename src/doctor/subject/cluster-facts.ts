import type { Endpoint } from './endpoint.ts';
import type { HaConfig } from './config.ts';
import type { Case } from './rule.ts';
import { isTold, textAt } from './values.ts';

/** The connector that a broker announces to the others, where it can be told. */
export function announced({ cluster, connectors }: HaConfig): Endpoint | null {
  const name = cluster === null ? null : textAt(cluster.node, 'connector-ref');
  return connectors.find((connector) => connector.name === name) ?? null;
}

/** Connectors of the others, as the cluster connection lists them; names that no connector has are left out. */
export function staticEndpoints({ cluster, connectors }: HaConfig): readonly Endpoint[] {
  return (cluster?.statics ?? []).flatMap(
    (name) => connectors.find((connector) => connector.name === name) ?? [],
  );
}

/** True for the same address and port, both known. */
export const sameEndpoint = (a: Endpoint, b: Endpoint): boolean =>
  a.port !== null && a.port === b.port && a.host === b.host;

/** Static connectors that lead to somebody else. */
export function others(config: HaConfig): readonly Endpoint[] {
  const own = announced(config);
  return staticEndpoints(config).filter((each) => own === null || !sameEndpoint(each, own));
}

/** Whether this broker and its peer are the whole cluster, as far as this file tells. */
export function othersKnown({ config }: Case): 'one' | 'maybe more' {
  return isTold(config.cluster?.statics) && others(config).length <= 1 ? 'one' : 'maybe more';
}

/** What becomes of a broker that does not find the other one; seen on 2.44.0, with each lock manager but a file's. */
export function lostInWords({ config: { policy } }: Case): string {
  if (policy?.role === 'backup')
    return 'The backup never finds its primary: it waits, and takes over nothing.';
  const comesBack =
    'When this broker is started again after a takeover, it does not find the backup that serves';
  return policy?.lock === null
    ? `${comesBack}, and both are active.`
    : `${comesBack}: there is no replica, and it does not get its work back.`;
}
