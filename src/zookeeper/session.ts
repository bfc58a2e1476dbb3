import { connect } from 'node:net';
import { AmqHaError } from '../model/errors.ts';
import { waitUntil } from '../platform/wait-until.ts';

/**
 * A working server answers within some ms; one without a quorum closes the connection or does not
 * answer.
 */
const ANSWER_WITHIN_MS = 2_000;
/**
 * Request to end a session: length 8, xid 1, type -11 (ZooKeeper's ZooDefs.OpCode.closeSession).
 */
const CLOSE_SESSION = Buffer.from('0000000800000001fffffff5', 'hex');
/**
 * Length, protocol version, time-out: the part of a ConnectResponse that is needed here
 * (zookeeper.jute).
 */
const ANSWER_HEAD_BYTES = 12;

/** One server of an ensemble. */
interface Address {
  readonly host: string;
  readonly port: number;
}

/** Returns the servers of a connect string, `host:port[,host:port...]`. */
export function addressesIn(connectString: string): readonly Address[] {
  return connectString.split(',').map((part) => {
    const colon = part.lastIndexOf(':');
    return { host: part.slice(0, colon), port: Number(part.slice(colon + 1)) };
  });
}

/**
 * Opens a session and ends it again: the only reliable sign that a server works, and the only way
 * to learn how long a session it grants (at least two of its ticks, for any request).
 * @returns ms; rejects with the reason when the server does not grant a session
 */
export function grantedSession({ host, port }: Address, askedMs: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port });
    let answer = Buffer.alloc(0);
    const end = (settle: () => void): void => {
      socket.destroy();
      settle();
    };
    socket.setTimeout(ANSWER_WITHIN_MS, () => {
      end(() => {
        reject(new Error('no answer'));
      });
    });
    socket.on('error', reject);
    socket.on('close', () => {
      reject(new Error('it closed the connection'));
    });
    socket.on('connect', () => socket.write(connectRequest(askedMs)));
    socket.on('data', (data) => {
      answer = Buffer.concat([answer, data]);
      if (answer.length < ANSWER_HEAD_BYTES) return;
      socket.end(CLOSE_SESSION);
      resolve(answer.readInt32BE(8));
    });
  });
}

/**
 * Returns the ConnectRequest of zookeeper.jute: protocol version, last zxid seen, time-out, session
 * ID, password, read-only; all empty but the time-out.
 */
function connectRequest(askedMs: number): Buffer {
  const request = Buffer.alloc(4 + 4 + 8 + 4 + 8 + 4 + 16 + 1);
  request.writeInt32BE(request.length - 4, 0);
  request.writeInt32BE(askedMs, 16);
  request.writeInt32BE(16, 28);
  return request;
}

/**
 * Waits until every server (or, with `one`, any of them) grants a session.
 * @returns the longest session that one of them grants for `askedMs`, in ms
 * @throws AmqHaError NO_ZOOKEEPER with the last result of each server; INTERRUPTED
 */
export async function awaitSession(
  addresses: readonly Address[],
  options: {
    readonly askedMs: number;
    readonly timeoutMs: number;
    readonly one?: boolean;
    readonly hint: string;
    /** Throws when waiting is pointless. */
    readonly check?: () => void;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<number> {
  const trySessions = async (): Promise<{ done: number } | { seen: string }> => {
    options.check?.();
    const answers = await Promise.allSettled(
      addresses.map((address) => grantedSession(address, options.askedMs)),
    );
    const granted = answers.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    if (granted.length >= (options.one === true ? 1 : addresses.length))
      return { done: Math.max(...granted) };
    const failures = answers.flatMap((each, index) =>
      each.status === 'fulfilled' ? [] : [`${named(addresses[index])}: ${reasonOf(each.reason)}`],
    );
    return { seen: failures.join('; ') };
  };
  return waitUntil({
    what: 'ZooKeeper to grant a session',
    timeoutMs: options.timeoutMs,
    intervalMs: 50,
    signal: options.signal,
    look: trySessions,
  }).catch((error: unknown) => {
    if (!(error instanceof AmqHaError) || error.code !== 'TIMEOUT') throw error;
    throw new AmqHaError('NO_ZOOKEEPER', error.message, { hint: options.hint, cause: error });
  });
}

const named = (address: Address | undefined): string =>
  address === undefined ? '' : `${address.host}:${address.port}`;

const reasonOf = (reason: unknown): string =>
  reason instanceof Error ? reason.message : String(reason);
