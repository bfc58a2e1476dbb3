import { cp } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { acquireZip } from '../../distribution/acquire/acquire.ts';
import type { Source } from '../../distribution/acquire/source.ts';
import {
  identifySoftware,
  type IdentifiedSoftware,
} from '../../distribution/detect/jar-identity.ts';
import { unpackZip } from '../../distribution/zip/zip.ts';
import type { Progress } from '../../model/step.ts';

interface FetchInput {
  readonly source: Source;
  /** Folder into which the top folder of the distribution goes; created if it is missing. */
  readonly into: string;
  readonly env: NodeJS.ProcessEnv;
  readonly progress: Progress;
  readonly signal?: AbortSignal | undefined;
}

/** Software in a folder that is to become the one of a pair. */
export interface UnpackedSoftware extends IdentifiedSoftware {
  /** The top folder of the distribution. */
  readonly path: string;
}

/**
 * Gets a distribution, unpacks it and detects from its files what it supports.
 * @throws AmqHaError NO_BROKER_ZIP, BAD_ZIP, NOT_A_BROKER
 */
export async function fetchSoftware(input: FetchInput): Promise<UnpackedSoftware> {
  const path = await fetchDistribution(input);
  return { path, ...(await identifySoftware(path)) };
}

/** @returns the unpacked top folder */
async function fetchDistribution({
  source,
  into,
  env,
  progress,
  signal,
}: FetchInput): Promise<string> {
  if (source.kind === 'folder') {
    const folder = join(into, plainName(source.path));
    await progress.step(`copy the distribution ${basename(source.path)}`, async () => {
      // Instances in that folder belong to the user, and work only at their path.
      await cp(source.path, folder, {
        recursive: true,
        filter: (path) => path !== join(source.path, 'instances'),
      });
    });
    return folder;
  }
  if (source.kind === 'version' && source.announced) {
    progress.say(
      `no zip in installs/: using the default, Apache ActiveMQ Artemis ${source.version}`,
    );
  }
  const zip =
    source.kind === 'zip'
      ? source.path
      : await progress.step(
          `get the broker ${source.kind === 'version' ? source.version : source.url}`,
          (report) => acquireZip(source, { env, signal, report }),
        );
  return progress.step(`unpack ${basename(zip)}`, async (report) => {
    let percent = -1;
    const folder = await unpackZip(zip, into, {
      signal,
      onBytes: (done, total) => {
        const now = Math.floor((100 * done) / total);
        if (now > percent) report(`${now} %`);
        percent = now;
      },
    });
    return join(into, folder);
  });
}

/**
 * Returns the name of a folder without the suffixes of earlier installs, such as `<folder>.OLD`.
 */
const plainName = (path: string): string =>
  basename(path).replace(/(?:\.OLD|\.FAILED|\.pending)+$/, '');
