import rhea, { type Connection, type Receiver, type Sender } from 'rhea';
import type { BrokerRole } from '../model/broker.ts';
import { LOOPBACK } from '../platform/ports.ts';

/** A broker as an AMQP client sees it. */
export interface Target {
  readonly role: BrokerRole;
  readonly amqpPort: number;
}

export type Link = Sender | Receiver;

/** How a client uses a connection: the link that it opens, and the event that tells that the link works. */
export interface Attachment<L extends Link = Link> {
  open(connection: Connection): L;
  readonly readyOn: 'sendable' | 'receiver_open';
}

/** A try must reach a working link in this time: a paused broker's kernel still accepts TCP, so connecting proves nothing. */
const READY_WITHIN_MS = 300;
/** The broker is asked to say something at least twice in this time (AMQP idle-time-out). */
const IDLE_TIME_OUT_MS = 1_000;
/**
 * Looks without a byte, one every 100 ms, after which a broker is taken to hang. Looks are counted,
 * not time: when this process itself was busy for a second, the broker is not to blame.
 */
const SILENT_LOOKS = 12;
const LOOK_EVERY_MS = 100;

/**
 * Off by default for senders, and unknown to rhea's types: the handshake's small frames then wait 40 ms
 * for the peer's delayed acknowledgement, which is a sixth of a whole takeover (measured).
 */
const NO_DELAY = { tcp_no_delay: true };

/** Whatever rhea tells of a connection's trouble; without handlers it prints to stderr or throws. */
const TROUBLE = [
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
 * One connection to one broker, from the first byte to its end; it never tries again. It logs in as nobody,
 * which every pair of ours allows: see docs/decisions/0015.
 */
export class Attempt<L extends Link = Link> {
  readonly target: Target;
  readonly connection: Connection;
  readonly link: L;
  #ready = false;
  #ended = false;
  #deadline: NodeJS.Timeout;
  #watch: NodeJS.Timeout | undefined;

  constructor(target: Target, attachment: Attachment<L>, told: { ready(): void; ended(): void }) {
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
      told.ended();
    };
    for (const event of TROUBLE) this.connection.on(event, end);
    this.connection.once(attachment.readyOn, () => {
      if (this.#ended) return;
      this.#ready = true;
      clearTimeout(this.#deadline);
      this.#watch = this.#watchSilence(end);
      told.ready();
    });
    this.link = attachment.open(this.connection);
    this.#deadline = setTimeout(end, READY_WITHIN_MS);
  }

  /** Works, as far as anybody knows. */
  get isUp(): boolean {
    return this.#ready && !this.#ended && this.connection.is_open();
  }

  /** Ends it in good order, which tells the broker that nothing in flight was lost. */
  close(): void {
    if (this.#ended) return;
    if (!this.connection.is_open()) {
      this.drop();
      return;
    }
    this.#end();
    this.connection.close();
  }

  /** Ends it at once; a close handshake with a dead or hung broker would only take time. */
  drop(): void {
    this.#end();
    socketOf(this.connection)?.destroy(new Error('given up')); // with an error, so that rhea ends its own timers
  }

  #end(): void {
    this.#ended = true;
    clearTimeout(this.#deadline);
    clearInterval(this.#watch);
  }

  #watchSilence(end: () => void): NodeJS.Timeout {
    let seen = -1;
    let silentLooks = 0;
    return setInterval(() => {
      const read = socketOf(this.connection)?.bytesRead ?? 0;
      silentLooks = read === seen ? silentLooks + 1 : 0;
      seen = read;
      if (silentLooks >= SILENT_LOOKS) end();
    }, LOOK_EVERY_MS);
  }
}

/** rhea's typings do not show the socket: the only way to end a connection without its handshake, and to hear its silence. */
function socketOf(
  connection: Connection,
): { destroy(error: Error): void; readonly bytesRead: number } | null {
  const socket = (connection as unknown as { socket?: unknown }).socket;
  if (typeof socket !== 'object' || socket === null || !('destroy' in socket)) return null;
  return socket as { destroy(error: Error): void; readonly bytesRead: number };
}
