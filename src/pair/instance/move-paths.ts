/** A folder that lies elsewhere now. Both paths are absolute, without a slash at the end. */
export interface PathMove {
  readonly from: string;
  readonly to: string;
}

/** What a path can go on with: `/a/demo` is no part of `/a/demo-old`, nor of `/mnt/a/demo`. */
const NOT_AFTER = String.raw`(?<![\p{L}\p{N}_.~+@%-])`;
const NOT_BEFORE = String.raw`(?![\p{L}\p{N}_.~+@%=-])`;

/** Before a path in a URL, where a blank is `%20`: `bootstrap.xml` and, up to 2.10, the profile have some. */
const URL_HEAD = /file:(?:\/\/)?$/;
const LONGEST_HEAD = 'file://'.length;

/**
 * A text with each path below one of the folders as it is now, in a URL as a URL has it. The longest folder that
 * fits counts. What is already so stays, so a second pass changes nothing. Quotes need no care: a path with some
 * stands behind a link (`alias.ts`). Pure.
 */
export function movePaths(text: string, moves: readonly PathMove[]): string {
  if (moves.length === 0) return text;
  // What is in place already is found too, so that nothing inside it is taken for a former path.
  const all = [...moves.map(({ to }) => ({ from: to, to })), ...moves];
  const plain = new Map(all.map(({ from, to }) => [from, to]));
  const inUrl = new Map(all.map(({ from, to }) => [encodeURI(from), encodeURI(to)]));
  const folders = [...new Set([...plain.keys(), ...inUrl.keys()])]
    .sort((a, b) => b.length - a.length)
    .map(escaped);
  const any = new RegExp(`${NOT_AFTER}(?:${folders.join('|')})${NOT_BEFORE}`, 'gu');
  return text.replace(any, (found, at: number) => {
    const isUrl = URL_HEAD.test(text.slice(Math.max(0, at - LONGEST_HEAD), at));
    const [first, second] = isUrl ? [inUrl, plain] : [plain, inUrl];
    return first.get(found) ?? second.get(found) ?? found;
  });
}

const escaped = (path: string): string => path.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
