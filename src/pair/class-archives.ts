import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { BrokerRole } from '../model/broker.ts';
import { ArchiveStore } from '../broker/archive-store.ts';
import { canArchive, type ArchiveSpec } from '../broker/class-archive.ts';
import { SHORT_JVM } from '../broker/environment.ts';
import { artemisScript, profileOf, utilityProfileOf, type Instance } from '../broker/instance.ts';
import { javaArgsOf } from '../broker/profile.ts';
import { cacheFoldersOf, firstWritable, userFolders } from '../distribution/user-folders.ts';
import { homeOf, pathOfHome, type BrokerHome } from './broker-home.ts';
import { instanceOf, type PairPlan } from './plan.ts';

/** Of a broker's JVM. Null where there can be none, or the user wants none. */
export function brokerArchive(
  home: string,
  plan: PairPlan,
  role: BrokerRole,
): Promise<ArchiveStore | null> {
  const instance = instanceOf(home, plan, role);
  return archiveOf(home, plan, homeOf(plan, role), () => {
    const profile = readFileSync(profileOf(instance), 'utf8');
    return {
      kind: 'broker',
      script: artemisScript(instance),
      from: instance.folder,
      flags: javaArgsOf(profile),
      isAsMade: namesJava(profile, plan) && !hasOwnJars(instance),
    };
  });
}

/** Of the short commands of an instance, such as `artemis producer`. */
export function messagesArchive(
  home: string,
  plan: PairPlan,
  role: BrokerRole,
): Promise<ArchiveStore | null> {
  const instance = instanceOf(home, plan, role);
  const software = homeOf(plan, role);
  return archiveOf(home, plan, software, () => {
    const paths = [utilityProfileOf(instance), profileOf(instance)];
    const profile = readFileSync(paths.find((path) => existsSync(path)) ?? '', 'utf8');
    return {
      kind: 'messages',
      script: artemisScript(instance),
      from: instance.folder,
      flags: software.distribution.javaArgsFromEnvironment.instance
        ? SHORT_JVM
        : javaArgsOf(profile),
      isAsMade: namesJava(profile, plan) && !hasOwnJars(instance),
    };
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

/** Never throws: without an archive everything works, only slower. */
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
    const classes = join(
      await firstWritable(cacheFoldersOf(process.env), userFolders(process.env)),
      'classes',
    );
    // HotSpot takes a colon for the end of the path.
    if (classes.includes(':')) return null;
    const relativeLib = relative(realpathSync(from), realpathSync(lib));
    const spec = { kind, flags, jars, java: plan.java, libNames, lib: relativeLib };
    return new ArchiveStore(classes, spec);
  } catch {
    return null;
  }
}

/** The profile that we write names the Java of the plan. */
const namesJava = (profile: string, { java }: PairPlan): boolean =>
  profile.includes(`JAVA_HOME='${java.home.replaceAll("'", "'\\''")}'`);

/** Jars of the user's in `instances/<name>/lib`: a class loader below the class path has them, and what is on it cannot see them. */
function hasOwnJars({ folder }: Instance): boolean {
  const lib = join(folder, 'lib');
  return existsSync(lib) && readdirSync(lib).some((name) => /\.(?:jar|zip)$/.test(name));
}

/** The same for more jars that flags name; and flags with which no JVM can write or use an archive. */
const isPlain = (libNames: readonly string[], flags: string): boolean =>
  !libNames.some((name) => name.endsWith('.zip')) &&
  !/artemis\.extra\.libs|--(?:patch-module|limit-modules|upgrade-module-path)/.test(flags);
