/** A folder that is at another path now. Both paths are absolute, without a slash at the end. */
export interface PathMove {
  readonly from: string;
  readonly to: string;
}

/**
 * Characters that continue a path: `/a/demo` is not part of `/a/demo-old`, nor of `/mnt/a/demo`.
 */
const NOT_AFTER = String.raw`(?<![\p{L}\p{N}_.~+@%-])`;
const NOT_BEFORE = String.raw`(?![\p{L}\p{N}_.~+@%=-])`;

/**
 * Start of a URL with a path, where a space is `%20`: in `bootstrap.xml` and, up to 2.10, the
 * profile.
 */
const URL_HEAD = /file:(?:\/\/)?$/;
const LONGEST_HEAD = 'file://'.length;

/**
 * Returns a text in which each path below a moved folder is replaced by the present one,
 * URL-encoded in a URL. The longest folder that matches counts. Present paths stay, so a second
 * pass changes nothing. Quotes need no escaping: a path with quotes is replaced by a link
 * (`alias.ts`). Pure.
 */
export function movePaths(text: string, moves: readonly PathMove[]): string {
  if (moves.length === 0) return text;
  // Present paths are matched too, so that no part of one is taken for a former path.
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
