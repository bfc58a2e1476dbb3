import { createHash } from 'node:crypto';
import { basename, join } from 'node:path';
import { AmqHaError } from '../../model/errors.ts';
import { checksumMismatch, parseChecksum } from './checksum.ts';
import { download, fetchText, reasonOf } from './download.ts';
import { isFile } from '../executables.ts';
import { maskUrl } from './mask.ts';
import {
  brokerArtifact,
  fetchWithMaven,
  fileInRepository,
  groupOf,
  localRepositories,
} from './maven.ts';
import type { Source } from './source.ts';
import { cacheFoldersOf, firstWritable, userFolders, type UserFolders } from '../user-folders.ts';
import { inspectZip } from '../zip/zip.ts';

/** The Apache archive keeps every release. */
const ARCHIVE_URL = 'https://archive.apache.org/dist';

interface AcquireOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal | undefined;
  /** Called with a line of progress at a time. */
  readonly report: (detail: string) => void;
  /** Base URL of the Apache archive; set by tests only. */
  readonly archiveUrl?: string | undefined;
  /** Default: those of `env`; set by tests only. */
  readonly folders?: UserFolders | undefined;
}

interface Context extends AcquireOptions {
  readonly folders: UserFolders;
  /**
   * Folders with downloads, searched in this order; a new one is put into the first writable
   * folder.
   */
  readonly caches: readonly string[];
}

/**
 * A way to get a version: a name for people, and a function that returns a path or throws an Error
 * with the reason.
 */
interface Way {
  readonly name: string;
  readonly act: () => Promise<string>;
}

/**
 * Returns the path of a local zip: the user's own, one in the cache or in a local Maven repository
 * (used in place), else a download. A file enters the cache only when it is complete and checked,
 * under its final name.
 * @throws AmqHaError NO_BROKER_ZIP with every way tried, BAD_ZIP for a wrong checksum,
 * NOT_A_BROKER, NOT_WRITABLE, or the signal's reason
 */
export async function acquireZip(
  source: Exclude<Source, { kind: 'folder' }>,
  options: AcquireOptions,
): Promise<string> {
  const folders = options.folders ?? userFolders(options.env);
  const context = { ...options, folders, caches: cacheFoldersOf(options.env, folders) };
  if (source.kind === 'zip') return source.path;
  return source.kind === 'url'
    ? acquireUrl(source.url, context)
    : acquireVersion(source.version, context);
}

async function acquireVersion(version: string, context: Context): Promise<string> {
  const { env, signal, folders, caches } = context;
  const artifact = brokerArtifact(version);
  const name = `apache-artemis-${version}-bin.zip`;
  const url = archiveZipUrl(context.archiveUrl ?? ARCHIVE_URL, version);
  const repositories = await localRepositories(env, folders);
  const ways: readonly Way[] = [
    ...caches.map((cache) => ({
      name: `cache ${cache}`,
      act: () => existing(join(cache, name)),
    })),
    ...repositories.map((repository) => ({
      name: `Maven repository ${repository}`,
      act: () => existing(fileInRepository(repository, artifact), signal),
    })),
    {
      name: 'mvn',
      act: async () => existing(await fetchWithMaven(artifact, context), signal),
    },
    { name: maskUrl(url), act: () => fromArchive(url, name, context) },
  ];
  return firstThatWorks(version, ways, context.signal);
}

async function firstThatWorks(
  version: string,
  ways: readonly Way[],
  signal?: AbortSignal,
): Promise<string> {
  const failures: string[] = [];
  for (const { name, act } of ways) {
    signal?.throwIfAborted();
    try {
      return await act();
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof AmqHaError) throw error;
      failures.push(`${name}: ${reasonOf(error)}`);
    }
  }
  const redHat = version.includes('redhat')
    ? 'Red Hat zips need a login: download it from access.redhat.com, then '
    : '';
  throw new AmqHaError(
    'NO_BROKER_ZIP',
    [`cannot get a zip of Artemis ${version}:`, ...failures].join('\n  '),
    {
      hint: `${redHat}put a broker zip into installs/, or name one with --broker <zip>`,
      document: { tried: failures },
    },
  );
}

async function existing(path: string, signal?: AbortSignal): Promise<string> {
  if (!(await isFile(path))) throw new Error('not found');
  const mismatch = await checksumMismatch(path, signal);
  if (mismatch !== null) throw new Error(`${path} ${mismatch}`);
  return path;
}

/** Returns the URL of a release in the layout of archive.apache.org. */
function archiveZipUrl(base: string, version: string): string {
  const project =
    groupOf(version) === 'org.apache.artemis' ? 'artemis/artemis' : 'activemq/activemq-artemis';
  return `${base}/${project}/${version}/apache-artemis-${version}-bin.zip`;
}

async function fromArchive(url: string, name: string, context: Context): Promise<string> {
  context.report('asking the Apache archive');
  const expected = parseChecksum(
    (await fetchText(`${url}.sha512`, context.signal)) ?? '',
    'sha512',
  );
  if (expected === null) throw new Error('no such version there (no .sha512)');
  const target = join(await firstWritable(context.caches, context.folders), name);
  await download(url, target, { ...context, check: checkBroker(url, expected) });
  return target;
}

async function acquireUrl(url: string, context: Context): Promise<string> {
  const { pathname } = new URL(url);
  const key = createHash('sha256').update(url).digest('hex').slice(0, 12);
  const name = basename(pathname)
    .replace(/[^A-Za-z0-9._-]/g, '_')
    .slice(-100);
  const file = `${key}-${name === '' ? 'broker.zip' : name}`;
  for (const cache of context.caches) {
    const there = join(cache, file);
    if (!(await isFile(there))) continue;
    context.report(`already downloaded: ${there}`);
    return there;
  }
  const sum = new URL(url);
  sum.pathname += '.sha512';
  const text = await fetchText(sum.href, context.signal).catch(() => null);
  context.signal?.throwIfAborted();
  const expected = parseChecksum(text ?? '', 'sha512');
  try {
    const target = join(await firstWritable(context.caches, context.folders), file);
    await download(url, target, { ...context, check: checkBroker(url, expected) });
    context.report(
      expected === null
        ? 'downloaded; not checked, because there is no .sha512 beside it'
        : 'downloaded and checked',
    );
    return target;
  } catch (error) {
    context.signal?.throwIfAborted();
    if (error instanceof AmqHaError) throw error;
    throw new AmqHaError(
      'NO_BROKER_ZIP',
      `could not download ${maskUrl(url)}: ${reasonOf(error)}`,
      {
        hint: 'download the zip yourself, then --broker <zip>',
      },
    );
  }
}

/** Rejects a download whose checksum is wrong, or that is not a broker (such as a login page). */
function checkBroker(
  url: string,
  expected: string | null,
): (path: string, sha512: string) => Promise<void> {
  return async (path, sha512) => {
    if (expected !== null && sha512 !== expected) {
      throw new AmqHaError(
        'BAD_ZIP',
        `${maskUrl(url)} does not match its .sha512: expected ${expected}, got ${sha512}`,
        {
          hint: 'run the same command again; if the error persists, do not use that zip',
        },
      );
    }
    await inspectZip(path).catch((error: unknown) => {
      if (!(error instanceof AmqHaError)) throw error;
      const message = error.message.replaceAll(path, maskUrl(url));
      throw new AmqHaError(error.code, message, { hint: error.hint });
    });
  };
}
