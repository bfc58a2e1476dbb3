import type { JavaNeeds } from '../../model/distribution.ts';

interface JavaMarks {
  /** Feature release that the jars were compiled for. */
  readonly compiledFor: number;
  readonly worksWithoutSecurityManager: boolean;
  /** File names in `lib/`. */
  readonly libNames: readonly string[];
}

/**
 * Returns the Java releases on which a broker runs, from its own files; each limit has its reason
 * below. Flags in its scripts that a newer JVM refuses do not matter: they are removed
 * (`broker/profile.ts`).
 */
export function javaNeeds({
  compiledFor,
  worksWithoutSecurityManager,
  libNames,
}: JavaMarks): JavaNeeds {
  const limits: number[] = [];
  // Subject.getSubject throws from JDK 24 on: console and Jolokia fail.
  if (!worksWithoutSecurityManager) limits.push(23);
  // Up to 2.5 JAXB came from the JDK, whose default modules do not have it from 9 on.
  const ownJaxb = libNames.some((name) => /^(jaxb-|jakarta\.xml\.bind-)/.test(name));
  if (!ownJaxb && compiledFor <= 8) limits.push(8);
  return {
    min: compiledFor,
    max: limits.length === 0 ? null : Math.min(...limits),
    jaxbReflection: libNames.some((name) =>
      /^(com\.sun\.xml\.bind\.)?jaxb-(impl|core|runtime)-2\.[0-2]\./.test(name),
    ),
  };
}

/**
 * Returns true for a script that sets JAVA_ARGS only when it is empty: `if [ -z "${JAVA_ARGS}" ]`.
 */
export function honoursJavaArgs(script: string): boolean {
  return /^[^#\n]*(\[\s+-z\s+"?\$\{?JAVA_ARGS\}?"?\s+\]|\$\{JAVA_ARGS:[-=])/m.test(script);
}
