import type { BrokerRole } from '../model/broker.ts';
import { readFrom, sizeOf } from '../platform/files.ts';
import { logOf, type Instance } from './instance.ts';
import { timeOf } from './log.ts';

export interface LogLine {
  readonly role: BrokerRole;
  /** Time of the line, or of the last one before it that had a time (stack traces have none). */
  readonly atMs: number;
  readonly text: string;
}

/** A broker's log as whole lines: first all of it (or, from `here`, nothing), then what is new at each read. */
export class LogTail {
  readonly #role: BrokerRole;
  readonly #path: string;
  #offset = 0;
  #atMs = 0;
  #rest = '';

  constructor(role: BrokerRole, instance: Instance, from: 'here' | 'beginning' = 'beginning') {
    this.#role = role;
    this.#path = logOf(instance);
    if (from === 'here') this.#offset = sizeOf(this.#path);
  }

  read(): readonly LogLine[] {
    const size = sizeOf(this.#path);
    if (size === this.#offset) return [];
    const text = this.#rest + readFrom(this.#path, this.#offset, size);
    this.#offset = size;
    const lines = text.split('\n');
    this.#rest = lines.pop() ?? '';
    return lines.map((line) => {
      this.#atMs = timeOf(line) ?? this.#atMs;
      return { role: this.#role, atMs: this.#atMs, text: line };
    });
  }
}
