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
