import { AmqHaError } from '../../model/errors.ts';
import { shellWord } from '../../format/words.ts';
import type { Misplaced } from '../../platform/work-place.ts';
import { formerPlaceOf, plansIn, type FormerPlace } from './former-place.ts';
import { HaPair } from '../observe/ha-pair.ts';
import type { PairPlan } from '../plan/pair-plan.ts';
import type { PairRecord } from '../record/pair-record.ts';
import { readRecord } from '../record/record.ts';
import { relocate } from './relocate.ts';
import { distributionOf, homeOfFolder, realFolderOf } from '../record/written-place.ts';

interface SettleOptions {
  readonly say: (line: string) => void;
  /**
   * True for a command that replaces the pair: then a copy may share an ensemble with the original.
   */
  readonly replaces: boolean;
}

/**
 * Rewrites the paths of a pair whose folder was moved or copied. Every command that changes a pair
 * begins with it, under the lock. Does nothing when the paths are right.
 * @throws AmqHaError WRONG_STATE when processes of the pair still run by its former path, when it
 *   is a copy that would share an ensemble with the original, or when it is the original by another
 *   path
 */
export function settleIn(home: string, { say, replaces }: SettleOptions): void {
  const record = readRecord(home);
  if (record === null) return;
  refuseMisplaced(home, record);
  const former = formerPlaceOf(home, record);
  if (former === null) return;
  if (former.came === 'twice') throw sameFiles(home, former);
  if (former.came === 'copied' && sharesEnsemble(record.plan)) {
    if (!replaces) throw sharedEnsemble(record.plan, former);
    return; // it stays as it is, as the command may roll back
  }
  relocate(home, record, former);
  if (former.came !== 'rewritten') say(settledLine(former));
}

/** A process that was started before its folder was moved, or restored. */
interface MisplacedProcess extends Misplaced {
  readonly name: string;
}

/** Returns such processes of the pair, and of one that an unfinished init was about to replace. */
export function misplacedOf(home: string, record: PairRecord): readonly MisplacedProcess[] {
  const found = plansIn(record).flatMap((plan) => {
    const pair = new HaPair(home, plan);
    return [...pair.brokers, ...(pair.ensemble?.servers ?? [])].flatMap((each) => {
      const misplaced = each.misplaced();
      return misplaced === null ? [] : [{ name: each.name, ...misplaced }];
    });
  });
  return found.filter(({ pid }, index) => found.findIndex((each) => each.pid === pid) === index);
}

/**
 * Refuses to go on while such processes run.
 * @throws AmqHaError WRONG_STATE with their names and the command that ends them
 */
export function refuseMisplaced(home: string, record: PairRecord): void {
  const misplaced = misplacedOf(home, record);
  if (misplaced.length === 0) return;
  throw new AmqHaError(
    'WRONG_STATE',
    `${misplacedInWords(misplaced)}. Stop the pair first: its processes would open further files there`,
    { hint: 'amq-ha-demo stop' },
  );
}

/** Describes such processes in one sentence, without a full stop. */
export function misplacedInWords(misplaced: readonly MisplacedProcess[]): string {
  const groups = new Map<string, readonly MisplacedProcess[]>();
  for (const each of misplaced) {
    const why = each.removed
      ? `on files that were removed from ${formerHomeOf(each)}`
      : `by the former path ${formerHomeOf(each)}`;
    groups.set(why, [...(groups.get(why) ?? []), each]);
  }
  return [...groups]
    .map(([why, processes]) => {
      const named = processes.map(({ name, pid }) => `${name} (pid ${pid})`).join(' and ');
      return `${named} still ${processes.length === 1 ? 'runs' : 'run'} ${why}`;
    })
    .join('; ');
}

/**
 * Returns the home in which a process was started; the path of its instance if there is no home.
 */
function formerHomeOf({ startedIn }: Misplaced): string {
  const folder = realFolderOf(distributionOf(startedIn));
  return (folder === null ? null : homeOfFolder(folder)) ?? startedIn;
}

/** Returns the note of a read-only command on a pair with former paths; null if there is none. */
export function astrayNote(home: string, { plan }: PairRecord, former: FormerPlace): string | null {
  if (former.came === 'rewritten') return null;
  if (former.came === 'twice') return sameFiles(home, former).message;
  if (former.came === 'copied' && sharesEnsemble(plan)) return sharedEnsemble(plan, former).message;
  return `${cameInWords(former)}: the next command that changes the pair rewrites the paths in it`;
}

const settledLine = (former: FormerPlace): string =>
  `${cameInWords(former)}: the paths in it were rewritten`;

function cameInWords({ came, home }: FormerPlace): string {
  if (home === null) return 'the folder was moved, or its link in the temporary folder is gone';
  return came === 'copied'
    ? `this is a copy of the pair in ${home}`
    : `the folder was moved here from ${home}`;
}

/** True for a pair with an external ensemble; its own servers would have been copied with it. */
const sharesEnsemble = ({ zookeeper }: PairPlan): boolean => zookeeper?.nodes.length === 0;

function sharedEnsemble({ zookeeper }: PairPlan, { home }: FormerPlace): AmqHaError {
  const where = `${zookeeper?.connectString ?? ''}, namespace ${zookeeper?.namespace ?? ''}`;
  return new AmqHaError(
    'WRONG_STATE',
    `this is a copy of the pair in ${String(home)}, which keeps its lock in the same ZooKeeper ensemble (${where}): both would compete for one lock`,
    {
      hint: 'amq-ha-demo init   (it makes a pair of its own here; or remove the copy: amq-ha-demo clean)',
    },
  );
}

const sameFiles = (home: string, former: FormerPlace): AmqHaError =>
  new AmqHaError(
    'WRONG_STATE',
    `${home} has the same files as the pair in ${String(former.home)}, which is reached by another path`,
    { hint: `amq-ha-demo --home ${shellWord(String(former.home))} status` },
  );
