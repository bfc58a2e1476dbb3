import type { DrillPlan } from '../../model/drill.ts';
import { EXIT, type ExitCode } from '../../model/errors.ts';
import { factsOf } from '../../model/faults.ts';
import type { Verdict, VerdictWord } from '../../model/verdict.ts';
import { verdictText } from '../../ui/verdict.ts';
import type { CommandContext, CommandResult } from './context.ts';

/** A verdict as a command answers it. */
export function verdictAnswer(
  context: CommandContext,
  verdict: Verdict,
  plan: DrillPlan,
): CommandResult {
  // A pair that was upgraded is not so again.
  const isUpgrade = plan.rounds.some(({ fault }) => factsOf(fault).offeredBy.includes('upgrade'));
  const command = isUpgrade ? null : plan.command;
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
