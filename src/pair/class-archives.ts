import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { BrokerRole } from '../model/broker.ts';
import { ArchiveStore } from '../broker/archive-store.ts';
import { canArchive, type ArchiveSpec } from '../broker/class-archive.ts';
import { SHORT_JVM } from '../broker/environment.ts';
import { artemisScript, profileOf } from '../broker/instance.ts';
import { javaArgsOf } from '../broker/profile.ts';
import { cacheFoldersOf, firstWritable, userFolders } from '../distribution/user-folders.ts';
import { homeOf, pathOfHome, type BrokerHome } from './broker-home.ts';
import { instanceOf, type PairPlan } from './plan.ts';

/** Of a broker's JVM. Null where there can be none, or the user wants none. */
export async function brokerArchive(
  home: string,
  plan: PairPlan,
  role: BrokerRole,
): Promise<ArchiveStore | null> {
  const instance = instanceOf(home, plan, role);
  if (!existsSync(profileOf(instance))) return null;
  return archiveOf(home, plan, homeOf(plan, role), {
    kind: 'broker',
    script: artemisScript(instance),
    from: instance.folder,
    flags: javaArgsOf(readFileSync(profileOf(instance), 'utf8')),
  });
}

/** Of the short commands of an instance, such as `artemis producer`. */
export async function messagesArchive(
  home: string,
  plan: PairPlan,
  role: BrokerRole,
): Promise<ArchiveStore | null> {
  const instance = instanceOf(home, plan, role);
  const software = homeOf(plan, role);
  return archiveOf(home, plan, software, {
    kind: 'messages',
    script: artemisScript(instance),
    from: instance.folder,
    flags: software.distribution.javaArgsFromEnvironment.instance ? SHORT_JVM : '',
  });
}

/** Of `artemis create`, started in the folder of the distribution. */
export async function createArchive(home: string, plan: PairPlan): Promise<ArchiveStore | null> {
  const software = homeOf(plan, 'primary');
  return archiveOf(home, plan, software, {
    kind: 'create',
    script: join(pathOfHome(home, software), 'bin', 'artemis'),
    from: pathOfHome(home, software),
    flags: software.distribution.javaArgsFromEnvironment.home ? SHORT_JVM : '',
  });
}

async function archiveOf(
  home: string,
  plan: PairPlan,
  software: BrokerHome,
  what: Pick<ArchiveSpec, 'kind' | 'flags'> & { readonly script: string; readonly from: string },
): Promise<ArchiveStore | null> {
  const { jars } = software.distribution;
  // A plan of an earlier release of ours says nothing of it.
  if (jars === undefined || !plan.settings.classArchive) return null;
  if (!canArchive(plan.java, readFileSync(what.script, 'utf8'))) return null;
  const lib = join(pathOfHome(home, software), 'lib');
  const spec: ArchiveSpec = {
    kind: what.kind,
    flags: what.flags,
    jars,
    java: plan.java,
    libNames: readdirSync(lib),
    lib: relative(realpathSync(what.from), realpathSync(lib)),
  };
  try {
    const cache = await firstWritable(cacheFoldersOf(process.env), userFolders(process.env));
    return new ArchiveStore(join(cache, 'classes'), spec);
  } catch {
    return null; // nowhere to put it: it goes without one
  }
}
