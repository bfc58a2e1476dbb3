import { DETECTION } from '../../settings/timing.ts';
import type { PairPlan } from './pair-plan.ts';

/** Longest time from the hang of the active broker to the takeover, in ms: until it is noticed, and its lease has run out. */
export function takeoverWithinMs({ settings, zookeeper }: PairPlan): number {
  const noticed = DETECTION[settings.failureDetection].takeoverWithinMs;
  return noticed + (zookeeper?.grantedSessionMs ?? 0);
}
