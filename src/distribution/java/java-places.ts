import { readdir, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isExecutable, onPath, programName } from '../executables.ts';
import { userFolders } from '../user-folders.ts';

/** The program of macOS that lists its Javas. */
const JAVA_HOME_PROGRAM = '/usr/libexec/java_home';
const MAC_FOLDER = '/Library/Java/JavaVirtualMachines';
/** It reads a few property lists. */
const LIST_JAVAS_MS = 5_000;

/** A folder whose children are Java homes, or have one at `inside`. */
export interface JavaFolder {
  readonly path: string;
  readonly inside: string;
}

/**
 * Returns the folders where installers put Javas: packages, Oracle's and container images, macOS,
 * Homebrew, SDKMAN, mise, asdf, IntelliJ.
 */
export function usualFolders(env: NodeJS.ProcessEnv): readonly JavaFolder[] {
  const { homes } = userFolders(env);
  const each = (inside: string, ...paths: string[]): readonly JavaFolder[] =>
    paths.map((path) => ({ path, inside }));
  const inHomes = (path: string): readonly string[] => homes.map((home) => join(home, path));
  const inManager = (variable: string, usual: string, inside: string): readonly string[] => {
    const folder = env[variable];
    return (folder === undefined ? inHomes(usual) : [folder]).map((path) => join(path, inside));
  };
  return [
    ...each('', '/usr/lib/jvm', '/usr/java', '/opt/java', ...inHomes('.jdks')),
    ...each('Contents/Home', MAC_FOLDER, ...inHomes(MAC_FOLDER)),
    // Homebrew does not register its Javas: `java_home -V` lists only those that were linked by
    // hand.
    ...each('libexec/openjdk.jdk/Contents/Home', '/opt/homebrew/opt', '/usr/local/opt'),
    ...each(
      '',
      ...inManager('SDKMAN_DIR', '.sdkman', 'candidates/java'),
      ...inManager('MISE_DATA_DIR', '.local/share/mise', 'installs/java'),
      ...inManager('ASDF_DATA_DIR', '.asdf', 'installs/java'),
    ),
  ];
}

export async function homesIn({ path, inside }: JavaFolder): Promise<readonly string[]> {
  const names = await readdir(path).catch(() => []);
  return names.sort().map((name) => join(path, name, inside));
}

/**
 * Returns the homes of the Javas on PATH: `/usr/bin/java` is a chain of links to `<home>/bin/java`.
 */
export async function homesOnPath(env: NodeJS.ProcessEnv): Promise<readonly string[]> {
  const programs = await onPath(programName('java'), env);
  return Promise.all(programs.map(async (program) => dirname(dirname(await realpath(program)))));
}

/**
 * Returns the homes that macOS lists; none on other systems, or when there are none (the program
 * fails then).
 */
export async function homesListed(program = JAVA_HOME_PROGRAM): Promise<readonly string[]> {
  if (!(await isExecutable(program))) return [];
  const { execa } = await import('execa');
  const { all } = await execa(program, ['-V'], {
    all: true,
    reject: false,
    stdin: 'ignore',
    timeout: LIST_JAVAS_MS,
  });
  return javaHomesIn(all);
}

/**
 * Returns the homes in the output of `java_home -V`, in its order, each once. Every line of its
 * list ends with a path, which may contain blanks; the name before it may contain a slash, but only
 * in quotes. Up to macOS 10.15 colons and tabs separate the columns (`1.8.0_151, x86_64:`), later
 * it is `17.0.1 (arm64) "Vendor" - "Name" /path`.
 */
export function javaHomesIn(output: string): readonly string[] {
  const homes = output
    .split(/\r?\n/)
    .filter((line) => /^\s+\d/.test(line))
    .flatMap((line) => /\s(\/.*\S)\s*$/.exec(line.replace(/"[^"]*"/g, ''))?.[1] ?? []);
  return [...new Set(homes)];
}
