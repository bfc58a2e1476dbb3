import type { LockManager } from '../subject/config.ts';
import { setProperty } from '../fixes/mends.ts';
import { brokerRule, pairRule, type Rule, type Symptom } from '../subject/rule.ts';
import { isWhole, spoken } from '../subject/values.ts';
import { zooKeeperOf } from '../subject/zookeeper-lock.ts';

const DEFAULT_SESSION_MS = 18_000;
const DEFAULT_PERCENT = 33;

const SLOW_SESSION_MS = 10_000;
const SHORT_SESSION_MS = 1_000;
/** Two ticks of a ZooKeeper server as it comes: it grants no shorter session. */
const ADVISED_SESSION_MS = 4_000;
/** Of a backup, so that the primary gives up first. */
const ADVISED_BACKUP_SESSION_MS = 14_000;
const SINCE = { from: '2.18.0' };

/**
 * By how much the primary has to give up sooner than the backup, in ms: Curator tells of the end of a session only when
 * ZooKeeper's client is closed, which takes up to so long (see `BACKUP_LONGER_MS` in settings/timing.ts).
 */
const HEAD_START_MS = 2_100;
const ADVISED_HEAD_START_MS = 3_000;

/** Does a broker without ZooKeeper give up in time, and the right one first? */
export const ZOOKEEPER_SESSION_RULES: readonly Rule[] = [
  brokerRule({
    id: 'zookeeper-session',
    severity: 'warning',
    versions: SINCE,
    find: (one) => {
      const lock = zooKeeperOf(one);
      if (lock === null) return [];
      const written = lock.properties.get('session-ms');
      const ms = written === undefined ? DEFAULT_SESSION_MS : Number(written);
      // A backup serves only until its primary is back: there a long session is safe, and costs little.
      const isSlow = ms >= SLOW_SESSION_MS && one.config.policy?.role !== 'backup';
      if (!Number.isFinite(ms) || (!isSlow && ms >= SHORT_SESSION_MS)) return [];
      const advised =
        one.config.policy?.role === 'backup' ? ADVISED_BACKUP_SESSION_MS : ADVISED_SESSION_MS;
      const mend = sessionMend(lock, advised);
      return isSlow
        ? [
            {
              what: `A broker that crashes is replaced after ${spoken(ms)} only.`,
              why: `Its lock is free when its session expires: session-ms is ${String(ms)}${written === undefined ? ', the default' : ''}. It has to stay above the longest pause of garbage collection, and a server grants two of its ticks at least.`,
              ...mend,
            },
          ]
        : [
            {
              what: 'A pause of the JVM that nobody would notice ends the session, and the active broker stops.',
              why: `Its session-ms is ${String(ms)}. A ZooKeeper server grants two of its ticks at least, which is 4 s with its defaults.`,
              ...mend,
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
      const [sooner, later] = [givesUpAfterMs(active), givesUpAfterMs(passive)];
      if (sooner === null || later === null || later - sooner >= HEAD_START_MS) return [];
      const needed = ((sooner + ADVISED_HEAD_START_MS) * 100) / percentOf(passive);
      return [
        {
          at: second,
          what: 'When ZooKeeper loses its majority, messages that were acknowledged can get lost.',
          why: `The primary gives its lock up ${spoken(sooner)} after its connection to ZooKeeper broke, the backup ${spoken(later)} after its own, each up to 2 s late. Is the backup first, the primary goes on alone and acknowledges what nobody else has, and the backup serves once ZooKeeper is back.`,
          ...sessionMend(passive, Math.ceil(needed / 1_000) * 1_000),
        },
      ];
    },
  }),
];

/** Another session, where there are properties at all. */
function sessionMend({ node, path }: LockManager, ms: number): Pick<Symptom, 'mend'> {
  if (!node.children.some(({ name }) => name === 'properties')) return {};
  return { mend: setProperty([...path, 'properties'], 'session-ms', String(ms)) };
}

/** How long after the end of its connection, at the earliest; null where it cannot be told, or never (0 %). */
function givesUpAfterMs(lock: LockManager): number | null {
  const ms = numberIn(lock, 'session-ms', DEFAULT_SESSION_MS);
  const percent = percentOf(lock);
  return ms === null || percent <= 0 ? null : (ms * percent) / 100;
}

/** Curator counts 0 as never, and so is here what is no number. */
const percentOf = (lock: LockManager): number =>
  numberIn(lock, 'session-percent', DEFAULT_PERCENT) ?? 0;

function numberIn(lock: LockManager, key: string, otherwise: number): number | null {
  const written = lock.properties.get(key);
  if (written === undefined) return otherwise;
  return isWhole(written) ? Number(written) : null;
}
