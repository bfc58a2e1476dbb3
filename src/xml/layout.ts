/** Returns the line ending of a text: that of its first line. */
export function lineEnding(text: string): '\r\n' | '\n' {
  const first = text.indexOf('\n');
  return first > 0 && text[first - 1] === '\r' ? '\r\n' : '\n';
}

/** Returns the white space at the start of the line with `offset`. */
export function indentAt(text: string, offset: number): string {
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  return /^[ \t]*/.exec(line)?.[0] ?? '';
}

/**
 * Returns an indentation one level deeper: three blanks, as in the generated file, or a tab where
 * the file is indented by tabs.
 */
export function deeper(indent: string): string {
  return indent.includes('\t') ? `${indent}\t` : `${indent}   `;
}

/**
 * Returns a fragment (lines joined by \n, 3 blanks per level) laid out for its place; the first
 * line gets no indentation.
 */
export function layOut(fragment: string, indent: string, eol: string): string {
  return fragment
    .trim()
    .split(/\r?\n/)
    .map((line, index) => {
      if (index === 0 || line.trim() === '') return line.trim();
      const levels = Math.floor((/^ */.exec(line)?.[0].length ?? 0) / 3);
      return (
        Array.from({ length: levels }).reduce<string>((so) => deeper(so), indent) + line.trim()
      );
    })
    .join(eol);
}

/**
 * Returns the offset after the `>` of the tag that begins at `start`; a `>` inside a quoted
 * attribute does not count.
 */
export function openTagEnd(text: string, start: number): number {
  let quote: string | null = null;
  for (let i = start; i < text.length; i++) {
    const c = text[i];
    if (quote !== null) quote = c === quote ? null : quote;
    else if (c === '"' || c === "'") quote = c;
    else if (c === '>') return i + 1;
  }
  return text.length;
}

/**
 * Returns where a new line can be inserted after `offset`: after blanks and a comment that end its
 * line, else `offset` itself.
 */
export function afterTrailingComment(text: string, offset: number): number {
  const rest = /^[ \t]*(?:<!--(?:(?!-->)[^\r\n])*-->)?[ \t]*(?=\r?\n)/.exec(
    text.slice(offset, offset + 1000),
  );
  return offset + (rest?.[0].length ?? 0);
}

/**
 * Returns the span to remove so that an element disappears with its line; only the element when the
 * line has more.
 */
export function spanWithLine(
  text: string,
  start: number,
  end: number,
): { readonly from: number; readonly to: number } {
  const before = /(?:^|\r?\n)[ \t]*$/.exec(text.slice(Math.max(0, start - 1000), start));
  const after = /^[ \t]*(?=\r?\n|$)/.exec(text.slice(end, end + 1000));
  if (before === null || after === null) return { from: start, to: end };
  return { from: start - before[0].length, to: end + after[0].length };
}
