/**
 * Class data archives: a JVM that reads its classes from such a file starts with a third less work
 * (CPU time of a broker until its console answers, 2.44.0, two cores: JDK 17 3.3 s without, 2.0 s
 * with; JDK 25 2.9 and 2.0 s). Artemis loads its classes by its own class loader, for which an
 * archive saves little. That loader asks its parent first, so the jars go on the class path as
 * well. Their order stays the same, so the same classes are loaded.
 */
import { createHash } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { JavaRuntime } from '../model/distribution.ts';
import { shellQuoted } from '../format/words.ts';
import { readTextIfThere } from '../platform/files.ts';
import { withoutOwnPort } from './profile.ts';

/**
 * Everything that an archive depends on. The JVM checks it again and ignores an archive that does
 * not fit.
 */
export interface ArchiveSpec {
  /** What the JVM does; each kind loads other classes. */
  readonly kind: 'broker' | 'messages' | 'create';
  /** Hash of all jars. */
  readonly jars: string;
  /** Names of the files in `lib`. */
  readonly libNames: readonly string[];
  /**
   * `lib`, relative to the folder that the JVM starts in, so one archive fits every home with these
   * jars.
   */
  readonly lib: string;
  readonly java: JavaRuntime;
  /** Flags that the scripts give the JVM. */
  readonly flags: string;
}

/**
 * First Java release that is asked for an archive of its loaded classes at its end (JEP 350 came
 * with 13; 17 is the first one tried).
 */
const FIRST_JAVA = 17;

/**
 * Silences what a JVM logs about its archives: an archive that does not fit must not show in a log.
 */
const SILENT = "'-Xlog:cds*=off'";
/** From 24 on the log tag is another one, which earlier releases reject (tried on 17 and 25). */
const SILENT_TOO = { since: 24, flag: "'-Xlog:aot*=off'" };

/**
 * Returns true when this Java can use such archives: HotSpot of a release that makes them, with the
 * archive of the JDK's classes, on which they are based. The broker's script must allow another
 * program than `java` (`JAVACMD`, 2.0 to 2.44).
 */
export function canArchive(java: JavaRuntime, script: string): boolean {
  return (
    java.feature >= FIRST_JAVA &&
    existsSync(join(java.home, 'lib', 'server', 'classes.jsa')) &&
    /^if \[ -z "\$JAVACMD" \]/m.test(script)
  );
}

/**
 * Returns the class path: the jar that starts the broker, then the jars in the order of the
 * broker's own loader (Artemis.java in artemis-boot).
 */
export function classPathOf({ lib, libNames }: Pick<ArchiveSpec, 'lib' | 'libNames'>): string {
  const boot = 'artemis-boot.jar';
  const others = libNames.filter((name) => name.endsWith('.jar') && name !== boot);
  return [boot, ...[...others].sort()].map((name) => `${lib}/${name}`).join(':');
}

/**
 * Returns what the scripts of 2.0 to 2.26 put on the boot class path, in the same order, with
 * relative paths.
 */
export function bootAppendOf({ lib, libNames }: Pick<ArchiveSpec, 'lib' | 'libNames'>): string {
  return [/^jboss-logmanager.*jar$/, /^wildfly-common.*jar$/]
    .flatMap((pattern) => libNames.filter((name) => pattern.test(name)))
    .map((name) => `${lib}/${name}`)
    .join(':');
}

/** Returns the folder name of an archive: its kind, and a hash of everything that it depends on. */
export function archiveKey(spec: ArchiveSpec): string {
  const { kind, jars, java, flags } = spec;
  const paths = [classPathOf(spec), bootAppendOf(spec)];
  const options = withoutOwnPort(flags);
  const text = JSON.stringify([kind, jars, java.home, identityOf(java), options, ...paths]);
  return `${kind}-${createHash('sha256').update(text).digest('hex').slice(0, 32)}`;
}

/**
 * Returns the text of a script that the broker's scripts call in place of `java`: it adds the
 * archive's flags and sets the class path with relative paths. It becomes the JVM (`exec`), so the
 * pid stays the same.
 */
export function standIn(spec: ArchiveSpec, flag: string): string {
  const bootAppend = bootAppendOf(spec);
  const silent = spec.java.feature >= SILENT_TOO.since ? `${SILENT} ${SILENT_TOO.flag}` : SILENT;
  return `#!/bin/sh
# Java with a class data archive, for the scripts of a broker. Made by amq-ha-demo, which checks who may write it.
skip=
for argument do
  shift
  if [ -n "$skip" ]; then skip=; continue; fi
  case $argument in
    -classpath) skip=1 ;;
${bootAppend === '' ? '' : `    -Xbootclasspath/a:*) set -- "$@" ${shellQuoted(`-Xbootclasspath/a:${bootAppend}`)} ;;\n`}    *) set -- "$@" "$argument" ;;
  esac
done
CLASSPATH=${shellQuoted(classPathOf(spec))}
export CLASSPATH
exec ${shellQuoted(join(spec.java.home, 'bin', 'java'))} ${flag} -Xshare:auto ${silent} "$@"
`;
}

/**
 * Identifies a Java as `java -version` would, without starting a JVM: by its release file, and by
 * size and date of its own archive.
 */
function identityOf({ home }: JavaRuntime): string {
  const { size, mtimeMs } = statSync(join(home, 'lib', 'server', 'classes.jsa'));
  const release = readTextIfThere(join(home, 'release')) ?? '';
  return `${release} ${size} ${mtimeMs}`;
}
