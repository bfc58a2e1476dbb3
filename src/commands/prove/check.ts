import { judgeAgain } from '../../drill/judge-run.ts';
import { findRun, runsOf } from '../../drill/run-store.ts';
import type { CommandContext, CommandResult } from '../shared/context.ts';
import { verdictAnswer } from '../shared/verdict-answer.ts';

/** `check <folder|name|last>`: judges a stored run again, by its history alone. */
export async function check(
  context: CommandContext,
  wanted: string | undefined,
): Promise<CommandResult> {
  const folder = findRun(runsOf(context.home), wanted ?? 'last', context.cwd);
  const { verdict, plan } = await judgeAgain(folder);
  return verdictAnswer(context, verdict, plan);
}
