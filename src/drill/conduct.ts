import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { DrillPlan } from '../model/drill.ts';
import { AmqHaError, EXIT } from '../model/errors.ts';
import type { Verdict } from '../model/verdict.ts';
import type { HaPair } from '../pair/observe/ha-pair.ts';
import { startPair } from '../pair/start/start.ts';
import { ensureEnsemble } from '../pair/observe/zookeeper.ts';
import { writeJson } from '../platform/files.ts';
import { throwIfInterrupted } from '../platform/wait-until.ts';
import { keepBrokerFiles } from './run/keep-files.ts';
import { judgeRun } from './judge-run.ts';
import { refuseImpossible } from './plan/capabilities.ts';
import { pairFacts, planDrill, type DrillOptions, type Sources } from './plan/plan.ts';
import { Recorder } from './run/recorder.ts';
import { emptyBefore, runDrill, type RunDrillOptions } from './run/run-drill.ts';
import { HISTORY, makeRunFolder, PLAN } from './run-store.ts';

interface ConductOptions extends Pick<RunDrillOptions, 'onEvent' | 'injections' | 'relay'> {
  readonly pair: HaPair;
  readonly options: DrillOptions;
  readonly sources: Sources;
  /** The folder in which the folder of this run is made. */
  readonly runs: string;
  /** The command that runs the same drill again. */
  readonly command: string;
  /** The pair outlives the drill, so it is recovered even when the drill is interrupted. */
  readonly keepsPair: boolean;
  /** Asked at the end: true when a recovery of the pair could only do harm. */
  readonly isLeftAsItIs?: () => boolean;
  readonly signal: AbortSignal;
}

export interface DrillOutcome {
  readonly plan: DrillPlan;
  readonly verdict: Verdict;
  /** The folder with all files of the run. */
  readonly folder: string;
}

/**
 * Runs a drill on a protected pair: plan, run, keep the files of the brokers, judge, report.
 * @throws AmqHaError WRONG_STATE when the pair is not protected or cannot take a drill; INTERRUPTED
 */
export async function conductDrill(options: ConductOptions): Promise<DrillOutcome> {
  const { pair, signal } = options;
  await refuseUnprotected(pair);
  const means = {
    relay: (options.relay ?? null) !== null,
    zooKeeperServers: pair.ensemble?.servers.length ?? 0,
  };
  refuseImpossible(options.options.faults, means);
  const startedAt = new Date();
  const plan = planDrill({
    options: options.options,
    pair: pairFacts(pair, options.sources),
    means,
    run: randomBytes(4).toString('hex'),
    command: options.command,
    startedAt,
  });
  await emptyBefore(pair, plan.queue);
  const folder = makeRunFolder(options.runs, plan.name, startedAt);
  writeJson(join(folder, PLAN), plan);
  await runAndRecord(options, plan, join(folder, HISTORY));
  keepBrokerFiles(pair, folder);
  throwIfInterrupted(signal);
  return { plan, verdict: await judgeRun(folder), folder };
}

async function refuseUnprotected(pair: HaPair): Promise<void> {
  const { state } = await pair.look();
  if (state === 'protected') return;
  throw new AmqHaError('WRONG_STATE', `a drill needs a protected pair; this one is ${state}`, {
    hint: state === 'failed-over' ? 'amq-ha-demo failback' : 'amq-ha-demo start',
    ...(state === 'down' ? { exit: EXIT.notRunning } : {}),
  });
}

/**
 * Runs the drill. In any case the history is closed, and a pair that is kept is recovered.
 * @throws AmqHaError INTERRUPTED; NOT_WRITABLE (the history); of `startPair`, when the recovery
 * failed
 */
async function runAndRecord(
  options: ConductOptions,
  plan: DrillPlan,
  history: string,
): Promise<void> {
  const recorder = new Recorder(history);
  const signal = AbortSignal.any([options.signal, recorder.failed]);
  try {
    await runDrill({ ...options, signal, plan, recorder });
  } catch (error) {
    recorder.failed.throwIfAborted();
    // Not an internal error: the history so far is judged, and it is not sufficient for a pass.
    if (!(error instanceof AmqHaError) || signal.aborted) throw error;
    options.onEvent({ kind: 'say', line: error.message });
  } finally {
    recorder.end(Math.round(process.resourceUsage().maxRSS / 1024));
    if (options.keepsPair && options.isLeftAsItIs?.() !== true) await recoverKeptPair(options);
  }
}

async function recoverKeptPair({ pair, onEvent }: ConductOptions): Promise<void> {
  await ensureEnsemble(pair);
  const { state } = await pair.look();
  if (state === 'protected') return pair.remember();
  const say = (line: string): void => {
    onEvent({ kind: 'say', line });
  };
  say('recovering the pair');
  // A user's split brain only the user can resolve; but the drill itself caused this one.
  if (state === 'split-brain') await pair.primary.kill();
  await startPair(pair, { say });
}
