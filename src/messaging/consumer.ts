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

/** Messages on their way to this consumer; all of them may come again after a failover. */
const CREDIT = 200;

/**
 * Takes every message of a queue from whichever broker serves. It accepts each after it was told; that
 * acceptance is not confirmed by the broker, so after a failover some come again.
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

  /** Takes messages from this broker only, from now on; null: from whichever serves, again. */
  only(role: BrokerRole | null): void {
    this.#connection.aimAt(this.#targets.filter((target) => role === null || target.role === role));
  }

  stop(): void {
    this.#connection.stop();
  }
}
