import { inspect } from 'node:util';
import { AmqHaError, EXIT, type ErrorCode } from '../../model/errors.ts';
import type { ExecAccount } from '../../model/exec.ts';
import type { ExecRun } from '../../exec/run-exec.ts';
import { homeOf } from '../../pair/plan/broker-home.ts';
import type { HaPair } from '../../pair/observe/ha-pair.ts';
import { execText } from '../../ui/exec.ts';
import type { CommandContext, CommandResult } from '../shared/context.ts';

/** How `exec` went: the run, and whether the pair of the home was protected again after it. */
export interface ExecDone {
  readonly pair: HaPair;
  readonly run: ExecRun;
  readonly here: boolean;
  /** With `--here`: what kept the pair from being protected again; null when nothing did. */
  readonly unhealed: unknown;
}

interface ErrorDocument {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint: string;
}

/** The account: on stderr for people, as stdout belongs to the command; with `--json` the one document. */
export function execAnswer(
  context: CommandContext,
  command: readonly string[],
  done: ExecDone,
): CommandResult {
  const { pair, run, here, unhealed } = done;
  const error = errorOf(done);
  const exit = error === null ? run.end.exitCode : EXIT.noPairForCommand;
  const account: ExecAccount = {
    exitCode: exit,
    command,
    commandExitCode: run.end.exitCode,
    signal: run.end.signal,
    ranMs: run.ranMs,
    version: homeOf(pair.plan, 'primary').distribution.version,
    haMode: pair.plan.haMode,
    here,
    healed: here ? unhealed === null : null,
    steps: run.steps,
  };
  if (context.json) {
    return { document: error === null ? account : { ...account, error }, text: '', exit };
  }
  context.progress.say(execText(account));
  if (error !== null) {
    context.stderr.write(`${error.code}: ${error.message}\n  do: ${error.hint}\n`);
  }
  return { document: undefined, text: '', exit };
}

/** An error of a throw-away pair may point to logs that are gone by now. */
function errorOf({ run, here, unhealed }: ExecDone): ErrorDocument | null {
  const failure = unhealed ?? run.failure;
  if (failure === null) return null;
  const known = failure instanceof AmqHaError ? failure : null;
  const reason = failure instanceof Error ? failure.message : inspect(failure);
  const what =
    unhealed === null ? 'a step did not recover the pair' : 'the pair is not protected again';
  const hint = known === null || known.hint === '' ? 'amq-ha-demo start' : known.hint;
  return {
    code: known?.code ?? 'INTERNAL',
    message: `${what}: ${reason}`,
    hint: here ? hint : 'amq-ha-demo init, then the same with --here: that pair and its logs stay',
  };
}
