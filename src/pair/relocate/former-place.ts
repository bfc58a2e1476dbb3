import { realpathSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { BROKER_NAMES, BROKER_ROLES, type BrokerRole } from '../../model/broker.ts';
import { usersOf, type Instance } from '../../broker/instance.ts';
import { readTextIfThere } from '../../platform/files.ts';
import { pathOfHome, homeOf } from '../plan/broker-home.ts';
import { PENDING, distributionFolderOf, instanceOf } from '../plan/paths.ts';
import { nodeIdOf } from '../../broker/data/node-id.ts';
import type { PairPlan } from '../plan/pair-plan.ts';
import type { PairRecord } from '../record/pair-record.ts';
import { hasRecord } from '../record/record.ts';
import {
  distributionOf,
  homeOfFolder,
  realFolderOf,
  writtenPlaceOf,
} from '../record/written-place.ts';

/**
 * How the files of a pair came to say that they are elsewhere: the folder was moved, or copied from a pair that is still there.
 * `rewritten`: it is where it was, and only the way to it is another. `twice`: the same files are reached by two
 * paths, such as a mount.
 */
export type Came = 'moved' | 'copied' | 'rewritten' | 'twice';

export interface FormerPlace {
  readonly came: Came;
  /** The home that the files name; null when a link stood for it that is gone. */
  readonly home: string | null;
  /** Paths that the files name in place of the present ones, each with the folder in target/ that it stands for. */
  readonly written: readonly WrittenPath[];
}

export interface WrittenPath {
  readonly path: string;
  /** Its name. */
  readonly folder: string;
}

/** Where the files of a pair say that it is; null when it is there. Nothing is changed. */
export function formerPlaceOf(home: string, record: PairRecord): FormerPlace | null {
  const plans = plansIn(record);
  const astray = plans.flatMap((plan) =>
    BROKER_ROLES.flatMap((role) => astrayIn(home, plan, role, plans)),
  );
  const [first] = astray;
  if (first === undefined) return null;
  const written = astray.flatMap((each) => each.written);
  const folder = realFolderOf(first.place);
  const former = folder === null ? null : homeOfFolder(folder);
  return { came: cameFrom(home, first.instance, folder), home: former, written };
}

/** Every plan that files in this home may follow. */
export function plansIn({ plan, making, switching }: PairRecord): readonly PairPlan[] {
  const earlier = making?.earlier?.record;
  return [
    plan,
    ...(switching === null || switching === undefined ? [] : [switching.before]),
    ...(earlier === undefined ? [] : plansIn(earlier)),
  ];
}

interface Astray {
  /** Where it is. */
  readonly instance: Instance;
  /** The distribution's folder that it says it is in. */
  readonly place: string;
  readonly written: readonly WrittenPath[];
}

function astrayIn(
  home: string,
  plan: PairPlan,
  role: BrokerRole,
  plans: readonly PairPlan[],
): readonly Astray[] {
  const { folder, runFolder } = instanceOf(home, plan, role);
  const aside = instanceIn(distributionFolderOf(home, plan.folder + PENDING), role).folder;
  return [folder, aside].flatMap((each) => {
    const instance = { folder: each, runFolder };
    const says = writtenPlaceOf(instance);
    if (says === null) return [];
    if (says.instance === runFolder && isSoftwareHere(home, says.software, role, plans)) return [];
    const [place, software] = [distributionOf(says.instance), realFolderOf(says.software)];
    return {
      ...{ instance, place },
      written: [
        { path: place, folder: plan.folder },
        {
          path: says.software,
          folder: software === null ? homeOf(plan, role).folder : basename(software),
        },
      ],
    };
  });
}

/** In the middle of an upgrade an instance may name software that no plan knows yet. */
const isSoftwareHere = (
  home: string,
  software: string,
  role: BrokerRole,
  plans: readonly PairPlan[],
): boolean =>
  plans.some((plan) => pathOfHome(home, homeOf(plan, role)) === software) ||
  (homeOfFolder(software) === home && realFolderOf(software) === software);

function cameFrom(home: string, ours: Instance, folder: string | null): Came {
  if (folder === null) return 'moved';
  const former = homeOfFolder(folder);
  const here = distributionOf(ours.folder);
  if (former === home || realPathOf(here) === realPathOf(folder)) return 'rewritten';
  if (isSameFile(here, folder) || isSameFile(usersIn(here, 'primary'), usersIn(folder, 'primary')))
    return 'twice';
  const isPair = former !== null && hasRecord(former);
  return isPair && isCopy(marksOf(here), marksOf(folder)) ? 'copied' : 'moved';
}

/**
 * What no two pairs have in common, unless one is a copy of the other: the node ids in their data, and, for those
 * that never ran, the salted passwords that `artemis create` wrote (another salt each time, 2.10.1 to 2.44.0).
 */
function marksOf(distribution: string): readonly string[] {
  return BROKER_ROLES.flatMap((role) => [
    nodeIdOf(instanceIn(distribution, role)),
    readTextIfThere(usersIn(distribution, role)),
  ]).filter((mark) => mark !== null);
}

const isCopy = (ours: readonly string[], theirs: readonly string[]): boolean =>
  ours.some((mark) => theirs.includes(mark));

/** An instance of an install, wherever that lies. */
export const instanceIn = (distribution: string, role: BrokerRole): Instance => {
  const folder = join(distribution, 'instances', BROKER_NAMES[role]);
  return { folder, runFolder: folder };
};

const usersIn = (distribution: string, role: BrokerRole): string =>
  usersOf(instanceIn(distribution, role));

function realPathOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/** By whatever paths: a mount, or a hard link. */
function isSameFile(one: string, other: string): boolean {
  const [a, b] = [one, other].map((path) => statSync(path, { throwIfNoEntry: false }));
  return a !== undefined && a.dev === b?.dev && a.ino === b.ino;
}
