import { DETECTION } from '../../settings/timing.ts';
import { all, setInCluster } from '../fixes/mends.ts';
import { brokerRule, type Case, type Rule } from '../subject/rule.ts';
import { childOf, numberAt, spoken } from '../subject/values.ts';

/** Above this much a hang takes "minutes". */
const SLOW_MS = 60_000;
/** Safe on most machines and networks, and noticed within half a minute; the check is a quarter of it, as in `fast`. */
const ADVISED = { ttlMs: 10_000, checkMs: 2_500 };
/** Pauses of this length are daily business for a JVM on a busy machine. */
const EAGER_MS = 1_000;

/** How soon does a broker notice that the other one is silent? */
export const DETECTION_RULES: readonly Rule[] = [
  brokerRule({
    id: 'slow-detection',
    severity: 'warning',
    find: (one) => {
      const times = timesOf(one);
      if (times === null) return [];
      const [from, to] = [times.ttlMs, 2 * times.ttlMs + times.intervalMs];
      if (to <= SLOW_MS) return [];
      const span = `${spoken(from)} to ${spoken(to)}`;
      const byFile = one.config.policy?.lock?.kind === 'file';
      const classic = one.config.policy?.lock === null;
      const path = one.config.cluster?.path ?? [];
      return [
        {
          what: byFile
            ? `When the replica hangs or is cut off, the producers of the active broker wait ${span} for it.`
            : `An active broker that hangs or is cut off is replaced after ${span} only, and a replica that hangs stops the producers of the active one for about ${spoken(from)}. A crash is noticed at once.`,
          why: `A silent peer is noticed after one to two <connection-ttl>, here ${spoken(times.ttlMs)}${times.ttlWritten ? '' : ', the default of the broker'}. It has to stay above the longest pause of garbage collection and disk${classic ? ': here a false alarm is a split brain' : ''}.`,
          mend: all(
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
    find: (one) => {
      const times = timesOf(one);
      if (times === null || times.checkMs < times.ttlMs) return [];
      const equal = times.checkMs === times.ttlMs;
      const classic = one.config.policy?.lock === null;
      const path = one.config.cluster?.path ?? [];
      const broken = classic
        ? 'Soon after the replica is in sync the backup takes over from a healthy primary, and both are active (seen within 2 s on 2.44.0).'
        : 'The link between the brokers breaks again and again, and the replica is copied anew each time.';
      return [
        {
          severity: equal ? 'warning' : 'error',
          what: equal
            ? `A little delay on a quiet pair breaks the link between the brokers${classic ? ', and both can become active' : ''}.`
            : broken,
          why: `A broker says that it is alive every ${spoken(times.checkMs)} (<check-period>${times.checkWritten ? '' : ', the default'}), and is given up after ${spoken(times.ttlMs)} of silence (<connection-ttl>)${equal ? '; AMQ222202 warns of it' : ''}.`,
          mend: setInCluster(
            path,
            'check-period',
            String(Math.max(1, Math.floor(times.ttlMs / 4))),
          ),
        },
      ];
    },
  }),
  brokerRule({
    id: 'eager-detection',
    severity: 'warning',
    find: (one) => {
      const times = timesOf(one);
      if (times === null || times.ttlMs >= EAGER_MS) return [];
      const classic = one.config.policy?.lock === null;
      const path = one.config.cluster?.path ?? [];
      return [
        {
          severity: classic ? 'warning' : 'note',
          what: classic
            ? 'A pause of the JVM or the network that nobody would notice makes the backup take over, and both brokers are active.'
            : 'A pause of the JVM or the network that nobody would notice breaks the link between the brokers.',
          why: `A peer is given up after ${spoken(times.ttlMs)} of silence (<connection-ttl>). Garbage collection and slow disks pause a broker for longer.`,
          mend: setInCluster(path, 'connection-ttl', String(DETECTION.fast.connectionTtlMs)),
        },
      ];
    },
  }),
];

interface Times {
  readonly ttlMs: number;
  readonly checkMs: number;
  readonly intervalMs: number;
  /** False where it is the broker's own default. */
  readonly ttlWritten: boolean;
  readonly checkWritten: boolean;
}

/** Null where there is nothing to judge, or only the broker knows. */
function timesOf({ config: { policy, cluster, core } }: Case): Times | null {
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
