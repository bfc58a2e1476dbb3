import { accessSync, constants, existsSync, readdirSync, statfsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { JavaRuntime } from '../../model/distribution.ts';
import { AmqHaError } from '../../model/errors.ts';
import type { Settings } from '../../model/settings.ts';
import { makeFolder } from '../../platform/files.ts';
import { findJavas, javaAt } from '../../distribution/java/java.ts';
import { resolveSource, type Source } from '../../distribution/acquire/source.ts';
import { inspectZip } from '../../distribution/zip/zip.ts';
import { notWritable } from '../record/lock.ts';
import { HaPair } from '../observe/ha-pair.ts';
import { targetOf } from '../plan/paths.ts';
import { fixedPorts, portsOf } from '../plan/plan.ts';
import type { PairRecord } from '../record/pair-record.ts';
import { refuseTakenPorts } from '../record/taken-ports.ts';

/**
 * For two unpacked distributions, the journals of both brokers, and their copies of a few
 * failovers.
 */
const DISK_NEEDED_BYTES = 2 * 1024 ** 3;

interface PreflightInput {
  readonly home: string;
  readonly settings: Settings;
  readonly env: NodeJS.ProcessEnv;
  readonly earlier: PairRecord | null;
  /** False for a dry run: a missing home is not created. */
  readonly create?: boolean;
}

/** What the machine offers. */
interface Preflight {
  readonly source: Source;
  readonly javas: readonly JavaRuntime[];
}

/**
 * Checks everything that would make an `init` fail later; changes nothing but a missing home.
 * @throws AmqHaError NOT_WRITABLE, NO_BROKER_ZIP, SEVERAL_ZIPS, BAD_ZIP, NOT_A_BROKER, WRONG_JAVA,
 *   PORT_IN_USE
 */
export async function preflight({
  home,
  settings,
  env,
  earlier,
  create = true,
}: PreflightInput): Promise<Preflight> {
  checkHome(home, create);
  const source = await resolveSource(settings.broker, home);
  if (source.kind === 'zip') await inspectZip(source.path);
  if (source.kind === 'folder') checkDistributionFolder(source.path, home);
  const javas = settings.java === null ? await findJavas(env) : [await javaAt(settings.java)];
  if (javas.length === 0) {
    throw new AmqHaError(
      'WRONG_JAVA',
      'no Java was found in JAVA_HOME, on the PATH or in the usual folders',
      {
        hint: 'install a JDK 17 (apt-get install openjdk-17-jre-headless, brew install openjdk@17), or amq-ha-demo init --java <home>',
      },
    );
  }
  if (settings.ports === 'fixed') await checkPorts(settings, earlier, home);
  return { source, javas };
}

/** Checks a folder before it is copied: `--broker ~` must not copy the user's whole home folder. */
function checkDistributionFolder(folder: string, home: string): void {
  const lib = join(folder, 'lib');
  const hasServer =
    existsSync(lib) && readdirSync(lib).some((name) => /^artemis-server-.*\.jar$/.test(name));
  const missing = !existsSync(join(folder, 'bin', 'artemis')) || !hasServer;
  if (!missing && !`${home}/`.startsWith(`${folder}/`)) return;
  throw new AmqHaError(
    'NOT_A_BROKER',
    missing
      ? `${folder} is not a broker distribution: it needs bin/artemis and lib/artemis-server-*.jar`
      : `${folder} contains the home ${home}, so it cannot be copied into it`,
    { hint: 'amq-ha-demo init --broker <an unpacked distribution, or a zip>' },
  );
}

/**
 * Creates a missing home; refuses one that cannot be written or has too little disk space.
 * @throws AmqHaError NOT_WRITABLE
 */
export function checkHome(home: string, create = true): void {
  const place = create ? home : deepestExisting(home);
  try {
    if (create) makeFolder(home);
    if (!statSync(place).isDirectory()) throw new Error('it is not a folder');
    accessSync(existsSync(targetOf(home)) ? targetOf(home) : place, constants.W_OK);
  } catch (error) {
    throw notWritable(home, error);
  }
  const { bavail, bsize } = statfsSync(place);
  const free = bavail * bsize;
  if (free < DISK_NEEDED_BYTES) {
    throw new AmqHaError(
      'NOT_WRITABLE',
      `${home} has ${(free / 1024 ** 3).toFixed(1)} GB of free disk space; a pair needs 2 GB (two journals, and copies of them after each failover)`,
      { hint: 'amq-ha-demo --home <a folder on a larger disk> init' },
    );
  }
}

/** Refuses taken fixed ports; those of the pair that this init replaces will be free by then. */
async function checkPorts(
  settings: Settings,
  earlier: PairRecord | null,
  home: string,
): Promise<void> {
  const pair = earlier === null ? null : new HaPair(home, earlier.plan);
  const own =
    pair?.brokers
      .filter((broker) => broker.process() !== null)
      .flatMap(({ ports }) => [ports.core, ports.amqp, ports.console]) ?? [];
  await refuseTakenPorts(
    portsOf(fixedPorts(settings.portOffset)).filter((port) => !own.includes(port)),
    'amq-ha-demo init --ports auto   (or --port-offset 1000, or end that process)',
  );
}

function deepestExisting(folder: string): string {
  return existsSync(folder) ? folder : deepestExisting(dirname(folder));
}
