import rhea, { type Connection, type Receiver, type Sender } from 'rhea';
import type { BrokerRole } from '../model/broker.ts';
import { LOOPBACK } from '../platform/ports.ts';

/** A broker as an AMQP client sees it. */
export interface Target {
  readonly role: BrokerRole;
  readonly amqpPort: number;
}

export type Link = Sender | Receiver;

/**
 * How a client uses a connection: the link that it opens, and the event after which the link works.
 */
export interface Attachment<L extends Link = Link> {
  open(connection: Connection): L;
  readonly readyOn: 'sendable' | 'receiver_open';
}

/**
 * Time limit from the attempt to a working link: the kernel still accepts TCP for a paused broker,
 * so a connection proves nothing.
 */
const READY_WITHIN_MS = 300;
/** The broker has to send something at least twice in this time (AMQP idle-time-out). */
const IDLE_TIME_OUT_MS = 1_000;
/**
 * Checks without a received byte, one every 100 ms, after which a broker counts as hanging. Checks
 * are counted, not time: when this process was busy for a second, the broker is not the cause.
 */
const SILENT_CHECKS = 12;
const CHECK_EVERY_MS = 100;

/**
 * Off by default for senders, and unknown to rhea's types: without it the small frames of the
 * handshake wait 40 ms for the peer's delayed acknowledgement, a sixth of a takeover (measured).
 */
const NO_DELAY = { tcp_no_delay: true };

/**
 * All events by which rhea reports problems of a connection; without handlers it prints to stderr
 * or throws.
 */
const PROBLEM_EVENTS = [
  'connection_error',
  'connection_close',
  'disconnected',
  'protocol_error',
  'error',
  'sender_error',
  'sender_close',
  'receiver_error',
  'receiver_close',
  'session_error',
  'session_close',
] as const;

/**
 * One connection to one broker, from the first byte to its end, without a retry. It logs in
 * anonymously, which every pair allows: see docs/decisions/0015.
 */
export class Attempt<L extends Link = Link> {
  readonly target: Target;
  readonly connection: Connection;
  readonly link: L;
  #ready = false;
  #ended = false;
  #deadline: NodeJS.Timeout;
  #watch: NodeJS.Timeout | undefined;

  constructor(
    target: Target,
    attachment: Attachment<L>,
    callbacks: { ready(): void; ended(): void },
  ) {
    this.target = target;
    this.connection = rhea.create_container().connect({
      host: LOOPBACK,
      port: target.amqpPort,
      reconnect: false,
      idle_time_out: IDLE_TIME_OUT_MS,
      ...NO_DELAY,
    });
    const end = (): void => {
      if (this.#ended) return;
      this.drop();
      callbacks.ended();
    };
    for (const event of PROBLEM_EVENTS) this.connection.on(event, end);
    this.connection.once(attachment.readyOn, () => {
      if (this.#ended) return;
      this.#ready = true;
      clearTimeout(this.#deadline);
      this.#watch = this.#watchSilence(end);
      callbacks.ready();
    });
    this.link = attachment.open(this.connection);
    this.#deadline = setTimeout(end, READY_WITHIN_MS);
  }

  /** True while the link works, as far as is known. */
  get isUp(): boolean {
    return this.#ready && !this.#ended && this.connection.is_open();
  }

  /**
   * Closes it with the AMQP handshake, by which the broker knows that nothing in flight was lost.
   */
  close(): void {
    if (this.#ended) return;
    if (!this.connection.is_open()) {
      this.drop();
      return;
    }
    this.#end();
    this.connection.close();
  }

  /** Ends it at once: a close handshake with a dead or hanging broker would only take time. */
  drop(): void {
    this.#end();
    // With an error, so that rhea ends its own timers.
    socketOf(this.connection)?.destroy(new Error('given up'));
  }

  #end(): void {
    this.#ended = true;
    clearTimeout(this.#deadline);
    clearInterval(this.#watch);
  }

  #watchSilence(end: () => void): NodeJS.Timeout {
    let seen = -1;
    let silentChecks = 0;
    return setInterval(() => {
      const read = socketOf(this.connection)?.bytesRead ?? 0;
      silentChecks = read === seen ? silentChecks + 1 : 0;
      seen = read;
      if (silentChecks >= SILENT_CHECKS) end();
    }, CHECK_EVERY_MS);
  }
}

/**
 * Returns the socket, which rhea's types do not declare. It is needed to end a connection without
 * the handshake, and to notice that nothing is received.
 */
function socketOf(
  connection: Connection,
): { destroy(error: Error): void; readonly bytesRead: number } | null {
  const socket = (connection as unknown as { socket?: unknown }).socket;
  if (typeof socket !== 'object' || socket === null || !('destroy' in socket)) return null;
  return socket as { destroy(error: Error): void; readonly bytesRead: number };
}
