import type { LockManagerConfig } from '../subject/config.ts';
import { setProperty } from '../fixes/element-fixes.ts';
import { brokerRule, pairRule, type Problem, type Rule } from '../subject/rule.ts';
import { formatMs, isWhole } from '../subject/values.ts';
import { zooKeeperOf } from '../subject/zookeeper-lock.ts';

const DEFAULT_SESSION_MS = 18_000;
const DEFAULT_PERCENT = 33;

const SLOW_SESSION_MS = 10_000;
const SHORT_SESSION_MS = 1_000;
/** Two ticks of a ZooKeeper server with defaults: it grants no shorter session. */
const ADVISED_SESSION_MS = 4_000;
/** For a backup, so that the primary releases its lock first. */
const ADVISED_BACKUP_SESSION_MS = 14_000;
const SINCE = { from: '2.18.0' };

/**
 * How much sooner the primary has to release its lock than the backup, in ms: Curator reports the
 * end of a session only when ZooKeeper's client is closed, which takes up to this long (see
 * `BACKUP_LONGER_MS` in settings/timing.ts).
 */
const HEAD_START_MS = 2_100;
const ADVISED_HEAD_START_MS = 3_000;

/** Does a broker without ZooKeeper release its lock in time, and the right broker first? */
export const ZOOKEEPER_SESSION_RULES: readonly Rule[] = [
  brokerRule({
    id: 'zookeeper-session',
    severity: 'warning',
    versions: SINCE,
    find: (subject) => {
      const lock = zooKeeperOf(subject);
      if (lock === null) return [];
      const written = lock.properties.get('session-ms');
      const ms = written === undefined ? DEFAULT_SESSION_MS : Number(written);
      // A backup is active only until its primary returns: a long session is safe there, and costs
      // little.
      const isSlow = ms >= SLOW_SESSION_MS && subject.config.policy?.role !== 'backup';
      if (!Number.isFinite(ms) || (!isSlow && ms >= SHORT_SESSION_MS)) return [];
      const advised =
        subject.config.policy?.role === 'backup' ? ADVISED_BACKUP_SESSION_MS : ADVISED_SESSION_MS;
      const fix = sessionFix(lock, advised);
      return isSlow
        ? [
            {
              what: `A broker that crashes is replaced only after ${formatMs(ms)}.`,
              why: `Its lock is free when its session expires: session-ms is ${ms}${written === undefined ? ', the default' : ''}. It has to stay above the longest pause of garbage collection, and a server grants at least two of its ticks.`,
              ...fix,
            },
          ]
        : [
            {
              what: 'A short pause of the JVM ends the session, and the active broker stops.',
              why: `Its session-ms is ${ms}. A ZooKeeper server grants at least two of its ticks, which is 4 s with its defaults.`,
              ...fix,
            },
          ];
    },
  }),
  pairRule({
    id: 'passive-gives-up-first',
    severity: 'warning',
    versions: SINCE,
    find: (first, second) => {
      const [active, passive] = [zooKeeperOf(first), zooKeeperOf(second)];
      const roles = [first, second].map(({ config }) => config.policy?.role);
      if (active === null || passive === null || roles.join() !== 'primary,backup') return [];
      const [sooner, later] = [releasesLockAfterMs(active), releasesLockAfterMs(passive)];
      if (sooner === null || later === null || later - sooner >= HEAD_START_MS) return [];
      const needed = ((sooner + ADVISED_HEAD_START_MS) * 100) / percentOf(passive);
      return [
        {
          at: second,
          what: 'When ZooKeeper loses its majority, acknowledged messages can be lost.',
          why: `The primary releases its lock ${formatMs(sooner)} after losing its connection to ZooKeeper, the backup ${formatMs(later)} after losing its own, each up to 2 s late. If the backup is first, the primary keeps acknowledging messages that are no longer replicated; they are lost when the backup takes over once ZooKeeper is back.`,
          ...sessionFix(passive, Math.ceil(needed / 1_000) * 1_000),
        },
      ];
    },
  }),
];

/** Sets another session; no fix if the lock manager has no properties. */
function sessionFix({ node, path }: LockManagerConfig, ms: number): Pick<Problem, 'fix'> {
  if (!node.children.some(({ name }) => name === 'properties')) return {};
  return { fix: setProperty([...path, 'properties'], 'session-ms', String(ms)) };
}

/**
 * Returns the earliest release of the lock after a lost connection, in ms; null: unknown or never
 * (0 %).
 */
function releasesLockAfterMs(lock: LockManagerConfig): number | null {
  const ms = numberIn(lock, 'session-ms', DEFAULT_SESSION_MS);
  const percent = percentOf(lock);
  return ms === null || percent <= 0 ? null : (ms * percent) / 100;
}

/** Curator treats 0 as never; so does this for a value that is not a number. */
const percentOf = (lock: LockManagerConfig): number =>
  numberIn(lock, 'session-percent', DEFAULT_PERCENT) ?? 0;

function numberIn(lock: LockManagerConfig, key: string, byDefault: number): number | null {
  const written = lock.properties.get(key);
  if (written === undefined) return byDefault;
  return isWhole(written) ? Number(written) : null;
}
