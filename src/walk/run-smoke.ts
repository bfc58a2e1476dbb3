import type { Distribution } from '../model/distribution.ts';
import type { Settings } from '../model/settings.ts';
import type { Progress } from '../model/step.ts';
import type { DrillOutcome } from '../drill/conduct.ts';
import { carryOut } from '../pair/install/init.ts';
import { WorkFolder } from '../pair/install/install.ts';
import { decide, gather, type Gathered, type Prepared } from '../pair/install/prepare.ts';
import { withLock } from '../pair/record/lock.ts';
import type { PairPlan } from '../pair/plan/pair-plan.ts';
import { runWalk, type StepResult, type WalkObserver, type WalkResult } from './run-walk.ts';
import type { Walk } from './steps.ts';
import { smokeWalk } from './under-load.ts';

interface RunSmokeOptions {
  /** A throw-away home, which the caller removes. */
  readonly home: string;
  /** As `throwAwaySettings` made them; their home is replaced by `home`. */
  readonly settings: Settings;
  /** Names the holder of the lock, and the failed step of a walk that has no other step. */
  readonly command: string;
  readonly env: NodeJS.ProcessEnv;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  readonly observer: (walk: Walk) => WalkObserver;
}

/** The result of a smoke walk, also of one that was aborted. */
export interface SmokeRun extends WalkResult {
  /** The software of the broker; null when it could not be unpacked. */
  readonly distribution: Distribution | null;
  /** The plan of the pair; null when the walk ended before there was one. */
  readonly plan: PairPlan | null;
  /** The result of the drill at the end; null when the walk ended before it. */
  readonly drill: DrillOutcome | null;
  /** Why the walk was aborted (no pair, interrupted, internal error); null when it was not. */
  readonly error: Error | null;
}

/** Runs the walk and then a drill, on a new pair in this home. Throws nothing: `error` has it. */
export async function runSmoke(options: RunSmokeOptions): Promise<SmokeRun> {
  const { home, command, signal } = options;
  const init = { ...options, settings: { ...options.settings, home }, start: true, keep: true };
  let gathered: Gathered | null = null;
  let prepared: Prepared | null = null;
  const walk = smokeWalk(() =>
    withLock(home, command, async () => {
      using work = new WorkFolder(home);
      gathered = await gather({ ...init, work: work.path });
      prepared = await decide(init, gathered);
      return (await carryOut(init, prepared)).pair;
    }),
  );
  const ended = ({ ok, steps, error }: WalkResult & Pick<SmokeRun, 'error'>): SmokeRun => ({
    ok,
    steps,
    distribution: gathered?.software.distribution ?? null,
    plan: prepared?.plan ?? null,
    drill: walk.drill(),
    error,
  });
  try {
    return ended(await runWalk(walk, options.observer(walk), signal));
  } catch (thrown) {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    return ended({ ok: false, steps: [noStep(command, error)], error });
  }
}

/**
 * The one failed step of a walk that was aborted without any, which must not look like a success.
 */
function noStep(name: string, error: Error): StepResult {
  return { name, expected: 'the walk runs', seen: String(error), ok: false, ms: 0 };
}
