import { DETECTION } from '../../settings/timing.ts';
import { all, setInCluster } from '../fixes/element-fixes.ts';
import { brokerRule, type Rule, type Subject } from '../subject/rule.ts';
import { childOf, formatMs, numberAt } from '../subject/values.ts';

/** Above this limit a hang takes "minutes". */
const SLOW_MS = 60_000;
/**
 * Safe on most machines and networks, and a hang is noticed within half a minute. The check is a
 * quarter of it, as in `fast`.
 */
const ADVISED = { ttlMs: 10_000, checkMs: 2_500 };
/** Pauses of this length are normal for a JVM on a busy machine. */
const EAGER_MS = 1_000;

/** How soon does a broker notice that the other one is silent? */
export const DETECTION_RULES: readonly Rule[] = [
  brokerRule({
    id: 'slow-detection',
    severity: 'warning',
    find: (subject) => {
      const times = timesOf(subject);
      if (times === null) return [];
      const [from, to] = [times.ttlMs, 2 * times.ttlMs + times.intervalMs];
      if (to <= SLOW_MS) return [];
      const span = `${formatMs(from)} to ${formatMs(to)}`;
      const byFile = subject.config.policy?.lock?.kind === 'file';
      const classic = subject.config.policy?.lock === null;
      const path = subject.config.cluster?.path ?? [];
      return [
        {
          what: byFile
            ? `When the replica hangs or is cut off, the producers of the active broker wait ${span} for it.`
            : `An active broker that hangs or is cut off is replaced only after ${span}, and a replica that hangs stops the producers of the active one for about ${formatMs(from)}. A crash is noticed at once.`,
          why: `A silent peer is noticed after one to two <connection-ttl>, here ${formatMs(times.ttlMs)}${times.ttlWritten ? '' : ', the default of the broker'}. It has to stay above the longest pause of garbage collection and disk${classic ? ': in classic mode a false alarm is a split brain' : ''}.`,
          fix: all(
            setInCluster(path, 'connection-ttl', String(ADVISED.ttlMs)),
            times.checkMs < ADVISED.ttlMs
              ? (text) => text
              : setInCluster(path, 'check-period', String(ADVISED.checkMs)),
          ),
        },
      ];
    },
  }),
  brokerRule({
    id: 'check-period',
    severity: 'error',
    find: (subject) => {
      const times = timesOf(subject);
      if (times === null || times.checkMs < times.ttlMs) return [];
      const equal = times.checkMs === times.ttlMs;
      const classic = subject.config.policy?.lock === null;
      const path = subject.config.cluster?.path ?? [];
      const broken = classic
        ? 'Soon after the replica is in sync the backup takes over from a healthy primary, and both are active (seen within 2 s on 2.44.0).'
        : 'The link between the brokers breaks repeatedly, and each time the replica is copied again.';
      return [
        {
          severity: equal ? 'warning' : 'error',
          what: equal
            ? `A short delay on an idle pair breaks the link between the brokers${classic ? ', and both can become active' : ''}.`
            : broken,
          why: `A broker signals that it is alive every ${formatMs(times.checkMs)} (<check-period>${times.checkWritten ? '' : ', the default'}), and is considered dead after ${formatMs(times.ttlMs)} of silence (<connection-ttl>)${equal ? '; AMQ222202 warns of it' : ''}.`,
          fix: setInCluster(path, 'check-period', String(Math.max(1, Math.floor(times.ttlMs / 4)))),
        },
      ];
    },
  }),
  brokerRule({
    id: 'eager-detection',
    severity: 'warning',
    find: (subject) => {
      const times = timesOf(subject);
      if (times === null || times.ttlMs >= EAGER_MS) return [];
      const classic = subject.config.policy?.lock === null;
      const path = subject.config.cluster?.path ?? [];
      return [
        {
          severity: classic ? 'warning' : 'note',
          what: classic
            ? 'A short pause of the JVM or the network makes the backup take over, and both brokers are active.'
            : 'A short pause of the JVM or the network breaks the link between the brokers.',
          why: `A peer is considered dead after ${formatMs(times.ttlMs)} of silence (<connection-ttl>). Garbage collection and slow disks pause a broker for longer.`,
          fix: setInCluster(path, 'connection-ttl', String(DETECTION.fast.connectionTtlMs)),
        },
      ];
    },
  }),
];

interface Times {
  readonly ttlMs: number;
  readonly checkMs: number;
  readonly intervalMs: number;
  /** False if it is the broker's default. */
  readonly ttlWritten: boolean;
  readonly checkWritten: boolean;
}

/**
 * Returns the times of a broker; null if there is no policy or cluster, or only the broker knows.
 */
function timesOf({ config: { policy, cluster, core } }: Subject): Times | null {
  if (policy === null || cluster === null) return null;
  const { connectionTtlMs, checkPeriodMs, ttlCheckIntervalMs } = DETECTION.stock;
  const ttlMs = numberAt(cluster.node, 'connection-ttl', connectionTtlMs);
  const checkMs = numberAt(cluster.node, 'check-period', checkPeriodMs);
  const intervalMs = numberAt(core, 'connection-ttl-check-interval', ttlCheckIntervalMs);
  if (ttlMs === undefined || checkMs === undefined || intervalMs === undefined) return null;
  if (ttlMs <= 0 || checkMs <= 0) return null; // the broker does not start: `bad-value`
  const written = (wanted: string): boolean => childOf(cluster.node, wanted) !== null;
  return {
    ttlMs,
    checkMs,
    intervalMs,
    ttlWritten: written('connection-ttl'),
    checkWritten: written('check-period'),
  };
}
