import { readFile, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { JavaNeeds, JavaRuntime } from '../../model/distribution.ts';
import { AmqHaError } from '../../model/errors.ts';
import { isExecutable, programName } from '../executables.ts';
import { homesIn, homesListed, homesOnPath, usualFolders, type JavaFolder } from './java-places.ts';

/**
 * Time limit for one `java -XshowSettings`, run only where there is no `release` file; it takes
 * about 100 ms.
 */
const ASK_JAVA_MS = 10_000;
/** Long-term releases in the order in which they are recommended. */
const RECOMMENDED = [17, 21, 11, 25, 8];

/**
 * Returns all Java runtimes in the usual places, each real home once, in order of preference:
 * JAVA_HOME, PATH, then the others from the lowest feature release up (nearest to what an old
 * broker was made for). Broken ones are left out.
 */
export async function findJavas(
  env: NodeJS.ProcessEnv,
  folders: readonly JavaFolder[] = usualFolders(env),
  listed: () => Promise<readonly string[]> = homesListed,
): Promise<readonly JavaRuntime[]> {
  const preferred = [env['JAVA_HOME'] ?? '', ...(await homesOnPath(env))].filter(
    (home) => home !== '',
  );
  const others = (await Promise.all([...folders.map(homesIn), listed()])).flat();
  const [first, rest] = await Promise.all([
    Promise.all(preferred.map((home) => runtimeAt(home))),
    Promise.all(others.map((home) => runtimeAt(home))),
  ]);
  const found = [...first, ...rest.sort((a, b) => (a?.feature ?? 0) - (b?.feature ?? 0))];
  const byHome = new Map<string, JavaRuntime>();
  for (const java of found) if (java !== null) byHome.set(java.home, java);
  return [...byHome.values()];
}

/**
 * Returns the first runtime in order that fits.
 * @throws AmqHaError WRONG_JAVA with what is needed, what was found and how to get one
 */
export function chooseJava(
  javas: readonly JavaRuntime[],
  needs: JavaNeeds,
  product: string,
): JavaRuntime {
  const java = javas.find(
    ({ feature }) => feature >= needs.min && feature <= (needs.max ?? Infinity),
  );
  if (java) return java;
  const range = needs.max === null ? `${needs.min} or newer` : `${needs.min} to ${needs.max}`;
  const found = javas.map(({ feature, home }) => `Java ${feature} (${home})`).join(', ');
  throw new AmqHaError(
    'WRONG_JAVA',
    `${product} needs Java ${needs.max === needs.min ? needs.min : range}; found ${found === '' ? 'none' : found}`,
    { hint: howToGet(needs) },
  );
}

/**
 * Returns the runtime for `--java <home>`.
 * @throws AmqHaError WRONG_JAVA when there is no `bin/java` or it does not work
 */
export async function javaAt(home: string): Promise<JavaRuntime> {
  const java = await runtimeAt(home);
  if (java !== null) return java;
  throw new AmqHaError(
    'WRONG_JAVA',
    `${home} is not a Java home: it has no working ${join('bin', programName('java'))}`,
    {
      hint: 'give the folder above bin: --java <home>, such as --java /usr/lib/jvm/java-17-openjdk-amd64',
    },
  );
}

async function runtimeAt(home: string): Promise<JavaRuntime | null> {
  const java = join(home, 'bin', programName('java'));
  if (!(await isExecutable(java))) return null;
  const real = await jdkOf(await realpath(home));
  const feature = await featureFromRelease(real);
  return feature === null ? askJava(java) : { home: real, feature };
}

/**
 * Returns the JDK of a Java home: a JDK 8 has its program in `<jdk>/jre/bin`, but `release` in
 * `<jdk>`.
 */
async function jdkOf(home: string): Promise<string> {
  const above = dirname(home);
  const nested =
    basename(home) === 'jre' && (await isExecutable(join(above, 'bin', programName('java'))));
  return nested ? above : home;
}

async function featureFromRelease(home: string): Promise<number | null> {
  const release = await readFile(join(home, 'release'), 'utf8').catch(() => '');
  return featureOf(/^JAVA_VERSION="?([^"\n]+)/m.exec(release)?.[1] ?? '');
}

/**
 * Returns the feature release of a version text: `1.8.0_392` is 8, `17.0.9` is 17, `25-ea` is 25;
 * null when the text is not a version (JEP 223).
 */
export function featureOf(version: string): number | null {
  const digits = /^(?:1\.)?(\d+)/.exec(version)?.[1];
  return digits === undefined ? null : Number(digits);
}

/**
 * Runs the JVM, which also knows its real home (`/usr/bin/java` of macOS is a stub). Returns null
 * when it does not run.
 */
async function askJava(java: string): Promise<JavaRuntime | null> {
  const { execa } = await import('execa');
  const { failed, stderr } = await execa(java, ['-XshowSettings:properties', '-version'], {
    reject: false,
    stdin: 'ignore',
    timeout: ASK_JAVA_MS,
  });
  const property = (name: string): string =>
    new RegExp(`^\\s*${name} = (.+)$`, 'm').exec(stderr)?.[1]?.trim() ?? '';
  const feature = featureOf(property('java\\.specification\\.version'));
  const home = property('java\\.home');
  if (failed || feature === null || home === '') return null;
  return { home: await jdkOf(await realpath(home).catch(() => home)), feature };
}

function howToGet({ min, max }: JavaNeeds): string {
  const feature =
    RECOMMENDED.find((release) => release >= min && release <= (max ?? Infinity)) ?? min;
  const install: Partial<Record<NodeJS.Platform, string>> = {
    darwin: `brew install openjdk@${feature}`,
    win32: `winget install EclipseAdoptium.Temurin.${feature}.JRE`,
    linux: `sudo apt install openjdk-${feature}-jre-headless (or sudo dnf install java-${feature === 8 ? '1.8.0' : feature}-openjdk-headless)`,
  };
  return `${install[process.platform] ?? `install Java ${feature}`}, or name one with --java <home>`;
}
