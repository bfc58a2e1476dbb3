import { createHash } from 'node:crypto';
import { readdir, readFile, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { Software } from '../../model/distribution.ts';
import { AmqHaError } from '../../model/errors.ts';
import { detectDistribution } from './detect.ts';
import { policyElementsOf, readXsd } from './schema.ts';

/** 2000-01-01; any date is right that is the same for the same content. */
const FIRST_SECOND = 946_684_800;
const SECONDS = 20 * 365 * 86_400;

/** Software that is going to be run. */
export interface IdentifiedSoftware extends Software {
  /** Text of its XSD. */
  readonly xsd: string;
}

/**
 * Returns what an unpacked distribution can do, and identifies it; for software that is going to be
 * run. Changes the dates of its jars.
 * @throws AmqHaError NOT_A_BROKER
 */
export async function identifySoftware(homeFolder: string): Promise<IdentifiedSoftware> {
  const distribution = await detectDistribution(homeFolder);
  const xsd = await readXsd(homeFolder);
  if (xsd === null) {
    throw new AmqHaError(
      'NOT_A_BROKER',
      `${homeFolder} has no readable schema/artemis-configuration.xsd`,
      { hint: 'use a complete, unpacked broker or its zip: --broker <zip or folder>' },
    );
  }
  const jars = await identifyJars(homeFolder);
  return { distribution: { ...distribution, jars }, policyElements: policyElementsOf(xsd), xsd };
}

/**
 * Identifies the software of an unpacked distribution by its jars, and dates them all by their
 * content: a JVM takes size and date of a jar for its content (class data archives,
 * `SharedClassPathEntry::validate` of HotSpot).
 * @returns sha-256 over names and contents, in hex; 45 MB take about 0.2 s
 */
async function identifyJars(homeFolder: string): Promise<string> {
  const lib = join(homeFolder, 'lib');
  const names = (await readdir(lib)).filter((name) => name.endsWith('.jar')).sort();
  const hash = createHash('sha256');
  for (const name of names) {
    const content = await readFile(join(lib, name));
    hash.update(`${name} ${content.length}\n`).update(content);
  }
  const jars = hash.digest();
  const date = FIRST_SECOND + (jars.readUInt32BE(0) % SECONDS);
  await Promise.all(names.map((name) => utimes(join(lib, name), date, date)));
  return jars.toString('hex');
}
