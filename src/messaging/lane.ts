import type { Sender } from 'rhea';
import type { Attempt, Target } from './attempt.ts';
import { HaConnection } from './ha-connection.ts';

interface LaneOptions {
  readonly target: Target;
  readonly queue: string;
  /** Called for each acknowledged send, with its time (ms on the clock of `performance.now`). */
  onAck(atMs: number): void;
}

const SEND_EVERY_MS = 20;
/** Unsettled sends allowed, so that a hung broker does not fill the memory. */
const WINDOW = 50;

/** The probe's way to one broker: connect, send, and on any trouble begin anew. */
export class Lane {
  readonly #options: LaneOptions;
  readonly #connection: HaConnection<Sender>;
  #ticker: NodeJS.Timeout | undefined;

  constructor(options: LaneOptions) {
    this.#options = options;
    this.#connection = new HaConnection<Sender>({
      targets: [options.target],
      attachment: {
        open: (connection) =>
          connection.open_sender({ target: { address: options.queue, capabilities: ['queue'] } }),
        readyOn: 'sendable',
      },
      onUp: (attempt) => {
        this.#send(attempt);
      },
      onDown: () => {
        clearInterval(this.#ticker);
      },
    });
  }

  start(): void {
    this.#connection.start();
  }

  stop(): void {
    clearInterval(this.#ticker);
    this.#connection.stop();
  }

  #send(attempt: Attempt<Sender>): void {
    let unsettled = 0;
    attempt.connection.on('settled', () => (unsettled -= 1));
    attempt.connection.on('accepted', () => {
      this.#options.onAck(performance.now());
    });
    const tick = (): void => {
      if (!attempt.isUp || !attempt.link.sendable() || unsettled >= WINDOW) return;
      unsettled += 1;
      attempt.link.send({ durable: true, body: 'probe' });
    };
    tick();
    this.#ticker = setInterval(tick, SEND_EVERY_MS);
  }
}
