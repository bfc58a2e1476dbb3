import { stripVTControlCharacters } from 'node:util';

/** A line longer than this is looked at by its tail only: some programs never end one. */
const LONGEST_LINE = 64 * 1024;

/**
 * Watches one output for texts, line by line. A line counts as soon as it holds the text, finished or
 * not (a prompt has no end), and with its colours taken off. A text spread over two lines does not count.
 */
export class LineWatch {
  #line = '';
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
    this.#line = (lines.at(-1) ?? '').slice(-LONGEST_LINE);
    for (const line of lines) this.#look(line);
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
