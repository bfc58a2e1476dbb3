import type { Operation } from '../../model/history.ts';
import { counted } from '../../format/words.ts';

/** Gaps told in words; of a history that is no history at all there would be one a line. */
const MOST_TOLD = 20;

/**
 * Finds out whether a history is whole, line by line: the numbers follow each other, the time never
 * goes back, the first line is `begin`, and the last one is `end` and knows how many there are.
 */
export class LineCheck {
  readonly #gaps: string[] = [];
  #found = 0;
  #lines = 0;
  #due = 0;
  #latestMs = Number.NEGATIVE_INFINITY;
  #last: Operation | null = null;

  /** Takes the next line; null: it is not an operation. Lines of the file are counted from 1, operations from 0. */
  take(operation: Operation | null): void {
    this.#lines += 1;
    this.#last = operation;
    if (this.#lines === 1 && operation?.f !== 'begin') this.#tell('the first line is not "begin"');
    if (operation === null) {
      this.#tell(`line ${String(this.#lines)} is not an operation`);
      this.#due += 1;
      return;
    }
    const { i, t } = operation;
    if (i > this.#due) this.#tell(missing(this.#due, i - 1, this.#lines));
    if (i < this.#due)
      this.#tell(
        `line ${String(this.#lines)} has the number ${String(i)}, but ${String(this.#due)} was due`,
      );
    this.#due = i + 1;
    if (t < this.#latestMs) this.#tell(`the time goes back in line ${String(this.#lines)}`);
    this.#latestMs = Math.max(this.#latestMs, t);
  }

  /** Why the history is not whole; empty when it is. */
  finish(): readonly string[] {
    if (this.#lines === 0) return ['there is no history, or an empty one'];
    const last = this.#last;
    if (last?.f !== 'end') {
      this.#tell('the last line is not "end", so nobody knows what came after it');
    } else if (last.value.count !== this.#lines) {
      this.#tell(`"end" tells of ${counted(last.value.count, 'line')}, not ${String(this.#lines)}`);
    }
    const rest = this.#found - this.#gaps.length;
    return rest === 0 ? this.#gaps : [...this.#gaps, `and ${counted(rest, 'more gap')}`];
  }

  #tell(gap: string): void {
    this.#found += 1;
    if (this.#gaps.length < MOST_TOLD) this.#gaps.push(gap);
  }
}

function missing(first: number, last: number, line: number): string {
  const which =
    first === last
      ? `operation ${String(first)} is`
      : `operations ${String(first)} to ${String(last)} are`;
  return `${which} missing before line ${String(line)}`;
}
