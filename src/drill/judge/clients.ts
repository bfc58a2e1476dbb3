import type { Evidence, Messages } from '../evidence/evidence.ts';

/**
 * The successful operations of one client, in order, and its first attempt; ms on the drill's
 * clock.
 */
export interface Client {
  readonly process: string;
  readonly sinceMs: number;
  readonly times: Float64Array;
}

/** True for a client that runs all through the drill, unlike the late producer of a split brain. */
const isOfTheLoad = ({ process }: Client): boolean => process.startsWith('producer-');

/** The acknowledgements of each producer, also of a producer without any. */
export function producersOf({ messages, producers }: Evidence): readonly Client[] {
  const acknowledged = timesByClient(messages, messages.ackedAt, messages.producer, producers);
  const since = firstSends(messages, producers.length);
  return producers
    .map((process, index) => client(process, since[index] ?? 0, acknowledged[index]))
    .filter(isOfTheLoad);
}

/** The first deliveries to each consumer, which waits for them since it first connected. */
export function consumersOf({ messages, consumers, connects }: Evidence): readonly Client[] {
  const received = timesByClient(messages, messages.receivedAt, messages.consumer, consumers);
  return consumers.map((process, index) => {
    const connect = connects.find((each) => each.process === process && each.type === 'ok');
    return client(process, connect?.t ?? Number.POSITIVE_INFINITY, received[index]);
  });
}

function client(
  process: string,
  sinceMs: number,
  times: Float64Array = new Float64Array(),
): Client {
  return { process, sinceMs: Math.min(sinceMs, times[0] ?? sinceMs), times };
}

function timesByClient(
  { count }: Messages,
  times: Float64Array,
  clientOf: Uint8Array,
  names: readonly string[],
): readonly Float64Array[] {
  const counts = names.map(() => 0);
  const each = (act: (owner: number, time: number) => void): void => {
    for (let number = 0; number < count; number += 1) {
      const time = times[number] ?? Number.NaN;
      if (!Number.isNaN(time)) act(clientOf[number] ?? 0, time);
    }
  };
  each((owner) => (counts[owner] = (counts[owner] ?? 0) + 1));
  const columns = counts.map((length) => new Float64Array(length));
  const filled = names.map(() => 0);
  each((owner, time) => {
    const index = filled[owner] ?? 0;
    const column = columns[owner];
    if (column !== undefined) column[index] = time;
    filled[owner] = index + 1;
  });
  return columns.map((column) => column.sort());
}

function firstSends({ count, sentAt, producer }: Messages, producers: number): readonly number[] {
  const first = Array.from({ length: producers }, () => Number.POSITIVE_INFINITY);
  for (let number = 0; number < count; number += 1) {
    const owner = producer[number] ?? 0;
    const sent = sentAt[number] ?? Number.NaN;
    if (sent < (first[owner] ?? 0)) first[owner] = sent;
  }
  return first.map((sent) => (Number.isFinite(sent) ? sent : 0));
}
