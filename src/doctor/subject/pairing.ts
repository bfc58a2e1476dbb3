import { announced, others } from './cluster-facts.ts';
import { mayBeSameHost, type Endpoint } from './endpoint.ts';
import type { Case, Pair } from './rule.ts';
import { textAt } from './values.ts';

/**
 * Which configurations make a pair. Two are one, whatever they say. Of more, a primary and a backup that lead to each
 * other, or share a group name; each is in one pair at most. The primary comes first, in the order given.
 */
export function pairsOf(cases: readonly Case[]): readonly Pair[] {
  const [first, second, ...more] = cases;
  if (first === undefined || second === undefined) return [];
  if (more.length === 0) return [primaryFirst(first, second)];
  const free = new Set(cases);
  return cases.flatMap((one) => {
    if (!free.has(one) || one.config.policy?.role !== 'primary') return [];
    const backups = [...free].filter(({ config }) => config.policy?.role === 'backup');
    const other =
      backups.find((each) => leads(one, each) && leads(each, one)) ??
      backups.find((each) => sameGroup(one, each) || leads(one, each) || leads(each, one));
    if (other === undefined) return [];
    free.delete(one);
    free.delete(other);
    return [[one, other] as const];
  });
}

/** Gives each case of a pair its peer. */
export function introduced(pairs: readonly Pair[]): readonly Pair[] {
  return pairs.map(([a, b]) => [
    { ...a, peer: b },
    { ...b, peer: a },
  ]);
}

function primaryFirst(a: Case, b: Case): Pair {
  const swap = a.config.policy?.role === 'backup' && b.config.policy?.role !== 'backup';
  return swap ? [b, a] : [a, b];
}

function leads(one: Case, other: Case): boolean {
  const door = announced(other.config);
  return door !== null && others(one.config).some((target) => isAt(target, door));
}

const isAt = (target: Endpoint, door: Endpoint): boolean =>
  target.port !== null &&
  target.port === door.port &&
  target.host !== null &&
  door.host !== null &&
  mayBeSameHost(target.host, door.host);

function sameGroup(one: Case, other: Case): boolean {
  const [a, b] = [one, other].map(({ config: { policy } }) =>
    policy === null ? null : textAt(policy.node, 'group-name'),
  );
  return typeof a === 'string' && a !== '' && a === b;
}
