import { advertisedEndpoint, otherEndpoints } from './cluster-facts.ts';
import { type Endpoint, mayBeSameHost } from './endpoint.ts';
import type { ConfigPair, Subject } from './rule.ts';
import { textAt } from './values.ts';

/**
 * Returns the configurations that form pairs. Exactly two are always a pair. Among more, a primary
 * and a backup form one if they lead to each other, or share a group name; each is in at most one
 * pair. The primary comes first, and the pairs are in the order of the primaries.
 */
export function configPairs(subjects: readonly Subject[]): readonly ConfigPair[] {
  const [first, second, ...more] = subjects;
  if (first === undefined || second === undefined) return [];
  if (more.length === 0) return [primaryFirst(first, second)];
  const free = new Set(subjects);
  return subjects.flatMap((subject) => {
    if (!free.has(subject) || subject.config.policy?.role !== 'primary') return [];
    const backups = [...free].filter(({ config }) => config.policy?.role === 'backup');
    const other =
      backups.find((each) => leadsTo(subject, each) && leadsTo(each, subject)) ??
      backups.find(
        (each) => sameGroup(subject, each) || leadsTo(subject, each) || leadsTo(each, subject),
      );
    if (other === undefined) return [];
    free.delete(subject);
    free.delete(other);
    return [[subject, other] as const];
  });
}

/** Returns the pairs with the `peer` of each subject set. */
export function withPeers(pairs: readonly ConfigPair[]): readonly ConfigPair[] {
  return pairs.map(([a, b]) => [
    { ...a, peer: b },
    { ...b, peer: a },
  ]);
}

function primaryFirst(a: Subject, b: Subject): ConfigPair {
  const swap = a.config.policy?.role === 'backup' && b.config.policy?.role !== 'backup';
  return swap ? [b, a] : [a, b];
}

function leadsTo(subject: Subject, other: Subject): boolean {
  const address = advertisedEndpoint(other.config);
  return address !== null && otherEndpoints(subject.config).some((target) => isAt(target, address));
}

const isAt = (target: Endpoint, address: Endpoint): boolean =>
  target.port !== null &&
  target.port === address.port &&
  target.host !== null &&
  address.host !== null &&
  mayBeSameHost(target.host, address.host);

function sameGroup(subject: Subject, other: Subject): boolean {
  const [a, b] = [subject, other].map(({ config: { policy } }) =>
    policy === null ? null : textAt(policy.node, 'group-name'),
  );
  return typeof a === 'string' && a !== '' && a === b;
}
