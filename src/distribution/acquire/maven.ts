import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { isFile, onPath, programName } from '../executables.ts';
import { firstWritable, userFolders, type UserFolders } from '../user-folders.ts';

/** Time limit for one `mvn`: 46 MB over a slow line, and the plugin's own jars at the first use. */
const MAVEN_MS = 600_000;
/**
 * Returns the group of the broker's zip. It changed with 2.50.0; the old group has only a
 * relocation from then on.
 */
export function groupOf(version: string): 'org.apache.activemq' | 'org.apache.artemis' {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 2 || (major === 2 && minor >= 50) ? 'org.apache.artemis' : 'org.apache.activemq';
}

/** One file that Maven knows. */
export interface Artifact {
  readonly group: string;
  readonly name: string;
  readonly version: string;
  readonly type: 'zip' | 'jar';
  readonly classifier?: string;
}

/** Returns the artifact of a broker's zip. */
export const brokerArtifact = (version: string): Artifact => ({
  group: groupOf(version),
  name: 'apache-artemis',
  version,
  type: 'zip',
  classifier: 'bin',
});

/** Returns the path of an artifact in a local Maven repository. */
export function fileInRepository(repository: string, artifact: Artifact): string {
  const { group, name, version, type, classifier } = artifact;
  const file = [name, version, ...(classifier === undefined ? [] : [classifier])].join('-');
  return join(repository, group.replaceAll('.', '/'), name, version, `${file}.${type}`);
}

/**
 * Returns the local repositories, the preferred one first: the value of -Dmaven.repo.local in
 * MAVEN_ARGS or MAVEN_OPTS; else, for each home, the one in its ~/.m2/settings.xml, or
 * ~/.m2/repository; and last a folder of this program. All of them are searched, and Maven puts new
 * files into the first one that can be written to.
 */
export async function localRepositories(
  env: NodeJS.ProcessEnv,
  { homes, temporary }: UserFolders = userFolders(env),
): Promise<readonly string[]> {
  const chosen = chosenRepository(env);
  const usual = chosen === null ? await Promise.all(homes.map(repositoryOf)) : [chosen];
  return [...new Set([...usual, join(temporary, 'maven')])];
}

function chosenRepository(env: NodeJS.ProcessEnv): string | null {
  for (const options of [env['MAVEN_ARGS'], env['MAVEN_OPTS']]) {
    const match = /-Dmaven\.repo\.local=(?:"([^"]+)"|'([^']+)'|(\S+))/.exec(options ?? '');
    const folder = match?.[1] ?? match?.[2] ?? match?.[3];
    if (folder !== undefined) return resolve(folder);
  }
  return null;
}

async function repositoryOf(home: string): Promise<string> {
  const settings = await readFile(join(home, '.m2/settings.xml'), 'utf8').catch(() => '');
  const configured = /<localRepository>\s*([^<]+?)\s*<\/localRepository>/.exec(
    settings.replace(/<!--[^]*?-->/g, ''),
  )?.[1];
  const folder = configured?.replace('${user.home}', home);
  return folder === undefined || folder.includes('${') ? join(home, '.m2/repository') : folder;
}

export interface MavenOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal | undefined;
  readonly report: (detail: string) => void;
  /** Default: those of `env`; set by tests only. */
  readonly folders?: UserFolders | undefined;
}

/**
 * Fetches a file with Maven, with the user's mirrors and proxies (Maven finds its settings itself),
 * into the first local repository that can be written to. Runs in the temporary folder, away from
 * any project.
 * @returns the path of the file
 * @throws Error with Maven's reason; the signal's reason
 */
export async function fetchWithMaven(artifact: Artifact, options: MavenOptions): Promise<string> {
  const { env, signal, report, folders = userFolders(env) } = options;
  const [mvn] = await onPath(programName('mvn', 'script'), env);
  if (mvn === undefined) throw new Error('not on PATH');
  const repository = await firstWritable(await localRepositories(env, folders), folders);
  const { group, name, version, type, classifier } = artifact;
  const coordinates = [
    group,
    name,
    version,
    type,
    ...(classifier === undefined ? [] : [classifier]),
  ];
  report(`mvn fetches ${coordinates.join(':')} into ${repository}`);
  const { execa } = await import('execa');
  const result = await execa(
    mvn,
    [
      '-B',
      '-q',
      `-Dmaven.repo.local=${repository}`,
      'dependency:get',
      `-Dartifact=${coordinates.join(':')}`,
      '-Dtransitive=false',
    ],
    {
      cwd: tmpdir(),
      env,
      extendEnv: false,
      stdin: 'ignore',
      all: true,
      reject: false,
      timeout: MAVEN_MS,
      ...(signal === undefined ? {} : { cancelSignal: signal }),
    },
  );
  signal?.throwIfAborted();
  if (result.timedOut) throw new Error(`gave up after ${MAVEN_MS / 1000} s`);
  if (result.failed) throw new Error(reasonIn(result.all) || result.shortMessage);
  const path = fileInRepository(repository, artifact);
  if (!(await isFile(path)))
    throw new Error(`it ended without an error, but ${path} does not exist`);
  return path;
}

/**
 * Returns the reason in Maven's output: its first error line, which advice and an empty frame
 * follow. Without one, the last three lines.
 */
function reasonIn(output: string): string {
  const lines = stripVTControlCharacters(output)
    .split('\n')
    .map((line) => line.trim());
  const printed = lines.filter((line) => line !== '' && line !== '[ERROR]');
  const error = printed.find((line) => line.startsWith('[ERROR]'));
  const reason =
    error === undefined ? printed.slice(-3).join(' / ') : error.replace(/^\[ERROR\]\s*/, '');
  return reason
    .replace(/^Failed to execute goal .*? on project \S+: /, '')
    .replace(/ -> \[Help \d\]$/, '');
}
