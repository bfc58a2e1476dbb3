import { basename } from 'node:path';
import { counted, duration } from '../format/words.ts';
import type { HaPair } from '../pair/observe/ha-pair.ts';
import { mendSplitBrain } from '../pair/failover/split-brain.ts';
import { startPair } from '../pair/start/start.ts';
import { notDone, type ActOptions, type Outcome } from './outcome.ts';

/**
 * Brings the pair back to `protected`, whatever state it is in. A split brain is of our own making
 * (`pause`, then `resume`): the broker that took over is kept, as the clients have followed it.
 * @throws AmqHaError TIMEOUT, WRONG_STATE (a broker ended), PORT_IN_USE, INTERRUPTED
 */
export async function healPair(pair: HaPair, options: ActOptions): Promise<Outcome> {
  const { state, sample } = await pair.look();
  if (state === 'protected') return notDone('the pair is protected');
  if (state !== 'split-brain') return { ok: true, what: await protectPair(pair, options) };
  // Each with an id of its own: the primary came up without its data.
  const isOneId = sample.primary.view?.nodeId === sample.backup.view?.nodeId;
  const keep = isOneId ? (pair.lastActive() ?? 'backup') : 'backup';
  const { kept, ended, onlyOnEnded, keptAside } = await mendSplitBrain(pair, keep, options);
  const lost = `${counted(onlyOnEnded, 'message')} only on ${ended}`;
  const place = onlyOnEnded === 0 ? '' : `, in its ${basename(keptAside)}`;
  return { ok: true, what: `both brokers were active: kept ${kept}; ${lost}${place}` };
}

/** Without a probe of ours: the command's own clients are the ones to watch. @returns words for what was done */
export async function protectPair(pair: HaPair, options: ActOptions): Promise<string> {
  const startedAt = performance.now();
  const look = await startPair(pair, options);
  const active = pair.broker(look.active ?? 'primary').name;
  return `protected again after ${duration(performance.now() - startedAt)}, ${active} is active`;
}
