import { openPair, type HaPair } from '../pair/ha-pair.ts';
import { isInterrupted, recover } from '../pair/install.ts';
import { ensureAlias } from '../pair/alias.ts';
import { aliasesOf } from '../pair/broker-home.ts';
import { withLock } from '../pair/lock.ts';
import type { CommandContext } from './context.ts';

/**
 * Runs a command that changes the pair: alone in its home, after mending what a crash left.
 * @throws AmqHaError NO_PAIR before anything else
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

export async function mend(context: CommandContext): Promise<void> {
  const say = (line: string): void => {
    context.progress.say(line);
  };
  const mended = await recover(context.home, { signal: context.signal, say });
  if (mended !== null) say(mended);
}

/**
 * The pair, for a command that only looks or sends; says so when an init was ended in the middle.
 * @throws AmqHaError NO_PAIR
 */
export function lookAtPair(context: CommandContext): HaPair {
  const { pair, record } = openPair(context.home);
  if (isInterrupted(record)) context.progress.say(INTERRUPTED_NOTE);
  ensureAliases(pair);
  return pair;
}

function ensureAliases({ home, plan }: HaPair): void {
  for (const { alias, folder } of aliasesOf(home, plan)) ensureAlias(alias, folder);
}

export const INTERRUPTED_NOTE =
  'an init was ended in the middle here: amq-ha-demo init, start or clean mends it';
