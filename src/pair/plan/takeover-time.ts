import { DETECTION } from '../../settings/timing.ts';
import type { PairPlan } from './pair-plan.ts';

/**
 * Returns the longest time from the hang of the active broker to the takeover, in ms: the hang has
 * to be detected, and the lease has to expire.
 */
export function takeoverWithinMs({ settings, zookeeper }: PairPlan): number {
  const detectedMs = DETECTION[settings.failureDetection].takeoverWithinMs;
  return detectedMs + (zookeeper?.grantedSessionMs ?? 0);
}
