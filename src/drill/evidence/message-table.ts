import type { OperationHead } from '../../model/history.ts';
import { FLAG, type Messages } from './evidence.ts';

/** `Messages` has one byte for a client: so many clients, of each kind, can be told apart. */
export const CLIENT_CODES = 256;
const FIRST_CAPACITY = 1_024;
/**
 * Numbers count from 0. One this far beyond the others is not of this run, and must not take
 * memory.
 */
const MOST_AHEAD = 1_000_000;

type Column = Uint8Array | Uint32Array | Float64Array;

/** What happened to each message, in columns that double their length when full. Times in ms. */
export class MessageTable {
  #count = 0;
  #flags = new Uint8Array(FIRST_CAPACITY);
  #producer = new Uint8Array(FIRST_CAPACITY);
  #consumer = new Uint8Array(FIRST_CAPACITY);
  #sentAt = times(FIRST_CAPACITY);
  #ackedAt = times(FIRST_CAPACITY);
  #receivedAt = times(FIRST_CAPACITY);
  /** Numbers in the order of their first deliveries. */
  #delivered = new Uint32Array(FIRST_CAPACITY);
  #deliveredCount = 0;

  /** False for a number so far beyond those seen so far that it cannot be of this run. */
  canHold(number: number): boolean {
    return number < this.#count + MOST_AHEAD;
  }

  /** Any line about a send shows that it was attempted, even where its `invoke` line is missing. */
  send(number: number, producer: number, type: OperationHead['type'], t: number): void {
    this.#reach(number);
    const before = this.#flags[number] ?? 0;
    this.#producer[number] = producer;
    if (type === 'invoke' && Number.isNaN(this.#sentAt[number])) this.#sentAt[number] = t;
    if (type === 'ok' && (before & FLAG.acknowledged) === 0) this.#ackedAt[number] = t;
    const outcome = type === 'ok' ? FLAG.acknowledged : type === 'fail' ? FLAG.refused : 0;
    this.#flags[number] = before | FLAG.attempted | outcome;
  }

  receive(number: number, consumer: number, t: number): void {
    this.#reach(number);
    const before = this.#flags[number] ?? 0;
    if ((before & FLAG.consumed) !== 0) {
      this.#flags[number] = before | FLAG.duplicated;
      return;
    }
    this.#flags[number] = before | FLAG.consumed;
    this.#consumer[number] = consumer;
    this.#receivedAt[number] = t;
    this.#delivered = roomFor(this.#delivered, this.#deliveredCount, 0);
    this.#delivered[this.#deliveredCount] = number;
    this.#deliveredCount += 1;
  }

  inEndedJournal(number: number): void {
    if (this.isAttempted(number))
      this.#flags[number] = (this.#flags[number] ?? 0) | FLAG.inEndedJournal;
  }

  isAttempted(number: number): boolean {
    return ((this.#flags[number] ?? 0) & FLAG.attempted) !== 0;
  }

  /** The messages of this run only, without those that were delivered but never sent. */
  finish(): Messages {
    let count = 0;
    for (let number = 0; number < this.#count; number += 1) {
      if (this.isAttempted(number)) {
        count = number + 1;
      } else {
        this.#flags[number] = 0;
        this.#receivedAt[number] = Number.NaN;
      }
    }
    return {
      count,
      flags: this.#flags.subarray(0, count),
      producer: this.#producer.subarray(0, count),
      consumer: this.#consumer.subarray(0, count),
      sentAt: this.#sentAt.subarray(0, count),
      ackedAt: this.#ackedAt.subarray(0, count),
      receivedAt: this.#receivedAt.subarray(0, count),
    };
  }

  /** First deliveries to a consumer after a delivery of a later message of the same producer. */
  countOutOfOrder(): number {
    const highest = new Float64Array(CLIENT_CODES * CLIENT_CODES).fill(-1);
    let outOfOrder = 0;
    for (const number of this.#delivered.subarray(0, this.#deliveredCount)) {
      if (!this.isAttempted(number)) continue;
      const pair = (this.#producer[number] ?? 0) * CLIENT_CODES + (this.#consumer[number] ?? 0);
      if (number < (highest[pair] ?? -1)) outOfOrder += 1;
      else highest[pair] = number;
    }
    return outOfOrder;
  }

  #reach(number: number): void {
    if (number < this.#count) return;
    this.#flags = roomFor(this.#flags, number, 0);
    this.#producer = roomFor(this.#producer, number, 0);
    this.#consumer = roomFor(this.#consumer, number, 0);
    this.#sentAt = roomFor(this.#sentAt, number, Number.NaN);
    this.#ackedAt = roomFor(this.#ackedAt, number, Number.NaN);
    this.#receivedAt = roomFor(this.#receivedAt, number, Number.NaN);
    this.#count = number + 1;
  }
}

const times = (length: number): Float64Array => new Float64Array(length).fill(Number.NaN);

/** The column itself, or a longer copy when it is too short for this index. */
function roomFor<T extends Column>(column: T, index: number, empty: number): T {
  if (index < column.length) return column;
  let length = column.length;
  while (length <= index) length *= 2;
  const longer = new (column.constructor as new (length: number) => T)(length);
  longer.set(column);
  longer.fill(empty, column.length);
  return longer;
}
