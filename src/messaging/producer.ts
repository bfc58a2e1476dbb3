import type { EventContext, Message, Sender } from 'rhea';
import type { BrokerRole } from '../model/broker.ts';
import type { ClientKind } from '../model/drill.ts';
import type { Attempt, Target } from './attempt.ts';
import { HaConnection } from './ha-connection.ts';
import { RateLimiter } from './rate-limiter.ts';

/** The outcome of a send; see `SendOperation`. */
type SendOutcome = 'invoke' | 'ok' | 'fail' | 'info';

interface ProducerOptions {
  readonly targets: readonly Target[];
  readonly queue: string;
  readonly client: ClientKind;
  /** Messages per second; null: as many as the broker accepts. */
  readonly rate: number | null;
  /**
   * Unsettled messages allowed at a time. Far below the number of duplicate IDs that the broker
   * keeps (20,000).
   */
  readonly window: number;
  /** Returns the next number, counted over all producers of the run. */
  nextNumber(): number;
  /** True while nothing new may be sent. */
  mustHold(): boolean;
  make(number: number): Message;
  told(what: SendOutcome, number: number): void;
  connected(role: BrokerRole, up: boolean): void;
}

/**
 * Also the interval of the sends: with a longer one, the time since the last send before a fault
 * would be part of every outage.
 */
const CHECK_EVERY_MS = 2;
/**
 * Checks without an acknowledgement, with sends waiting for one, after which an at-least-once
 * client drops a broker that still keeps the connection alive: 3 s. Under full load a broker that
 * hands over can keep its connections for 30 s, and then acknowledges messages that no broker has
 * any more (measured on 2.44.0, classic). A copy to a new replica delays acknowledgements by less
 * than a second.
 */
const MAX_UNANSWERED_CHECKS = 1_500;

/**
 * Sends at a limited rate to the active broker. An at-least-once client (`careful`) keeps
 * unacknowledged messages and sends them again, with the same duplicate ID, as soon as a broker
 * is active again. A fire-and-forget client (`naive`) sends pre-settled: a message counts as
 * sent once the library has accepted it.
 */
export class Producer {
  readonly #options: ProducerOptions;
  readonly #connection: HaConnection<Sender>;
  readonly #rateLimiter: RateLimiter;
  /** At-least-once only: messages without an outcome yet, in the order of sending. */
  readonly #unsettled = new Set<number>();
  /** Those of them that are still to be sent on the present connection. */
  #toResend: number[] = [];
  #awake = false;
  #unansweredChecks = 0;
  #ticker: NodeJS.Timeout | undefined;
  #sendsNew = true;

  constructor(options: ProducerOptions) {
    this.#options = options;
    this.#rateLimiter = new RateLimiter(options.rate);
    this.#connection = new HaConnection<Sender>({
      targets: options.targets,
      attachment: {
        open: (connection) =>
          connection.open_sender({
            target: { address: options.queue, capabilities: ['queue'] },
            ...(options.client === 'naive' ? { snd_settle_mode: SETTLED } : {}),
          }),
        readyOn: 'sendable',
      },
      onUp: (attempt) => {
        this.#up(attempt);
      },
      onDown: (attempt) => {
        this.#down(attempt);
      },
    });
  }

  start(): void {
    this.#connection.start();
    this.#ticker = setInterval(() => {
      this.#watchAnswers();
      this.#pump();
    }, CHECK_EVERY_MS);
  }

  /** Sends no new messages; unsettled ones are still completed. */
  finish(): void {
    this.#sendsNew = false;
  }

  stop(): void {
    clearInterval(this.#ticker);
    this.#connection.stop();
  }

  /** Number of messages without an outcome. */
  get unsettled(): number {
    return this.#unsettled.size;
  }

  #up(attempt: Attempt<Sender>): void {
    const numbers = new Map<number, number>();
    const settle = (what: 'ok' | 'fail', deliveryId: number): void => {
      const number = numbers.get(deliveryId);
      numbers.delete(deliveryId);
      if (number === undefined || !this.#unsettled.delete(number)) return;
      this.#options.told(what, number);
      this.#unansweredChecks = 0;
      this.#wake();
    };
    attempt.connection.on('accepted', ({ delivery }: EventContext) => {
      settle('ok', delivery?.id ?? -1);
    });
    attempt.connection.on('rejected', ({ delivery }: EventContext) => {
      settle('fail', delivery?.id ?? -1);
    });
    // Not processed, and may be sent again (AMQP 1.0, 3.4.4 and 3.4.5).
    for (const event of ['released', 'modified']) {
      attempt.connection.on(event, ({ delivery }: EventContext) => {
        const number = numbers.get(delivery?.id ?? -1);
        if (number !== undefined) this.#toResend.push(number);
        this.#wake();
      });
    }
    attempt.connection.on('sendable', () => {
      this.#wake();
    });
    this.#deliver = (number) => {
      numbers.set(attempt.link.send(this.#options.make(number)).id, number);
    };
    this.#options.connected(attempt.target.role, true);
    this.#pump();
  }

  /** Checks are counted, not time: when this process was busy, the broker is not the cause. */
  #watchAnswers(): void {
    const waits = this.#unsettled.size > 0 && this.#connection.held !== null;
    this.#unansweredChecks = waits ? this.#unansweredChecks + 1 : 0;
    if (this.#unansweredChecks < MAX_UNANSWERED_CHECKS) return;
    this.#unansweredChecks = 0;
    this.#connection.giveUp();
  }

  #deliver: (number: number) => void = () => undefined;

  #down(attempt: Attempt<Sender>): void {
    this.#toResend = [...this.#unsettled];
    for (const number of this.#toResend) this.#options.told('info', number);
    this.#options.connected(attempt.target.role, false);
  }

  /**
   * Sends what there is room for, once in this turn of the event loop, for any number of
   * acknowledgements.
   */
  #wake(): void {
    if (this.#awake) return;
    this.#awake = true;
    setImmediate(() => {
      this.#awake = false;
      this.#pump();
    });
  }

  #pump(): void {
    const attempt = this.#connection.held;
    if (attempt?.isUp !== true) return;
    while (this.#toResend.length > 0 && attempt.link.sendable())
      this.#deliver(this.#toResend.shift() ?? 0);
    if (!this.#sendsNew) return;
    const due = this.#rateLimiter.due();
    for (let sent = 0; sent < due; sent += 1) {
      if (this.#unsettled.size >= this.#options.window || !attempt.link.sendable()) return;
      if (this.#options.mustHold()) return;
      this.#sendNew(attempt);
    }
  }

  #sendNew(attempt: Attempt<Sender>): void {
    const options = this.#options;
    const number = options.nextNumber();
    options.told('invoke', number);
    this.#rateLimiter.spend();
    if (options.client === 'naive') {
      attempt.link.send(options.make(number));
      options.told('ok', number);
      return;
    }
    this.#unsettled.add(number);
    this.#deliver(number);
  }
}

/** AMQP 1.0, 2.8.2: sender-settle-mode. */
const SETTLED = 1;
