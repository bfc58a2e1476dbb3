import { existsSync, readFileSync, realpathSync, statfsSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { detectDistribution } from '../../distribution/detect/detect.ts';
import { readXsd } from '../../distribution/detect/schema.ts';
import type { Distribution } from '../../model/distribution.ts';
import { AmqHaError } from '../../model/errors.ts';
import { readTextIfThere } from '../../platform/files.ts';

/** A broker.xml that was read, and the instance that it belongs to. */
export interface Input {
  /** As the user named it; for a folder, the file in it. */
  readonly file: string;
  readonly realPath: string;
  readonly broker: string;
  readonly text: string;
  readonly instance: InstanceFacts | null;
}

/** What is known from the folder of an instance. */
export interface InstanceFacts {
  readonly folder: string;
  /** True if the instance was made in this folder, and not copied from another machine. */
  readonly atHome: boolean;
  /** The distribution that it runs, if that is on this machine. */
  readonly distribution: Distribution | null;
  /** Text of `schema/artemis-configuration.xsd` of that distribution. */
  readonly xsd: string | null;
}

const HINT = 'amq-ha-demo doctor <broker.xml or the folder of an instance>';

/**
 * Reads what the user named: a broker.xml, the folder of an instance, or its `etc`.
 *
 * @throws AmqHaError USAGE if the file does not exist; NOT_A_BROKER if a folder has no broker.xml,
 *   or the file cannot be read
 */
export async function readInput(given: string, cwd: string): Promise<Input> {
  const path = resolve(cwd, given);
  const stats = given === '' ? undefined : statSync(path, { throwIfNoEntry: false });
  if (stats === undefined)
    throw new AmqHaError('USAGE', `no such file or folder: ${given}`, { hint: HINT });
  const inside = stats.isDirectory() ? brokerXmlIn(given, path) : '';
  const file = inside === '' ? given : join(given, inside);
  const full = inside === '' ? path : join(path, inside);
  return {
    file,
    realPath: realpathSync(full),
    broker: nameOf(full),
    text: readText(file, full),
    instance: await instanceAround(full),
  };
}

function brokerXmlIn(given: string, folder: string): string {
  const found = [join('etc', 'broker.xml'), 'broker.xml'].find((name) =>
    existsSync(join(folder, name)),
  );
  if (found !== undefined) return found;
  throw new AmqHaError(
    'NOT_A_BROKER',
    `${given} has no broker.xml, neither in etc nor at the top level`,
    { hint: HINT },
  );
}

function readText(file: string, full: string): string {
  try {
    return readFileSync(full, 'utf8');
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new AmqHaError('NOT_A_BROKER', `${file} cannot be read: ${why}`, { hint: HINT, cause });
  }
}

/** Returns the folder name of an instance, or the name of a single file without its extension. */
function nameOf(full: string): string {
  const folder = dirname(full);
  if (basename(folder) === 'etc') return basename(dirname(folder));
  return basename(full) === 'broker.xml'
    ? basename(folder)
    : basename(full).replace(/\.[^.]+$/, '');
}

async function instanceAround(full: string): Promise<InstanceFacts | null> {
  const folder = dirname(dirname(full));
  const profile = readTextIfThere(join(dirname(full), 'artemis.profile'));
  if (profile === null) return null;
  const home = assigned(profile, 'ARTEMIS_HOME');
  const madeIn = assigned(profile, 'ARTEMIS_INSTANCE');
  const distribution = home === null ? null : await distributionAt(home);
  return {
    folder,
    atHome: madeIn !== null && realOr(madeIn) === realOr(folder),
    distribution,
    xsd: home === null || distribution === null ? null : await readXsd(home),
  };
}

function assigned(profile: string, name: string): string | null {
  return new RegExp(`^[ \\t]*${name}=(['"]?)(.*?)\\1[ \\t]*$`, 'm').exec(profile)?.[2] ?? null;
}

async function distributionAt(home: string): Promise<Distribution | null> {
  try {
    return await detectDistribution(home);
  } catch (error) {
    if (error instanceof AmqHaError) return null; // not on this machine, or not readable
    throw error;
  }
}

function realOr(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/**
 * Used space of a folder's disk in percent, as the broker counts it: reserved blocks count as used.
 */
export function diskUsedPercent(folder: string): number {
  const { bavail, blocks } = statfsSync(folder);
  return blocks === 0 ? 0 : 100 * (1 - bavail / blocks);
}

export const isFolder = (path: string): boolean =>
  statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
