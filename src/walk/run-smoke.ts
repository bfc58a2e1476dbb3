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
  /** A throw-away home, which the caller ends. */
  readonly home: string;
  /** As `throwAwaySettings` made them; their home is exchanged. */
  readonly settings: Settings;
  /** Becomes the name of the lock's holder, and of the one failed step when there is none. */
  readonly command: string;
  readonly env: NodeJS.ProcessEnv;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  readonly observer: (walk: Walk) => WalkObserver;
}

/** How a smoke walk went, also one that broke off. */
export interface SmokeRun extends WalkResult {
  /** Which broker it is; null when it could not be unpacked. */
  readonly distribution: Distribution | null;
  /** What the pair was to be; null when it was not even known whether there can be one. */
  readonly plan: PairPlan | null;
  /** What the drill at the end found; null when it did not come to that. */
  readonly drill: DrillOutcome | null;
  /** Why the walk broke off (no pair, interrupted, a bug); null when it came to an end, good or bad. */
  readonly error: Error | null;
}

/** The walk with a drill behind it, on a fresh pair in this home. Throws nothing: what went wrong is in the answer. */
export async function runSmoke(options: RunSmokeOptions): Promise<SmokeRun> {
  const { home, command, signal } = options;
  const init = { ...options, settings: { ...options.settings, home }, start: true, keep: true };
  let gathered: Gathered | null = null;
  let prepared: Prepared | null = null;
  const walk = smokeWalk(() =>
    withLock(home, command, async () => {
      using work = new WorkFolder(home);
      gathered = await gather({ ...init, work: work.path });
      prepared = await decide({ ...init, work: work.path }, gathered);
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

/** A walk that broke off without a step to show for it is one failed case, not none. */
function noStep(name: string, error: Error): StepResult {
  return { name, expected: 'the walk runs', seen: String(error), ok: false, ms: 0 };
}
