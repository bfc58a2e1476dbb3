import type { EventContext, Receiver } from 'rhea';
import type { BrokerRole } from '../model/broker.ts';
import type { Attempt, Target } from './attempt.ts';
import { HaConnection } from './ha-connection.ts';
import { identityIn } from './message.ts';

interface ConsumerOptions {
  readonly targets: readonly Target[];
  readonly queue: string;
  received(identity: string): void;
  connected(role: BrokerRole, up: boolean): void;
}

/**
 * Messages that may be on their way to this consumer; all of them can be delivered again after a
 * failover.
 */
const CREDIT = 200;

/**
 * Receives every message of a queue from the active broker. It accepts each message after it
 * reported it; the broker does not confirm the acceptance, so some messages are delivered again
 * after a failover.
 */
export class Consumer {
  readonly #connection: HaConnection<Receiver>;
  readonly #targets: readonly Target[];

  constructor(options: ConsumerOptions) {
    this.#targets = options.targets;
    this.#connection = new HaConnection<Receiver>({
      targets: options.targets,
      attachment: {
        open: (connection) =>
          connection.open_receiver({
            source: { address: options.queue, capabilities: ['queue'] },
            autoaccept: false,
            credit_window: CREDIT,
          }),
        readyOn: 'receiver_open',
      },
      onUp: (attempt: Attempt<Receiver>) => {
        options.connected(attempt.target.role, true);
        attempt.connection.on('message', ({ message, delivery }: EventContext) => {
          if (message === undefined) return;
          options.received(identityIn(message));
          delivery?.accept();
        });
      },
      onDown: (attempt) => {
        options.connected(attempt.target.role, false);
      },
    });
  }

  start(): void {
    this.#connection.start();
  }

  /** From now on receives from this broker only; null: from the active one again. */
  only(role: BrokerRole | null): void {
    this.#connection.aimAt(this.#targets.filter((target) => role === null || target.role === role));
  }

  stop(): void {
    this.#connection.stop();
  }
}
