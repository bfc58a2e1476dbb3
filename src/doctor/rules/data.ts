import { remove, setChild } from '../fixes/element-fixes.ts';
import { INITIAL_SYNC_TIMEOUT_MS } from '../../settings/timing.ts';
import { brokerRule, type Problem, type Rule, type Subject } from '../subject/rule.ts';
import { booleanAt, childOf, formatMs, numberAt, textAt } from '../subject/values.ts';
import { isFrom } from '../releases/versions.ts';

const SAVED = 'max-saved-replicated-journals-size';
const CORE_PATH = ['configuration', 'core'] as const;
/** A disk this near to its limit is usually full within a day. */
const NEARLY_FULL_PERCENT = 5;
/** With a journal of some gigabytes the last step of a copy takes seconds. */
const SHORT_SYNC_MS = 10_000;

/** Is there a journal to copy, is there space for it, and are old copies kept? */
export const DATA_RULES: readonly Rule[] = [
  brokerRule({ id: 'disk-limit', severity: 'note', find: diskLimit }),
  brokerRule({
    id: 'saved-journals',
    severity: 'warning',
    find: ({ config: { policy } }) => {
      if (policy === null) return [];
      const size = numberAt(policy.node, SAVED, 2);
      if (size !== 0 && size !== -1) return [];
      const fix = setChild(policy.path, SAVED, '2');
      return size === 0
        ? [
            {
              what: 'A broker that becomes the replica deletes its own data at once. If they were the newest, because the wrong broker was started first after a double failure, they are lost.',
              why: `<${SAVED}> 0 keeps no copy. By default the last two are kept (oldreplica.N).`,
              fix,
            },
          ]
        : [
            {
              what: 'The disk fills up: every failover and failback sets another full copy of the journal aside, and none is ever removed.',
              why: `<${SAVED}> -1 keeps all of them (oldreplica.N). The default is 2.`,
              fix,
            },
          ];
    },
  }),
  brokerRule({
    id: 'no-journal',
    severity: 'error',
    find: ({ config: { policy, core } }) => {
      if (policy === null) return [];
      const database = childOf(childOf(core, 'store'), 'database-store');
      if (booleanAt(core, 'persistence-enabled', true) === false) {
        return [
          {
            what:
              policy.role === 'backup'
                ? 'The backup does not start.'
                : 'Nothing is written and nothing is copied: the backup never becomes a replica, and all messages are lost when this broker ends.',
            why: 'Replication copies the journal, and <persistence-enabled> is false.',
            fix: setChild(CORE_PATH, 'persistence-enabled', 'true'),
          },
        ];
      }
      if (database === null) return [];
      return [
        {
          what: 'The broker does not start.',
          why: 'Replication copies the journal on disk, and this broker keeps its messages in a database. With a database a pair shares the store: <shared-store>.',
        },
      ];
    },
  }),
  brokerRule({
    id: 'short-sync-timeout',
    severity: 'warning',
    find: ({ config: { policy } }) => {
      if (policy === null) return [];
      const name = 'initial-replication-sync-timeout';
      const timeout = numberAt(policy.node, name, INITIAL_SYNC_TIMEOUT_MS);
      if (timeout === undefined || timeout <= 0 || timeout >= SHORT_SYNC_MS) return [];
      const stops =
        policy.lock === null ? ', and then a classic primary stops itself (2.8 and later)' : '';
      return [
        {
          what: `As the journal grows, the replica no longer gets in sync${stops}.`,
          why: `The last step of the copy, in which the active broker pauses, may take at most ${formatMs(timeout)} (<${name}>, AMQ229114). The default is 30 s.`,
          fix: remove([...policy.path, name]),
        },
      ];
    },
  }),
];

function diskLimit({ config: { policy, core }, version, host }: Subject): readonly Problem[] {
  const ownLimit = isFrom(version, '2.31.0') ? textAt(core, 'min-disk-free') : null;
  if (policy === null || ownLimit !== null) return [];
  // 100 was the default up to 2.6 (ActiveMQDefaultConfiguration.DEFAULT_MAX_DISK_USAGE).
  const limit = numberAt(core, 'max-disk-usage', isFrom(version, '2.7.0') ? 90 : 100);
  if (limit === undefined || limit < 0 || limit >= 100) return [];
  const used = host?.diskUsedPercent ?? null;
  const written = textAt(core, 'max-disk-usage') === null ? ', the default' : '';
  const why = `<max-disk-usage> is ${limit}${written}. It counts the whole disk, not only the broker's data; the broker logs AMQ222210.`;
  if (used !== null && used >= limit) {
    return [
      {
        severity: 'error',
        what: `The producers are blocked now, without an error: the disk is ${Math.floor(used)} % full.`,
        why,
      },
    ];
  }
  if (used !== null && used >= limit - NEARLY_FULL_PERCENT) {
    return [
      {
        severity: 'warning',
        what: `The producers will soon be blocked, without an error: the disk is ${Math.floor(used)} % full, and ${limit} % is the limit.`,
        why,
      },
    ];
  }
  return [
    {
      what: `When the disk is ${limit} % full, the producers are blocked, without an error, until there is space again.`,
      why: `${why} A limit is right if the broker has a disk of its own. Monitor the disk on both hosts.`,
    },
  ];
}
