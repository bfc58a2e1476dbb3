import type { JavaNeeds } from '../../model/distribution.ts';

interface JavaMarks {
  /** Feature release the jars are compiled for. */
  readonly compiledFor: number;
  readonly worksWithoutSecurityManager: boolean;
  /** File names in `lib/`. */
  readonly libNames: readonly string[];
}

/**
 * Java releases this broker runs on, told by its own files; the reasons are those told with each. Flags in its
 * scripts that a newer JVM refuses count for nothing: they are taken out (`broker/profile.ts`).
 */
export function javaNeeds({
  compiledFor,
  worksWithoutSecurityManager,
  libNames,
}: JavaMarks): JavaNeeds {
  const limits: number[] = [];
  // Subject.getSubject throws from JDK 24 on: console and Jolokia fail.
  if (!worksWithoutSecurityManager) limits.push(23);
  // Up to 2.5 JAXB was taken from the JDK, which lost it from the default modules in 9.
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

/** True for a script that gives JAVA_ARGS a value only when it has none: `if [ -z "${JAVA_ARGS}" ]`. */
export function honoursJavaArgs(script: string): boolean {
  return /^[^#\n]*(\[\s+-z\s+"?\$\{?JAVA_ARGS\}?"?\s+\]|\$\{JAVA_ARGS:[-=])/m.test(script);
}
