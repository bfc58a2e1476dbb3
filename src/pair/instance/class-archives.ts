import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { BrokerRole } from '../../model/broker.ts';
import { ArchiveStore } from '../../broker/archive-store.ts';
import { canArchive, type ArchiveSpec } from '../../broker/class-archive.ts';
import { SHORT_JVM } from '../../broker/environment.ts';
import {
  artemisScript,
  profileOf,
  utilityProfileOf,
  type Instance,
} from '../../broker/instance.ts';
import { javaArgsOf, javaHomeLine } from '../../broker/profile.ts';
import { cacheFoldersOf, firstWritable, userFolders } from '../../distribution/user-folders.ts';
import { AmqHaError, systemCode } from '../../model/errors.ts';
import { readTextIfThere } from '../../platform/files.ts';
import type { BrokerHome, PairPlan } from '../plan/pair-plan.ts';
import { homeOf, pathOfHome } from '../plan/broker-home.ts';
import { instanceOf } from '../plan/paths.ts';

/**
 * Returns the class archive of a broker's JVM; null if there can be none, or the user wants none.
 */
export function brokerArchive(
  home: string,
  plan: PairPlan,
  role: BrokerRole,
): Promise<ArchiveStore | null> {
  return archiveOf(home, plan, homeOf(plan, role), () =>
    jvmOf('broker', plan, instanceOf(home, plan, role)),
  );
}

/**
 * Returns the class archive of an instance's short commands, such as `artemis producer`; or null.
 */
export function messagesArchive(
  home: string,
  plan: PairPlan,
  role: BrokerRole,
): Promise<ArchiveStore | null> {
  const software = homeOf(plan, role);
  return archiveOf(home, plan, software, () => {
    const jvm = jvmOf('messages', plan, instanceOf(home, plan, role));
    return software.distribution.javaArgsFromEnvironment.instance
      ? { ...jvm, flags: SHORT_JVM }
      : jvm;
  });
}

/**
 * Returns the class archive of `artemis create`, run in the folder of the distribution; or null.
 */
export function createArchive(home: string, plan: PairPlan): Promise<ArchiveStore | null> {
  const software = homeOf(plan, 'primary');
  return archiveOf(home, plan, software, () => ({
    kind: 'create',
    script: join(pathOfHome(home, software), 'bin', 'artemis'),
    from: pathOfHome(home, software),
    flags: software.distribution.javaArgsFromEnvironment.home ? SHORT_JVM : '',
    isAsMade: true,
  }));
}

interface Jvm extends Pick<ArchiveSpec, 'kind' | 'flags'> {
  readonly script: string;
  /** Working directory. */
  readonly from: string;
  /** False if the user has changed which Java or which jars it uses. */
  readonly isAsMade: boolean;
}

function jvmOf(kind: 'broker' | 'messages', plan: PairPlan, instance: Instance): Jvm {
  const own = kind === 'messages' ? readTextIfThere(utilityProfileOf(instance)) : null;
  const profile = own ?? readFileSync(profileOf(instance), 'utf8');
  return {
    kind,
    script: artemisScript(instance),
    from: instance.folder,
    flags: javaArgsOf(profile),
    // The profile that this program writes names the Java of the plan.
    isAsMade: profile.includes(javaHomeLine(plan.java.home)) && !hasOwnJars(instance),
  };
}

/** Everything works without an archive, only slower: so what prevents one is not an error. */
async function archiveOf(
  home: string,
  plan: PairPlan,
  software: BrokerHome,
  describe: () => Jvm,
): Promise<ArchiveStore | null> {
  const { jars } = software.distribution;
  // A plan of an earlier release of this program has no list of jars.
  if (jars === undefined || !plan.settings.classArchive) return null;
  // The JVM resolves relative paths by the real path, and the console fails on non-ASCII letters
  // there.
  if (plan.alias !== null || software.alias !== null) return null;
  try {
    const { kind, flags, script, from, isAsMade } = describe();
    const lib = join(pathOfHome(home, software), 'lib');
    const libNames = readdirSync(lib);
    const can = canArchive(plan.java, readFileSync(script, 'utf8'));
    if (!can || !isAsMade || !isPlain(libNames, flags)) return null;
    const caches = cacheFoldersOf(process.env);
    const cache = await firstWritable(caches, userFolders(process.env)).catch(() => null);
    // For HotSpot a colon ends the path.
    if (cache === null || cache.includes(':')) return null;
    const relativeLib = relative(realpathSync(from), realpathSync(lib));
    const spec = { kind, flags, jars, java: plan.java, libNames, lib: relativeLib };
    return new ArchiveStore(join(cache, 'classes'), spec);
  } catch (error) {
    if (mayBeWithout(error)) return null;
    throw error;
  }
}

/**
 * True for errors that mean no archive: unreadable or missing files, or a profile that a user
 * rewrote.
 */
const mayBeWithout = (error: unknown): boolean =>
  systemCode(error) !== null || error instanceof AmqHaError;

/**
 * True if the user has put jars into `instances/<name>/lib`. A child class loader loads them;
 * classes on the class path cannot see them.
 */
function hasOwnJars({ folder }: Instance): boolean {
  const lib = join(folder, 'lib');
  return existsSync(lib) && readdirSync(lib).some((name) => /\.(?:jar|zip)$/.test(name));
}

/**
 * False if flags or zips add further jars, or if flags prevent the JVM from writing or using
 * archives.
 */
const isPlain = (libNames: readonly string[], flags: string): boolean =>
  !libNames.some((name) => name.endsWith('.zip')) &&
  !/artemis\.extra\.libs|--(?:patch-module|limit-modules|upgrade-module-path)/.test(flags);
