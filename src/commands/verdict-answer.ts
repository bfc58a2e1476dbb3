import type { DrillPlan } from '../model/drill.ts';
import { EXIT, type ExitCode } from '../model/errors.ts';
import type { Verdict, VerdictWord } from '../model/verdict.ts';
import { verdictText } from '../ui/verdict.ts';
import type { CommandContext, CommandResult } from './context.ts';

/** A verdict as a command answers it. */
export function verdictAnswer(
  context: CommandContext,
  verdict: Verdict,
  { command }: Pick<DrillPlan, 'command'> | { readonly command: null },
): CommandResult {
  return {
    document: verdict,
    text: verdictText(verdict, context.width, context.colors, command),
    exit: EXIT_OF[verdict.verdict],
  };
}

const EXIT_OF: Readonly<Record<VerdictWord, ExitCode>> = {
  pass: EXIT.done,
  fail: EXIT.failed,
  unknown: EXIT.unknown,
};
