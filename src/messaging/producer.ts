import type { EventContext, Message, Sender } from 'rhea';
import type { BrokerRole } from '../model/broker.ts';
import type { ClientKind } from '../model/drill.ts';
import type { Attempt, Target } from './attempt.ts';
import { HaConnection } from './ha-connection.ts';
import { Pace } from './pace.ts';

/** What became of a message; see `SendOperation`. */
type SendTold = 'invoke' | 'ok' | 'fail' | 'info';

interface ProducerOptions {
  readonly targets: readonly Target[];
  readonly queue: string;
  readonly client: ClientKind;
  /** Messages a second; null = as many as the broker takes. */
  readonly rate: number | null;
  /** Unsettled messages allowed at a time. Far below the broker's memory of duplicate ids (20,000). */
  readonly window: number;
  /** Takes the next number, counted over all producers of the run. */
  nextNumber(): number;
  /** True while nothing new may be sent. */
  mustHold(): boolean;
  make(number: number): Message;
  told(what: SendTold, number: number): void;
  connected(role: BrokerRole, up: boolean): void;
}

/** Also the pace at which sends go out: longer, and the last one before a fault is part of every outage. */
const LOOK_EVERY_MS = 2;
/**
 * Looks without an acknowledgement, with sends waiting for one, after which a careful client gives up a
 * broker that still says it is there: 3 s. Needed: under full load a broker that hands its work over can
 * keep its connections for 30 s, and then acknowledges what nobody has any more (measured on 2.44.0,
 * classic). A copy to a new replica holds acknowledgements back for less than a second.
 */
const UNANSWERED_LOOKS = 1_500;

/**
 * Sends at its pace to whichever broker serves. `careful` keeps what is not acknowledged, and sends it
 * again, with the same duplicate id, as soon as a broker serves again. `naive` sends pre-settled: a
 * message counts as sent once the library took it, and nobody asks further.
 */
export class Producer {
  readonly #options: ProducerOptions;
  readonly #connection: HaConnection<Sender>;
  readonly #pace: Pace;
  /** Careful only: without an outcome yet, in the order of sending. */
  readonly #unsettled = new Set<number>();
  /** Those of them that the present connection has still to get. */
  #again: number[] = [];
  #awake = false;
  #unansweredLooks = 0;
  #ticker: NodeJS.Timeout | undefined;
  #sendsNew = true;

  constructor(options: ProducerOptions) {
    this.#options = options;
    this.#pace = new Pace(options.rate);
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
    }, LOOK_EVERY_MS);
  }

  /** No new messages; what is unsettled is still seen to its end. */
  finish(): void {
    this.#sendsNew = false;
  }

  stop(): void {
    clearInterval(this.#ticker);
    this.#connection.stop();
  }

  /** Messages without an outcome. */
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
      this.#unansweredLooks = 0;
      this.#wake();
    };
    attempt.connection.on('accepted', ({ delivery }: EventContext) => {
      settle('ok', delivery?.id ?? -1);
    });
    attempt.connection.on('rejected', ({ delivery }: EventContext) => {
      settle('fail', delivery?.id ?? -1);
    });
    // Not processed, and welcome to be sent again (AMQP 1.0, 3.4.4 and 3.4.5).
    for (const event of ['released', 'modified']) {
      attempt.connection.on(event, ({ delivery }: EventContext) => {
        const number = numbers.get(delivery?.id ?? -1);
        if (number !== undefined) this.#again.push(number);
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

  /** Looks are counted, not time: when this process itself was busy, the broker is not to blame. */
  #watchAnswers(): void {
    const waits = this.#unsettled.size > 0 && this.#connection.held !== null;
    this.#unansweredLooks = waits ? this.#unansweredLooks + 1 : 0;
    if (this.#unansweredLooks < UNANSWERED_LOOKS) return;
    this.#unansweredLooks = 0;
    this.#connection.giveUp();
  }

  #deliver: (number: number) => void = () => undefined;

  #down(attempt: Attempt<Sender>): void {
    this.#again = [...this.#unsettled];
    for (const number of this.#again) this.#options.told('info', number);
    this.#options.connected(attempt.target.role, false);
  }

  /** Sends what there is room for, once in this turn of the event loop, however many acknowledgements it brought. */
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
    while (this.#again.length > 0 && attempt.link.sendable())
      this.#deliver(this.#again.shift() ?? 0);
    if (!this.#sendsNew) return;
    const due = this.#pace.due();
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
    this.#pace.spend();
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
