import type { Outage } from '../../model/verdict.ts';
import type { Client } from './clients.ts';
import type { Round } from './rounds.ts';
import { firstAfter } from '../../math/bisect.ts';
import type { Span } from './spans.ts';

/** The longest waits of clients in one round; null where no such client took part. */
interface RoundOutages {
  readonly outage: Outage | null;
  readonly failbackOutage: Outage | null;
  readonly consumerOutage: Outage | null;
}

export interface Clients {
  readonly producers: readonly Client[];
  readonly consumers: readonly Client[];
  /** End of the load: a client without a later success has waited until then. */
  readonly endMs: number;
}

/**
 * The outages of one round. A client waits from one success to the next, and a wait counts as a
 * whole, with its part before the fault. Without a takeover there is no separate failback: the
 * outage is the longest wait until the pair is protected again. A takeover may come only after the
 * recovery began, because no broker can take over without ZooKeeper: until then the wait belongs to
 * the fault. The wait for the takeover is not counted again under failback.
 */
export function outagesOf(
  { producers, consumers, endMs }: Clients,
  round: Round,
  takeoverAtMs: number | null,
): RoundOutages {
  const failbackFromMs =
    takeoverAtMs === null || round.recoverMs === null
      ? round.endMs
      : Math.max(round.recoverMs, takeoverAtMs);
  const around = { fromMs: round.atMs, toMs: failbackFromMs };
  const failback = { fromMs: failbackFromMs, toMs: round.endMs };
  const waits = producers.map((client) => longestGap(client, around, endMs));
  const failbacks = producers.map((client, index) =>
    longestGap(client, failback, endMs, waits[index]),
  );
  return {
    outage: longest(waits),
    failbackOutage: takeoverAtMs !== null && round.recoverMs !== null ? longest(failbacks) : null,
    consumerOutage: longest(consumers.map((client) => longestGap(client, around, endMs))),
  };
}

/**
 * The longest time without success of one client that overlaps a window; null when there is none.
 * @param except a wait that does not count again
 */
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

/**
 * Durations in whole ms, which is enough to compare; times with three decimals, as in a history.
 */
const rounded = ({ process, fromMs, toMs, ms }: Outage): Outage => ({
  process,
  fromMs: threeDecimals(fromMs),
  toMs: threeDecimals(toMs),
  ms: Math.round(ms),
});

const threeDecimals = (ms: number): number => Math.round(ms * 1_000) / 1_000;
