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
 * Why the files of a pair contain another path: the folder was moved, or copied from a pair that
 * still exists. `rewritten`: the folder is where it was, only the path to it is another one.
 * `twice`: the same files can be reached by two paths, such as a mount.
 */
export type Came = 'moved' | 'copied' | 'rewritten' | 'twice';

export interface FormerPlace {
  readonly came: Came;
  /** The home that the files name; null when they name an alias that does not exist any more. */
  readonly home: string | null;
  /** Former paths in the files, each with the folder in target/ that it is now. */
  readonly written: readonly WrittenPath[];
}

export interface WrittenPath {
  readonly path: string;
  /** Name of the folder in target/. */
  readonly folder: string;
}

/**
 * Returns the place that the files of a pair name, if that is not the present one; otherwise null.
 * Changes nothing.
 */
export function formerPlaceOf(home: string, record: PairRecord): FormerPlace | null {
  const plans = plansIn(record);
  const misplaced = plans.flatMap((plan) =>
    BROKER_ROLES.flatMap((role) => misplacedIn(home, plan, role, plans)),
  );
  const [first] = misplaced;
  if (first === undefined) return null;
  const written = misplaced.flatMap((each) => each.written);
  const folder = realFolderOf(first.place);
  const former = folder === null ? null : homeOfFolder(folder);
  return { came: cameFrom(home, first.instance, folder), home: former, written };
}

/** Returns every plan by which files in this home may have been written. */
export function plansIn({ plan, making, switching }: PairRecord): readonly PairPlan[] {
  const earlier = making?.earlier?.record;
  return [
    plan,
    ...(switching === null || switching === undefined ? [] : [switching.before]),
    ...(earlier === undefined ? [] : plansIn(earlier)),
  ];
}

interface MisplacedInstance {
  /** The instance at its present place. */
  readonly instance: Instance;
  /** The folder of the distribution that its files name. */
  readonly place: string;
  readonly written: readonly WrittenPath[];
}

function misplacedIn(
  home: string,
  plan: PairPlan,
  role: BrokerRole,
  plans: readonly PairPlan[],
): readonly MisplacedInstance[] {
  const { folder, runFolder } = instanceOf(home, plan, role);
  const aside = instanceIn(distributionFolderOf(home, plan.folder + PENDING), role).folder;
  return [folder, aside].flatMap((each) => {
    const instance = { folder: each, runFolder };
    const named = writtenPlaceOf(instance);
    if (named === null) return [];
    if (named.instance === runFolder && isSoftwareHere(home, named.software, role, plans))
      return [];
    const [place, software] = [distributionOf(named.instance), realFolderOf(named.software)];
    return {
      instance,
      place,
      written: [
        { path: place, folder: plan.folder },
        {
          path: named.software,
          folder: software === null ? homeOf(plan, role).folder : basename(software),
        },
      ],
    };
  });
}

/**
 * True for software in this home. During an upgrade an instance may name some that no plan has yet.
 */
const isSoftwareHere = (
  home: string,
  software: string,
  role: BrokerRole,
  plans: readonly PairPlan[],
): boolean =>
  plans.some((plan) => pathOfHome(home, homeOf(plan, role)) === software) ||
  (homeOfFolder(software) === home && realFolderOf(software) === software);

function cameFrom(home: string, present: Instance, folder: string | null): Came {
  if (folder === null) return 'moved';
  const former = homeOfFolder(folder);
  const here = distributionOf(present.folder);
  if (former === home || realPathOf(here) === realPathOf(folder)) return 'rewritten';
  if (isSameFile(here, folder) || isSameFile(usersIn(here, 'primary'), usersIn(folder, 'primary')))
    return 'twice';
  const isPair = former !== null && hasRecord(former);
  return isPair && isCopy(marksOf(here), marksOf(folder)) ? 'copied' : 'moved';
}

/**
 * Returns what two pairs have in common only if one is a copy of the other: the node ids in their
 * data, and, for pairs that never ran, the salted passwords that `artemis create` wrote (with a new
 * salt each time, 2.10.1 to 2.44.0).
 */
function marksOf(distribution: string): readonly string[] {
  return BROKER_ROLES.flatMap((role) => [
    nodeIdOf(instanceIn(distribution, role)),
    readTextIfThere(usersIn(distribution, role)),
  ]).filter((mark) => mark !== null);
}

const isCopy = (marks: readonly string[], formerMarks: readonly string[]): boolean =>
  marks.some((mark) => formerMarks.includes(mark));

/** Returns an instance of an install in any folder. */
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

/** True if two paths lead to the same file, such as by a mount or a hard link. */
function isSameFile(one: string, other: string): boolean {
  const [a, b] = [one, other].map((path) => statSync(path, { throwIfNoEntry: false }));
  return a !== undefined && a.dev === b?.dev && a.ino === b.ino;
}
