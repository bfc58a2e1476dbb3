/** A folder that lies elsewhere now. Both paths are absolute, without a slash at the end. */
export interface PathMove {
  readonly from: string;
  readonly to: string;
}

/** What a path can go on with: `/a/demo` is no part of `/a/demo-old`, nor of `/mnt/a/demo`. */
const NOT_AFTER = String.raw`(?<![\p{L}\p{N}_.~+@%-])`;
const NOT_BEFORE = String.raw`(?![\p{L}\p{N}_.~+@%=-])`;

/** As it is; in a URL, as `bootstrap.xml` has it (a blank is `%20` there, 2.10.1 to 2.44.0); inside single quotes of sh. */
const FORMS: readonly ((path: string) => string)[] = [
  (path) => path,
  encodeURI,
  (path) => path.replaceAll("'", "'\\''"),
];

/**
 * A text with each path below one of the folders as it is now, in whatever form it is written. The longest folder
 * that fits counts. What is already so stays, so a second pass changes nothing. Pure.
 */
export function movePaths(text: string, moves: readonly PathMove[]): string {
  const written = new Map<string, string>();
  for (const form of FORMS) for (const { to } of moves) written.set(form(to), form(to));
  for (const form of FORMS) for (const { from, to } of moves) written.set(form(from), form(to));
  const folders = [...written.keys()].sort((a, b) => b.length - a.length).map(escaped);
  if (folders.length === 0) return text;
  const any = new RegExp(`${NOT_AFTER}(?:${folders.join('|')})${NOT_BEFORE}`, 'gu');
  return text.replace(any, (found) => written.get(found) ?? found);
}

const escaped = (path: string): string => path.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
