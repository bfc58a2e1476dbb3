import { AmqHaError } from '../../model/errors.ts';
import type { Look } from './state.ts';

/**
 * Refuses to go on in a split brain: only the user can decide which messages to keep.
 * @throws AmqHaError SPLIT_BRAIN
 */
export function refuseSplitBrain(snapshot: Look): void {
  if (snapshot.state !== 'split-brain') return;
  throw new AmqHaError(
    'SPLIT_BRAIN',
    'both brokers are active: each acknowledges messages that the other does not have',
    {
      hint: 'amq-ha-demo failback --keep master   (or --keep slave: the broker whose messages you want to keep)',
    },
  );
}
