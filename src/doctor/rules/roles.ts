import type { Policy } from '../subject/config.ts';
import { remove, setChild } from '../fixes/element-fixes.ts';
import { pairRule, type Problem, type Rule, type Subject } from '../subject/rule.ts';
import { type ConfiguredValue, isPresent, textAt } from '../subject/values.ts';

const ID = 'coordination-id';

/** Are the two brokers a pair: one primary and one backup, with policies that match? */
export const ROLE_RULES: readonly Rule[] = [
  pairRule({
    id: 'same-role',
    severity: 'error',
    find: (first, second) => {
      const [a, b] = [first, second].map(({ config }) => config.policy);
      if (!isPresent(a) || !isPresent(b) || a.role !== b.role) return [];
      if (a.role === 'backup') {
        return [
          {
            at: second,
            what: 'Neither broker ever becomes active.',
            why: 'Both are backups, and each waits for a primary. One of them has to be the primary.',
          },
        ];
      }
      // Two primaries with a lock manager are peers: see `coordination-id`.
      if (a.lock !== null && b.lock !== null) return [];
      return [
        {
          at: second,
          what: 'Both brokers are active: they do not replicate, and neither takes over from the other.',
          why: 'Both are primaries. One of them has to be the backup.',
        },
      ];
    },
  }),
  pairRule({
    id: 'policies-differ',
    severity: 'error',
    find: (first, second) => {
      const [a, b] = [first, second].map(({ config }) => modeOf(config.policy));
      if (!isPresent(a) || !isPresent(b) || a === b) return [];
      return [
        {
          at: second,
          what: 'The two brokers do not use the same lock manager: a backup may take over beside a healthy primary, or not at all.',
          why: `One uses ${a}, the other ${b}. Both have to use the same.`,
        },
      ];
    },
  }),
  pairRule({ id: ID, severity: 'error', versions: { from: '2.18.0' }, find: coordination }),
  pairRule({
    id: 'group-names-differ',
    severity: 'error',
    find: (first, second) => {
      const [a, b] = [first, second].map(({ config: { policy } }) =>
        policy === null ? undefined : textAt(policy.node, 'group-name'),
      );
      if (a === undefined || b === undefined || (a ?? '') === (b ?? '')) return [];
      const backup = [first, second].find(({ config }) => config.policy?.role === 'backup');
      const at = backup ?? second;
      const [own, peerGroup] = at === first ? [a ?? '', b ?? ''] : [b ?? '', a ?? ''];
      const path = at.config.policy?.path ?? [];
      return [
        {
          at,
          what:
            own === ''
              ? 'The backup takes over, but a primary that returns never finds the backup: no failback, and no replica.'
              : 'The backup never finds its primary: it waits, and never takes over.',
          why: `A broker with a <group-name> looks for that group only, and the names are ${quoted(a)} and ${quoted(b)}.`,
          fix:
            peerGroup === ''
              ? remove([...path, 'group-name'])
              : setChild(path, 'group-name', peerGroup),
        },
      ];
    },
  }),
];

const quoted = (name: ConfiguredValue<string>): string =>
  !isPresent(name) || name === '' ? 'none' : `"${name}"`;

/**
 * Describes what decides; undefined if there is no replication policy, or only the broker knows.
 */
function modeOf(policy: Policy | null): string | undefined {
  if (policy === null) return undefined;
  if (policy.lock === null) return 'classic replication';
  if (policy.lock.kind === 'file') return 'a file lock';
  if (policy.lock.kind === 'zookeeper') return 'ZooKeeper';
  return policy.lock.className ?? undefined;
}

function coordination(first: Subject, second: Subject): readonly Problem[] {
  const [a, b] = [first.config.policy, second.config.policy];
  if (!isPresent(a?.lock) || !isPresent(b?.lock)) return [];
  if (a.role === 'primary' && b.role === 'primary') return peers(first, second);
  const at = [first, second].find(({ config }) => idOf(config.policy) !== null);
  if (at === undefined || a.role === b.role || idOf(at.config.policy) === undefined) return [];
  return [
    {
      at,
      severity: 'warning',
      what: 'A backup that was active last does not become active alone: after a double failure no broker is active until the primary is started too.',
      why: `<${ID}> is for two <primary> peers. Beside a <backup> the two brokers ask for locks with different names (seen on 2.44.0).`,
      fix: remove([...(at.config.policy?.path ?? []), ID]),
    },
  ];
}

function peers(first: Subject, second: Subject): readonly Problem[] {
  const [a, b] = [idOf(first.config.policy), idOf(second.config.policy)];
  if (a === undefined || b === undefined) return [];
  if (a !== null && b !== null && asRead(a) === asRead(b)) return [];
  const path = second.config.policy?.path ?? [];
  return [
    {
      at: second,
      what: 'Both brokers are active: they do not replicate, and neither takes over from the other.',
      why: `Both are <primary>. As peers they need the same <${ID}>; otherwise one of them has to be <backup>.`,
      ...(a === null ? {} : { fix: setChild(path, ID, a) }),
    },
  ];
}

const idOf = (policy: Policy | null): ConfiguredValue<string> =>
  policy === null ? null : textAt(policy.node, ID);

/** Only the first 16 characters count (ReplicationPrimaryPolicyConfiguration). */
const asRead = (id: string): string => id.slice(0, 16).replaceAll('-', '.');
