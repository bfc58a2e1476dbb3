import { stripVTControlCharacters } from 'node:util';

/** A line longer than this is looked at by its tail only: some programs never end one. */
const LONGEST_LINE = 64 * 1024;

/** A line whose end is still on its way is not broken by our talk; a prompt, which has none, counts after this time. */
const UNFINISHED_AFTER_MS = 50;

/**
 * Watches one output for texts, line by line, with its colours taken off. An unfinished line counts
 * too, a moment later. A text spread over two lines does not.
 */
export class LineWatch {
  #line = '';
  #timer: NodeJS.Timeout | undefined;
  readonly #waiting: Set<string>;
  readonly #onText: (text: string) => void;

  /** `waiting` is shared by the outputs of a command: a text that was seen is taken out of it. */
  constructor(waiting: Set<string>, onText: (text: string) => void) {
    this.#waiting = waiting;
    this.#onText = onText;
  }

  push(piece: string): void {
    if (this.#waiting.size === 0) return;
    const lines = (this.#line + piece).split(/[\r\n]/);
    this.#line = (lines.pop() ?? '').slice(-LONGEST_LINE);
    for (const line of lines) this.#look(line);
    if (this.#line === '') return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#look(this.#line);
    }, UNFINISHED_AFTER_MS);
  }

  #look(line: string): void {
    const plain = stripVTControlCharacters(line);
    for (const text of this.#waiting) {
      if (!plain.includes(text) && !line.includes(text)) continue;
      this.#waiting.delete(text);
      this.#onText(text);
    }
  }
}
