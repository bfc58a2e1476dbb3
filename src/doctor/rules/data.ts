import { remove, setChild } from '../fixes/mends.ts';
import { INITIAL_SYNC_TIMEOUT_MS } from '../../settings/timing.ts';
import { brokerRule, type Case, type Rule, type Symptom } from '../subject/rule.ts';
import { booleanAt, childOf, numberAt, spoken, textAt } from '../subject/values.ts';
import { isFrom } from '../releases/versions.ts';

const SAVED = 'max-saved-replicated-journals-size';
const CORE_PATH = ['configuration', 'core'] as const;
/** This near to its limit a disk gets in a day what fills it. */
const NEARLY_FULL_PERCENT = 5;
/** The last step of a copy takes seconds with a journal of some gigabytes, and all of it has to fit. */
const SHORT_SYNC_MS = 10_000;

/** Is there something to copy, room for it, and a way back? */
export const DATA_RULES: readonly Rule[] = [
  brokerRule({ id: 'disk-limit', severity: 'note', find: diskLimit }),
  brokerRule({
    id: 'saved-journals',
    severity: 'warning',
    find: ({ config: { policy } }) => {
      if (policy === null) return [];
      const size = numberAt(policy.node, SAVED, 2);
      if (size !== 0 && size !== -1) return [];
      const mend = setChild(policy.path, SAVED, '2');
      return size === 0
        ? [
            {
              what: 'A broker that becomes the replica deletes its own data at once. If it had the newest, because the other one was started first after a double failure, they are gone.',
              why: `<${SAVED}> 0 keeps no copy. By default the two last ones are kept (oldreplica.N).`,
              mend,
            },
          ]
        : [
            {
              what: 'The disk fills: every failover and failback sets one more full copy of the journal aside, and none is ever removed.',
              why: `<${SAVED}> -1 keeps all of them (oldreplica.N). The default is 2.`,
              mend,
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
                : 'Nothing is written and nothing is copied: the backup never becomes a replica, and all messages end with this broker.',
            why: 'What is replicated is the journal, and <persistence-enabled> is false.',
            mend: setChild(CORE_PATH, 'persistence-enabled', 'true'),
          },
        ];
      }
      if (database === null) return [];
      return [
        {
          what: 'The broker does not start.',
          why: 'What is replicated is the journal on disk, and this broker keeps its messages in a database. There a pair shares the store: <shared-store>.',
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
        policy.lock === null ? ', and a classic primary stops itself then (2.8 and later)' : '';
      return [
        {
          what: `As the journal grows, the replica no longer gets in sync${stops}.`,
          why: `The last step of the copy, in which the active broker stands still, may take ${spoken(timeout)} (<${name}>, AMQ229114). The default is 30 s.`,
          mend: remove([...policy.path, name]),
        },
      ];
    },
  }),
];

function diskLimit({ config: { policy, core }, version, place }: Case): readonly Symptom[] {
  const ownLimit = isFrom(version, '2.31.0') ? textAt(core, 'min-disk-free') : null;
  if (policy === null || ownLimit !== null) return [];
  // 100 was the default up to 2.6 (ActiveMQDefaultConfiguration.DEFAULT_MAX_DISK_USAGE).
  const limit = numberAt(core, 'max-disk-usage', isFrom(version, '2.7.0') ? 90 : 100);
  if (limit === undefined || limit < 0 || limit >= 100) return [];
  const used = place?.diskUsedPercent ?? null;
  const written = textAt(core, 'max-disk-usage') === null ? ', the default' : '';
  const why = `<max-disk-usage> is ${String(limit)}${written}. It counts the whole disk, whoever fills it; the broker logs AMQ222210.`;
  if (used !== null && used >= limit) {
    return [
      {
        severity: 'error',
        what: `The producers are blocked now, without an error: the disk is ${String(Math.floor(used))} % full.`,
        why,
      },
    ];
  }
  if (used !== null && used >= limit - NEARLY_FULL_PERCENT) {
    return [
      {
        severity: 'warning',
        what: `The producers will soon be blocked, without an error: the disk is ${String(Math.floor(used))} % full, and ${String(limit)} % is the limit.`,
        why,
      },
    ];
  }
  return [
    {
      what: `When the disk is ${String(limit)} % full, the producers are blocked, without an error, until there is room again.`,
      why: `${why} A limit is right where the disk is the broker's own; watch it, on both hosts.`,
    },
  ];
}
