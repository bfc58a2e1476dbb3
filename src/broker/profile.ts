import { AmqHaError } from '../model/errors.ts';
import type { JavaNeeds, JavaRuntime } from '../model/distribution.ts';
import { shellQuoted } from '../format/words.ts';

/** Flags to add to and to take out of a broker's JVM flags. */
export interface JvmFlags {
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

/**
 * Up to this many processor cores the optimising compiler C2 is left out: two brokers that start side by
 * side keep about four threads each busy, and C2 takes its time from the start itself. Measured on two cores:
 * pair protected after 5.0 s instead of 7.4 s.
 */
const C1_ONLY_UP_TO_CORES = 8;

/** Flags that stop a newer JVM from starting, with the first Java feature release that refuses them. */
const REFUSED_SINCE = [
  { flag: '-XX:+UseFastAccessorMethods', feature: 10 },
  { flag: '-XX:+AggressiveOpts', feature: 13 },
] as const;

/**
 * The OpenWire protocol makes its ids unique by a free port of the machine and the time. To find a port it opens one and
 * sleeps for 100 ms, in the first activation of a JVM: 100 of the 235 ms of a takeover by a backup that has just
 * started (measured, 2.44.0). A port that is named here is taken as it is (activemq-client 5.14 to 5.19,
 * `org.apache.activemq.util.IdGenerator`); one that the broker listens on is its own just as well.
 */
const ID_PORT = '-Dactivemq.idgenerator.localport=';

/** The same for every broker: flags without the one that names a port. */
export const withoutOwnPort = (flags: string): string =>
  flags.replace(new RegExp(`\\s*${ID_PORT.replaceAll('.', '\\.')}\\d+`), '');

/** Java feature release from which reflection into java.lang needs to be allowed. */
const STRONG_ENCAPSULATION = 16;

/** Chooses JVM flags for a broker on this Java and a machine with so many cores. */
export function jvmFlags({
  needs,
  java,
  cores,
  ownPort,
}: {
  readonly needs: JavaNeeds;
  readonly java: JavaRuntime;
  readonly cores: number;
  /** One that the broker listens on; null for JVMs that are no broker. */
  readonly ownPort: number | null;
}): JvmFlags {
  const add: string[] = [];
  if (needs.jaxbReflection && java.feature >= STRONG_ENCAPSULATION)
    add.push('--add-opens=java.base/java.lang=ALL-UNNAMED');
  if (cores <= C1_ONLY_UP_TO_CORES) add.push('-XX:TieredStopAtLevel=1');
  if (ownPort !== null) add.push(`${ID_PORT}${String(ownPort)}`);
  return { add, remove: refusedBy(java) };
}

const refusedBy = (java: JavaRuntime): readonly string[] =>
  REFUSED_SINCE.filter(({ feature }) => java.feature >= feature).map(({ flag }) => flag);

/**
 * The text of a distribution's own `bin/artemis` without the flags that this Java refuses; without them
 * `artemis create` starts. Up to 2.6 they stand in its line `JAVA_ARGS="..."`, which nothing from outside changes.
 */
export function withoutRefusedFlags(script: string, java: JavaRuntime): string {
  const flags = { add: [], remove: refusedBy(java) };
  return script.replace(
    /\b(JAVA_ARGS=")([^"\n]*)/g,
    (_all, head: string, args: string) => head + patchArgs(args, flags),
  );
}

/**
 * Changes the flags in the `JAVA_ARGS="..."` line of an `etc/artemis.profile`; everything else stays byte for byte.
 * The line stands alone up to 2.11 and inside `if [ -z "$JAVA_ARGS" ]` from 2.12. A flag that says otherwise,
 * such as another `-XX:TieredStopAtLevel`, is replaced. With `javaHome` the profile also sets JAVA_HOME, which
 * `bin/artemis` looks at after the profile (seen in 2.10.1 to 2.44.0). A second pass changes nothing.
 *
 * @throws AmqHaError NOT_A_BROKER when there is no such line.
 */
export function patchProfile(text: string, flags: JvmFlags, javaHome?: string): string {
  const { head, args, index } = javaArgsLine(text);
  const start = index + head.length;
  const patched = text.slice(0, start) + patchArgs(args, flags) + text.slice(start + args.length);
  return javaHome === undefined ? patched : setJavaHome(patched, javaHome);
}

/** The JVM flags of an `etc/artemis.profile`, its variables as they stand there. @throws AmqHaError NOT_A_BROKER */
export const javaArgsOf = (profile: string): string => javaArgsLine(profile).args;

function javaArgsLine(text: string): { head: string; args: string; index: number } {
  // A line that extends $JAVA_ARGS, or a comment, is not the one; `$` matches before \r too.
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

/** The line by which a profile names its Java. */
export const javaHomeLine = (javaHome: string): string => `JAVA_HOME=${shellQuoted(javaHome)}`;

/** One `JAVA_HOME=` line, quoted for sh: the one that is there, else a new one before everything else but comments. */
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

/** Puts `flag` in the place of the first token that fits and takes out the others, each with the blanks before it. */
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

/** What a flag sets: two flags with the same answer contradict or repeat each other. */
function optionOf(flag: string): string {
  const [, onOff, valued, size, property] =
    /^(?:-XX:[+-](\w+)|-XX:(\w+)=.*|(-X(?:mx|ms|mn|ss))\d.*|(-D[^=]+)(?:=.*)?)$/.exec(flag) ?? [];
  return onOff ?? valued ?? size ?? property ?? flag;
}
