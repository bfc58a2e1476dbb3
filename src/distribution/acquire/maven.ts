import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { isFile, onPath, programName } from '../executables.ts';
import { firstWritable, userFolders, type UserFolders } from '../user-folders.ts';

/** Limit for one `mvn`: 46 MB over a slow line, and the plugin's own jars at the first use. */
const MAVEN_MS = 600_000;
/** Group of the broker's zip: it moved with 2.50.0; the old one has only a relocation there. */
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

/** The broker's zip. */
export const brokerArtifact = (version: string): Artifact => ({
  ...{ group: groupOf(version), name: 'apache-artemis', version },
  ...{ type: 'zip', classifier: 'bin' },
});

/** Where a local Maven repository keeps a file. */
export function fileInRepository(repository: string, artifact: Artifact): string {
  const { group, name, version, type, classifier } = artifact;
  const file = [name, version, ...(classifier === undefined ? [] : [classifier])].join('-');
  return join(repository, group.replaceAll('.', '/'), name, version, `${file}.${type}`);
}

/**
 * The local repositories, the preferred one first: what -Dmaven.repo.local says in MAVEN_ARGS or MAVEN_OPTS; else, of
 * each home, what its ~/.m2/settings.xml says, or ~/.m2/repository; and last a folder of ours. Files are looked for in
 * all of them, and Maven is told to put new ones into the first that can be written to.
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
  /** Default: those of `env`; others are for tests. */
  readonly folders?: UserFolders | undefined;
}

/**
 * Lets Maven fetch a file, with the user's mirrors and proxies (it finds its settings itself), into the first local
 * repository that can be written to. Runs in the temporary folder, away from any project.
 * @returns path of the file
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
      ...['-B', '-q', `-Dmaven.repo.local=${repository}`, 'dependency:get'],
      ...[`-Dartifact=${coordinates.join(':')}`, '-Dtransitive=false'],
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
  if (result.timedOut) throw new Error(`gave up after ${String(MAVEN_MS / 1000)} s`);
  if (result.failed) throw new Error(reasonIn(result.all) || result.shortMessage);
  const path = fileInRepository(repository, artifact);
  if (!(await isFile(path))) throw new Error(`it ended without an error, but ${path} is not there`);
  return path;
}

/** Maven tells the reason in its first error line; below come advice and an empty frame. Without one: the last three lines. */
function reasonIn(output: string): string {
  const lines = stripVTControlCharacters(output)
    .split('\n')
    .map((line) => line.trim());
  const told = lines.filter((line) => line !== '' && line !== '[ERROR]');
  const error = told.find((line) => line.startsWith('[ERROR]'));
  const reason =
    error === undefined ? told.slice(-3).join(' / ') : error.replace(/^\[ERROR\]\s*/, '');
  return reason
    .replace(/^Failed to execute goal .*? on project \S+: /, '')
    .replace(/ -> \[Help \d\]$/, '');
}
