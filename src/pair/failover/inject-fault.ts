import { AmqHaError } from '../../model/errors.ts';
import type { Fault } from '../../model/faults.ts';
import type { Broker } from '../../broker/broker.ts';
import { forceFailover } from '../../broker/management.ts';

/**
 * Injects a fault into a broker, and waits for nothing.
 * @throws AmqHaError WRONG_STATE when it does not run, or refuses to hand over
 */
export async function injectFault(broker: Broker, by: Fault): Promise<void> {
  if (by === 'handover') {
    // It may stop before its answer is out; whether it handed over is seen in the other's log.
    await forceFailover(broker.access).catch((error: unknown) => {
      if (!(error instanceof AmqHaError) || error.code !== 'TIMEOUT') throw error;
    });
    return;
  }
  const signal = { stop: 'SIGTERM', kill: 'SIGKILL', pause: 'SIGSTOP' } as const;
  if (!broker.signal(signal[by])) throw broker.diedError('it was about to fail');
}
