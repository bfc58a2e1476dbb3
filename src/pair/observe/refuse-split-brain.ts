import { AmqHaError } from '../../model/errors.ts';
import type { Look } from './state.ts';

/** @throws AmqHaError SPLIT_BRAIN: whose messages count only their owner can say */
export function refuseSplitBrain(look: Look): void {
  if (look.state !== 'split-brain') return;
  throw new AmqHaError(
    'SPLIT_BRAIN',
    'both brokers are active: what one acknowledges the other does not know',
    {
      hint: 'amq-ha-demo failback --keep master   (or --keep slave: the one whose messages you want)',
    },
  );
}
