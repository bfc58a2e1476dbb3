import type { Outage } from '../../model/verdict.ts';
import type { Client } from './clients.ts';
import type { Round } from './rounds.ts';
import { firstAfter } from '../../math/bisect.ts';
import type { Span } from './spans.ts';

/** The longest waits of clients in one round; null where no client of the kind took part. */
interface RoundOutages {
  readonly outage: Outage | null;
  readonly failbackOutage: Outage | null;
  readonly consumerOutage: Outage | null;
}

export interface Clients {
  readonly producers: readonly Client[];
  readonly consumers: readonly Client[];
  /** End of the load: whoever had no success any more has waited until then. */
  readonly endMs: number;
}

/**
 * A client waits from one success to the next, so a wait counts whole, also the part before the fault.
 * Without a takeover there is no failback to tell apart: the wait is looked for until the pair is protected again.
 * A takeover may come only after the healing began, as without ZooKeeper nobody can take over: until then it is the
 * fault that is waited out. The wait for the failback is looked for among the others: what a producer waited for the takeover is
 * not told twice.
 */
export function outagesOf(
  { producers, consumers, endMs }: Clients,
  round: Round,
  takeoverAtMs: number | null,
): RoundOutages {
  const backMs =
    takeoverAtMs === null || round.healMs === null
      ? round.endMs
      : Math.max(round.healMs, takeoverAtMs);
  const around = { fromMs: round.atMs, toMs: backMs };
  const heal = { fromMs: backMs, toMs: round.endMs };
  const waits = producers.map((client) => longestGap(client, around, endMs));
  const failbacks = producers.map((client, index) => longestGap(client, heal, endMs, waits[index]));
  return {
    outage: longest(waits),
    failbackOutage: takeoverAtMs !== null && round.healMs !== null ? longest(failbacks) : null,
    consumerOutage: longest(consumers.map((client) => longestGap(client, around, endMs))),
  };
}

/** The longest time without success of one client that has a part in a window; null when it had not begun yet. */
export function longestGap(
  { process, sinceMs, times }: Client,
  window: Span,
  endMs: number,
  except: Outage | null = null,
): Outage | null {
  const lastMs = Math.max(endMs, times.at(-1) ?? endMs);
  let found: Outage | null = null;
  for (let index = firstAfter(times, window.fromMs); index <= times.length; index += 1) {
    const fromMs = times[index - 1] ?? sinceMs;
    const toMs = times[index] ?? lastMs;
    if (fromMs >= window.toMs) break;
    const ms = toMs - fromMs;
    if (toMs <= window.fromMs || ms <= (found?.ms ?? 0) || fromMs === except?.fromMs) continue;
    found = { process, fromMs, toMs, ms };
  }
  return found;
}

function longest(outages: readonly (Outage | null)[]): Outage | null {
  const found = outages.reduce(
    (best, outage) => (outage !== null && outage.ms > (best?.ms ?? 0) ? outage : best),
    null,
  );
  return found === null ? null : rounded(found);
}

/** Whole ms are fine enough to compare, and the times of a history have three decimals. */
const rounded = ({ process, fromMs, toMs, ms }: Outage): Outage => ({
  process,
  fromMs: threeDecimals(fromMs),
  toMs: threeDecimals(toMs),
  ms: Math.round(ms),
});

const threeDecimals = (ms: number): number => Math.round(ms * 1_000) / 1_000;
