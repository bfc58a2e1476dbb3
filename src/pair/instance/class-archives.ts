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

/** Of a broker's JVM. Null where there can be none, or the user wants none. */
export function brokerArchive(
  home: string,
  plan: PairPlan,
  role: BrokerRole,
): Promise<ArchiveStore | null> {
  return archiveOf(home, plan, homeOf(plan, role), () =>
    jvmOf('broker', plan, instanceOf(home, plan, role)),
  );
}

/** Of the short commands of an instance, such as `artemis producer`. */
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

/** Of `artemis create`, started in the folder of the distribution. */
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
  /** Folder that it starts in. */
  readonly from: string;
  /** False where a user has changed which Java or which jars it takes. */
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
    // The profile that we write names the Java of the plan.
    isAsMade: profile.includes(javaHomeLine(plan.java.home)) && !hasOwnJars(instance),
  };
}

/** Without an archive everything works, only slower: what is in the way of one is no error. */
async function archiveOf(
  home: string,
  plan: PairPlan,
  software: BrokerHome,
  describe: () => Jvm,
): Promise<ArchiveStore | null> {
  const { jars } = software.distribution;
  // A plan of an earlier release of ours says nothing of it.
  if (jars === undefined || !plan.settings.classArchive) return null;
  // The JVM takes relative paths from the real path, in which the console cannot bear letters beyond ASCII.
  if (plan.alias !== null || software.alias !== null) return null;
  try {
    const { kind, flags, script, from, isAsMade } = describe();
    const lib = join(pathOfHome(home, software), 'lib');
    const libNames = readdirSync(lib);
    const can = canArchive(plan.java, readFileSync(script, 'utf8'));
    if (!can || !isAsMade || !isPlain(libNames, flags)) return null;
    const caches = cacheFoldersOf(process.env);
    const cache = await firstWritable(caches, userFolders(process.env)).catch(() => null);
    // HotSpot takes a colon for the end of the path.
    if (cache === null || cache.includes(':')) return null;
    const relativeLib = relative(realpathSync(from), realpathSync(lib));
    const spec = { kind, flags, jars, java: plan.java, libNames, lib: relativeLib };
    return new ArchiveStore(join(cache, 'classes'), spec);
  } catch (error) {
    if (mayBeWithout(error)) return null;
    throw error;
  }
}

/** What is not there or cannot be read or written, and a profile that a user has rewritten, mean that there is no archive. */
const mayBeWithout = (error: unknown): boolean =>
  systemCode(error) !== null || error instanceof AmqHaError;

/** Jars of the user's in `instances/<name>/lib`: a class loader below the class path has them, and what is on it cannot see them. */
function hasOwnJars({ folder }: Instance): boolean {
  const lib = join(folder, 'lib');
  return existsSync(lib) && readdirSync(lib).some((name) => /\.(?:jar|zip)$/.test(name));
}

/** The same for more jars that flags name; and flags with which no JVM can write or use an archive. */
const isPlain = (libNames: readonly string[], flags: string): boolean =>
  !libNames.some((name) => name.endsWith('.zip')) &&
  !/artemis\.extra\.libs|--(?:patch-module|limit-modules|upgrade-module-path)/.test(flags);
