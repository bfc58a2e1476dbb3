import type { BrokerRole } from '../model/broker.ts';
import { grouped } from './words.ts';

/** What decides whether a round is unusual: fields of its verdict, and of a round of the report. */
export interface RoundFacts {
  readonly target: BrokerRole;
  readonly takeover: boolean;
  readonly lost: number;
  readonly bothActiveMs: number;
  /** Null when the pair was not protected again. */
  readonly restoredMs: number | null;
  readonly outage: { readonly ms: number } | null;
}

/** The rounds that a round is compared with. */
interface AllRounds {
  readonly count: number;
  /** The longest outage of all; null when there was none. */
  readonly slowestMs: number | null;
}

/** The only reason for being unusual that is not bad: one round is always the slowest. */
export const SLOWEST = 'slowest';

/** Why a round is unusual, such as `3 lost`; empty for a round like all others. */
export function unusual(
  { target, takeover, lost, bothActiveMs, restoredMs, outage }: RoundFacts,
  { count, slowestMs }: AllRounds,
): readonly string[] {
  const isSlowest = count > 1 && outage !== null && outage.ms === slowestMs;
  return [
    lost > 0 ? `${grouped(lost)} lost` : '',
    bothActiveMs > 0 ? 'both active' : '',
    !takeover && target === 'primary' ? 'no takeover' : '',
    takeover && target === 'backup' ? 'false takeover' : '',
    restoredMs === null ? 'not restored' : '',
    isSlowest ? SLOWEST : '',
  ].filter((why) => why !== '');
}
