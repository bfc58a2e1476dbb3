import { stripVTControlCharacters } from 'node:util';

/** Of a longer line only the tail is searched: some programs never end a line. */
const LONGEST_LINE = 64 * 1024;

/**
 * An unfinished line, such as a prompt, is searched after this time. Until then its end may still
 * arrive, and a progress line of this program should not break it.
 */
const UNFINISHED_AFTER_MS = 50;

/**
 * Searches one output for texts, line by line, without its colours. An unfinished line is searched
 * too, a moment later. A text that spans two lines is not found.
 */
export class LineWatch {
  #line = '';
  #timer: NodeJS.Timeout | undefined;
  readonly #waiting: Set<string>;
  readonly #onText: (text: string) => void;

  /**
   * `waiting` is shared by the outputs of a command: a text is removed from it when it was found.
   */
  constructor(waiting: Set<string>, onText: (text: string) => void) {
    this.#waiting = waiting;
    this.#onText = onText;
  }

  push(piece: string): void {
    if (this.#waiting.size === 0) return;
    const lines = (this.#line + piece).split(/[\r\n]/);
    this.#line = (lines.pop() ?? '').slice(-LONGEST_LINE);
    for (const line of lines) this.#search(line);
    if (this.#line === '') return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#search(this.#line);
    }, UNFINISHED_AFTER_MS);
  }

  #search(line: string): void {
    const plain = stripVTControlCharacters(line);
    for (const text of this.#waiting) {
      if (!plain.includes(text) && !line.includes(text)) continue;
      this.#waiting.delete(text);
      this.#onText(text);
    }
  }
}
