import type { Operation } from '../../model/history.ts';
import { counted } from '../../format/words.ts';

/** Gaps that are described; a file that is not a history at all would have one for each line. */
const MOST_GAPS = 20;

/**
 * Checks whether a history is complete, line by line: the numbers are consecutive, the time never
 * goes back, the first line is `begin`, and the last one is `end` with the number of lines.
 */
export class LineCheck {
  readonly #gaps: string[] = [];
  #found = 0;
  #lines = 0;
  #due = 0;
  #latestMs = Number.NEGATIVE_INFINITY;
  #last: Operation | null = null;

  /**
   * Checks the next line; null: it is not an operation. Lines of the file are counted from 1,
   * operations from 0.
   */
  take(operation: Operation | null): void {
    this.#lines += 1;
    this.#last = operation;
    if (this.#lines === 1 && operation?.f !== 'begin')
      this.#addGap('the first line is not "begin"');
    if (operation === null) {
      this.#addGap(`line ${this.#lines} is not an operation`);
      this.#due += 1;
      return;
    }
    const { i, t } = operation;
    if (i > this.#due) this.#addGap(missing(this.#due, i - 1, this.#lines));
    if (i < this.#due)
      this.#addGap(`line ${this.#lines} has the number ${i}, but ${this.#due} was due`);
    this.#due = i + 1;
    if (t < this.#latestMs) this.#addGap(`the time goes back in line ${this.#lines}`);
    this.#latestMs = Math.max(this.#latestMs, t);
  }

  /** Why the history is incomplete; empty when it is complete. */
  finish(): readonly string[] {
    if (this.#lines === 0) return ['there is no history, or an empty one'];
    const last = this.#last;
    if (last?.f !== 'end') {
      this.#addGap('the last line is not "end", so later lines may be missing');
    } else if (last.value.count !== this.#lines) {
      this.#addGap(`"end" counts ${counted(last.value.count, 'line')}, not ${this.#lines}`);
    }
    const rest = this.#found - this.#gaps.length;
    return rest === 0 ? this.#gaps : [...this.#gaps, `and ${counted(rest, 'more gap')}`];
  }

  #addGap(gap: string): void {
    this.#found += 1;
    if (this.#gaps.length < MOST_GAPS) this.#gaps.push(gap);
  }
}

function missing(first: number, last: number, line: number): string {
  const which = first === last ? `operation ${first} is` : `operations ${first} to ${last} are`;
  return `${which} missing before line ${line}`;
}
