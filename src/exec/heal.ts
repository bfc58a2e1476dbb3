import { basename } from 'node:path';
import { counted, duration } from '../format/words.ts';
import type { HaPair } from '../pair/observe/ha-pair.ts';
import { mendSplitBrain } from '../pair/failover/split-brain.ts';
import { startPair } from '../pair/start/start.ts';
import { notDone, type ActOptions, type StepResult } from './step-result.ts';

/**
 * Recovers the pair to `protected`, from any state. A split brain is one that the steps caused
 * (`pause`, then `resume`): the broker that took over is kept, because the clients have followed
 * it.
 * @throws AmqHaError TIMEOUT, WRONG_STATE (a broker ended), PORT_IN_USE, INTERRUPTED
 */
export async function healPair(pair: HaPair, options: ActOptions): Promise<StepResult> {
  const { state, sample } = await pair.look();
  if (state === 'protected') return notDone('the pair is protected');
  if (state !== 'split-brain') return { ok: true, what: await protectPair(pair, options) };
  // Different node IDs: the primary was started without its data.
  const isOneId = sample.primary.view?.nodeId === sample.backup.view?.nodeId;
  const keep = isOneId ? (pair.lastActive() ?? 'backup') : 'backup';
  const { kept, ended, onlyOnEnded, keptAside } = await mendSplitBrain(pair, keep, options);
  const lost = `${counted(onlyOnEnded, 'message')} only on ${ended}`;
  const place = onlyOnEnded === 0 ? '' : `, in its ${basename(keptAside)}`;
  return { ok: true, what: `both brokers were active: kept ${kept}; ${lost}${place}` };
}

/**
 * Starts what does not run and waits until the pair is protected. No probe client measures the
 * outage: the clients of the user's command do.
 * @returns a text that says what was done
 */
export async function protectPair(pair: HaPair, options: ActOptions): Promise<string> {
  const startedAt = performance.now();
  const snapshot = await startPair(pair, options);
  const active = pair.broker(snapshot.active ?? 'primary').name;
  return `protected again after ${duration(performance.now() - startedAt)}, ${active} is active`;
}
