import { AmqHaError } from '../../model/errors.ts';
import type { Fault } from '../../model/faults.ts';
import type { Broker } from '../../broker/broker.ts';
import { forceFailover } from '../../broker/management.ts';

/**
 * Injects a fault into a broker; does not wait for its effect.
 * @throws AmqHaError WRONG_STATE when the broker does not run, or refuses to hand over
 */
export async function injectFault(broker: Broker, by: Fault): Promise<void> {
  if (by === 'handover') {
    // It may stop before it has answered. The log of the other broker shows whether it handed over.
    await forceFailover(broker.access).catch((error: unknown) => {
      if (!(error instanceof AmqHaError) || error.code !== 'TIMEOUT') throw error;
    });
    return;
  }
  const signal = { stop: 'SIGTERM', kill: 'SIGKILL', pause: 'SIGSTOP' } as const;
  if (!broker.signal(signal[by])) throw broker.diedError('the fault was being injected');
}
