import rhea, { type Connection, type Sender } from 'rhea';

export interface LaneOptions {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly queue: string;
  /** Called for each acknowledged send, with the wall-clock time (ms since 1970), comparable to broker logs. */
  onAck(atMs: number): void;
}

/** A try must reach AMQP open in this time: a paused broker's kernel still accepts TCP, so connecting proves nothing. */
const OPEN_WITHIN_MS = 300;
const SEND_EVERY_MS = 20;
/** Pause before the next try of a broker that is not open: short, as every one of them is part of the outage. */
const TRY_AGAIN_AFTER_MS = 10;
/** Unsettled sends allowed, so that a hung broker does not fill the memory. */
const WINDOW = 50;

/** The probe's way to one broker: connect, send, and on any trouble begin anew. */
export class Lane {
  readonly #options: LaneOptions;
  readonly #container = rhea.create_container();
  #connection: Connection | null = null;
  #sender: Sender | null = null;
  #timers = new Set<NodeJS.Timeout>();
  #unsettled = 0;
  #stopped = false;

  constructor(options: LaneOptions) {
    this.#options = options;
  }

  start(): void {
    this.#connect();
  }

  stop(): void {
    this.#stopped = true;
    this.#drop();
  }

  #connect(): void {
    if (this.#stopped) return;
    const { host, port, user, password, queue } = this.#options;
    const connection = this.#container.connect({
      host,
      port,
      username: user,
      password,
      reconnect: false,
    });
    this.#connection = connection;
    const again = (): void => {
      if (this.#connection !== connection) return; // an older try: its successor is already under way
      this.#drop();
      if (!this.#stopped)
        this.#after(TRY_AGAIN_AFTER_MS, () => {
          this.#connect();
        });
    };
    // Without handlers rhea prints to stderr or throws.
    for (const event of [
      'connection_error',
      'connection_close',
      'disconnected',
      'protocol_error',
      'error',
      'sender_error',
      'sender_close',
      'session_error',
      'session_close',
    ]) {
      connection.on(event, again);
    }
    connection.on('accepted', () => {
      this.#unsettled -= 1;
      if (this.#connection === connection) this.#options.onAck(Date.now());
    });
    for (const event of ['released', 'rejected', 'modified']) {
      connection.on(event, () => {
        this.#unsettled -= 1;
      });
    }
    connection.once('sendable', () => {
      if (this.#connection === connection) this.#open();
    });
    this.#sender = connection.open_sender({ target: { address: queue, capabilities: ['queue'] } });
    this.#after(OPEN_WITHIN_MS, () => {
      if (this.#connection === connection && !connection.is_open()) again();
    });
  }

  #open(): void {
    this.#unsettled = 0;
    const tick = (): void => {
      const sender = this.#sender;
      if (sender === null) return;
      if (this.#connection?.is_open() === true && sender.sendable() && this.#unsettled < WINDOW) {
        this.#unsettled += 1;
        sender.send({ durable: true, body: 'probe' });
      }
    };
    tick();
    const timer = setInterval(tick, SEND_EVERY_MS);
    this.#timers.add(timer);
  }

  /** Ends the try at once; a close handshake with a dead or hung broker would only take time. */
  #drop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    const connection = this.#connection;
    this.#connection = null;
    this.#sender = null;
    if (connection === null) return;
    if (this.#stopped && connection.is_open()) connection.close();
    else socketOf(connection)?.destroy(new Error('given up')); // with an error, so that rhea ends its own timers
  }

  #after(ms: number, act: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      act();
    }, ms);
    this.#timers.add(timer);
  }
}

/** rhea's typings do not show the socket, which is the only way to end a connection without its handshake. */
function socketOf(connection: Connection): { destroy(error: Error): void } | null {
  const socket = (connection as unknown as { socket?: unknown }).socket;
  if (typeof socket !== 'object' || socket === null || !('destroy' in socket)) return null;
  return socket as { destroy(error: Error): void };
}
