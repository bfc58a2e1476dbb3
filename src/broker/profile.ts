import { AmqHaError } from '../model/errors.ts';
import type { JavaNeeds, JavaRuntime } from '../model/distribution.ts';
import { shellQuoted } from '../format/words.ts';

/** Flags to add to and to remove from a broker's JVM flags. */
export interface JvmFlags {
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

/**
 * Up to this many processor cores the optimising compiler C2 is not used: two brokers that start at
 * the same time keep about four threads each busy, and C2 takes CPU time from the start itself.
 * Measured on two cores: pair protected after 5.0 s instead of 7.4 s.
 */
const C1_ONLY_UP_TO_CORES = 8;

/**
 * Flags that stop a newer JVM from starting, with the first Java feature release that refuses them.
 */
const REFUSED_SINCE = [
  { flag: '-XX:+UseFastAccessorMethods', feature: 10 },
  { flag: '-XX:+AggressiveOpts', feature: 13 },
] as const;

/**
 * The OpenWire protocol makes its ids unique by a free port of the machine and the time. To find a
 * port it opens one and sleeps for 100 ms, in the first activation of a JVM: 100 of the 235 ms of a
 * takeover by a backup that has just started (measured, 2.44.0). A port named here is used
 * unchecked (activemq-client 5.14 to 5.19, `org.apache.activemq.util.IdGenerator`); a port that the
 * broker listens on is just as unique.
 */
const ID_PORT = '-Dactivemq.idgenerator.localport=';

/** Returns the flags without the one that names a port, so that they are equal for all brokers. */
export const withoutOwnPort = (flags: string): string =>
  flags.replace(new RegExp(`\\s*${ID_PORT.replaceAll('.', '\\.')}\\d+`), '');

/** Java feature release from which reflection into java.lang needs to be allowed. */
const STRONG_ENCAPSULATION = 16;

/** Returns the JVM flags for a broker on this Java and a machine with this number of cores. */
export function jvmFlags({
  needs,
  java,
  cores,
  ownPort,
}: {
  readonly needs: JavaNeeds;
  readonly java: JavaRuntime;
  readonly cores: number;
  /** A port that the broker listens on; null for a JVM that is not a broker. */
  readonly ownPort: number | null;
}): JvmFlags {
  const add: string[] = [];
  if (needs.jaxbReflection && java.feature >= STRONG_ENCAPSULATION)
    add.push('--add-opens=java.base/java.lang=ALL-UNNAMED');
  if (cores <= C1_ONLY_UP_TO_CORES) add.push('-XX:TieredStopAtLevel=1');
  if (ownPort !== null) add.push(`${ID_PORT}${ownPort}`);
  return { add, remove: refusedBy(java) };
}

const refusedBy = (java: JavaRuntime): readonly string[] =>
  REFUSED_SINCE.filter(({ feature }) => java.feature >= feature).map(({ flag }) => flag);

/**
 * Returns the text of a distribution's `bin/artemis` without the flags that this Java refuses, so
 * that `artemis create` starts. Up to 2.6 they are in its line `JAVA_ARGS="..."`, which cannot be
 * changed from outside.
 */
export function withoutRefusedFlags(script: string, java: JavaRuntime): string {
  const flags = { add: [], remove: refusedBy(java) };
  return script.replace(
    /\b(JAVA_ARGS=")([^"\n]*)/g,
    (_all, head: string, args: string) => head + patchArgs(args, flags),
  );
}

/**
 * Changes the flags in the `JAVA_ARGS="..."` line of an `etc/artemis.profile`; everything else
 * stays byte for byte. The line is at the top level up to 2.11 and inside `if [ -z "$JAVA_ARGS" ]`
 * from 2.12. A contradicting flag, such as another `-XX:TieredStopAtLevel`, is replaced. With
 * `javaHome` the profile also sets JAVA_HOME, which `bin/artemis` reads after the profile (seen in
 * 2.10.1 to 2.44.0). A second pass changes nothing.
 *
 * @throws AmqHaError NOT_A_BROKER when there is no such line.
 */
export function patchProfile(text: string, flags: JvmFlags, javaHome?: string): string {
  const { head, args, index } = javaArgsLine(text);
  const start = index + head.length;
  const patched = text.slice(0, start) + patchArgs(args, flags) + text.slice(start + args.length);
  return javaHome === undefined ? patched : setJavaHome(patched, javaHome);
}

/**
 * Returns the JVM flags of an `etc/artemis.profile`, with variables not expanded.
 * @throws AmqHaError NOT_A_BROKER
 */
export const javaArgsOf = (profile: string): string => javaArgsLine(profile).args;

function javaArgsLine(text: string): { head: string; args: string; index: number } {
  // A line that extends $JAVA_ARGS, or a comment, does not count; `$` matches before \r too.
  const line = /^([ \t]*JAVA_ARGS=")(?!\$\{?JAVA_ARGS)(.*)"[ \t]*$/m.exec(text);
  const [, head, args] = line ?? [];
  if (line !== null && head !== undefined && args !== undefined)
    return { head, args, index: line.index };
  const found = text.split('\n').filter((one) => one.includes('JAVA_ARGS'));
  const shown = found.map((one) => one.trim().slice(0, 80)).join(' | ');
  throw new AmqHaError(
    'NOT_A_BROKER',
    `artemis.profile: looked for a line JAVA_ARGS="...", found ${shown === '' ? 'no JAVA_ARGS at all' : shown}`,
  );
}

/** Returns the line by which a profile names its Java. */
export const javaHomeLine = (javaHome: string): string => `JAVA_HOME=${shellQuoted(javaHome)}`;

/**
 * Sets the `JAVA_HOME=` line, quoted for sh: replaces the present one, or adds one before
 * everything but comments.
 */
function setJavaHome(text: string, javaHome: string): string {
  const line = javaHomeLine(javaHome);
  if (/^JAVA_HOME=/m.test(text)) return text.replace(/^JAVA_HOME=[^\r\n]*/m, () => line);
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const first = /^(?![ \t]*#)[^\r\n]*\S/m.exec(text)?.index ?? 0;
  return text.slice(0, first) + line + eol + text.slice(first);
}

function patchArgs(args: string, { add, remove }: JvmFlags): string {
  const without = remove.reduce(
    (so, flag) => replaceTokens(so, (token) => token === flag, null),
    args,
  );
  return add.reduce((so, flag) => {
    if (
      tokensOf(so.replace(/(--add-(?:opens|exports|modules|reads))[ \t]+/g, '$1=')).includes(
        flag,
      ) &&
      !contradicted(so, flag)
    )
      return so;
    const same = (token: string): boolean => optionOf(token) === optionOf(flag);
    if (tokensOf(so).some(same)) return replaceTokens(so, same, flag);
    return so.endsWith(' ') || so === '' ? `${so}${flag}` : `${so} ${flag}`;
  }, without);
}

/**
 * Replaces the first token that fits by `flag` and removes the others, each with the blanks before
 * it.
 */
function replaceTokens(
  args: string,
  fits: (token: string) => boolean,
  flag: string | null,
): string {
  let next = flag;
  return args.replace(/([ \t]*)([^ \t]+)/g, (whole, blanks: string, token: string) => {
    if (!fits(token)) return whole;
    const put = next === null ? '' : blanks + next;
    next = null;
    return put;
  });
}

function contradicted(args: string, flag: string): boolean {
  return tokensOf(args).some((token) => token !== flag && optionOf(token) === optionOf(flag));
}

function tokensOf(args: string): string[] {
  return args.split(/[ \t]+/).filter((token) => token !== '');
}

/** Returns what a flag sets: two flags with the same result contradict or repeat each other. */
function optionOf(flag: string): string {
  const [, onOff, valued, size, property] =
    /^(?:-XX:[+-](\w+)|-XX:(\w+)=.*|(-X(?:mx|ms|mn|ss))\d.*|(-D[^=]+)(?:=.*)?)$/.exec(flag) ?? [];
  return onOff ?? valued ?? size ?? property ?? flag;
}
