import { ensureAlias } from '../../pair/record/alias.ts';
import { aliasesOf } from '../../pair/plan/broker-home.ts';
import { formerPlaceOf } from '../../pair/relocate/former-place.ts';
import { openPair, type HaPair } from '../../pair/observe/ha-pair.ts';
import { isInterrupted, recover } from '../../pair/install/install.ts';
import { withLock } from '../../pair/record/lock.ts';
import type { PairRecord } from '../../pair/record/pair-record.ts';
import {
  astrayNote,
  misplacedInWords,
  misplacedOf,
  refuseMisplaced,
  settleIn,
} from '../../pair/relocate/settle-in.ts';
import type { CommandContext } from './context.ts';

/**
 * Runs a command that changes the pair: alone in its home, after making the pair at home there and
 * recovering what a crash left.
 * @throws AmqHaError NO_PAIR before anything else; WRONG_STATE as `settleIn` does
 */
export async function withPair<T>(
  context: CommandContext,
  command: string,
  act: (pair: HaPair) => Promise<T>,
): Promise<T> {
  openPair(context.home);
  return withLock(context.home, command, async () => {
    await mend(context);
    const { pair } = openPair(context.home);
    ensureAliases(pair);
    return act(pair);
  });
}

/**
 * The same for `stop`: brokers that were started before the folder was moved end as all others do, and what they need
 * is left as it is until then.
 */
export async function withPairToStop<T>(
  context: CommandContext,
  act: (pair: HaPair) => Promise<T>,
): Promise<T> {
  const { home } = context;
  if (misplacedOf(home, openPair(home).record).length === 0) return withPair(context, 'stop', act);
  return withLock(home, 'stop', () => act(openPair(home).pair));
}

/** `replaces`: the command makes another pair of this one. @throws AmqHaError as `settleIn` and `recover` do */
export async function mend(
  { home, signal, progress }: CommandContext,
  { replaces = false }: { readonly replaces?: boolean } = {},
): Promise<void> {
  const say = (line: string): void => {
    progress.say(line);
  };
  settleIn(home, { say, replaces });
  const mended = await recover(home, { signal, say });
  if (mended !== null) say(mended);
}

/**
 * The pair, for a command that only looks; says so when an init was ended in the middle, or when the folder was moved.
 * Nothing is written.
 * @throws AmqHaError NO_PAIR
 */
export function lookAtPair({ home, progress }: CommandContext): HaPair {
  const { pair, record } = openPair(home);
  for (const note of notesOn(home, record)) progress.say(note);
  return pair;
}

/**
 * The pair, for a command that calls a broker's own `artemis`: that needs the link with a plain path,
 * where the folder has one.
 * @throws AmqHaError NO_PAIR; WRONG_STATE when the brokers run by a path that is gone
 */
export function pairForMessages(context: CommandContext): HaPair {
  const pair = lookAtPair(context);
  const { record } = openPair(context.home);
  refuseMisplaced(context.home, record);
  if (formerPlaceOf(context.home, record) === null) ensureAliases(pair);
  return pair;
}

/** What is worth knowing of a pair that is not as a command left it. */
export function notesOn(home: string, record: PairRecord): readonly string[] {
  const misplaced = misplacedOf(home, record);
  const former = formerPlaceOf(home, record);
  return [
    isInterrupted(record) ? INTERRUPTED_NOTE : null,
    misplaced.length === 0 ? null : `${misplacedInWords(misplaced)}: amq-ha-demo stop ends that`,
    former === null || misplaced.length > 0 ? null : astrayNote(home, record, former),
  ].filter((note) => note !== null);
}

function ensureAliases({ home, plan }: HaPair): void {
  for (const { alias, folder } of aliasesOf(home, plan)) ensureAlias(alias, folder);
}

const INTERRUPTED_NOTE =
  'an init was interrupted here: amq-ha-demo init, start or clean recovers from it';
