import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BROKER_NAMES, BROKER_ROLES, type BrokerRole } from '../../model/broker.ts';
import type { Step } from '../../model/step.ts';
import { brokerEnvironment } from '../../broker/environment.ts';
import { withoutRefusedFlags } from '../../broker/profile.ts';
import { writeFileAtomic } from '../../platform/files.ts';
import { run } from '../../platform/run.ts';
import { throwIfInterrupted } from '../../platform/wait-until.ts';
import { createArchive } from './class-archives.ts';
import { assertCreated } from './configure.ts';
import type { PairPlan } from '../plan/pair-plan.ts';
import { distributionFolderOf } from '../plan/paths.ts';
import { createArguments } from '../plan/plan.ts';

/** Two JVM starts on a slow machine, and then some. */
const CREATE_WITHIN_MS = 120_000;

interface CreateOptions {
  readonly home: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The two `artemis create` calls; they may run side by side.
 * The steps throw AmqHaError NOT_A_BROKER when the files that should come out of it are not there.
 */
export function createSteps(options: CreateOptions, plan: PairPlan): readonly Step[] {
  return BROKER_ROLES.map((role) => ({
    title: `create ${BROKER_NAMES[role]}`,
    run: () => createInstance(options, plan, role),
  }));
}

/** @throws AmqHaError NOT_A_BROKER with what `artemis create` said */
export async function createInstance(
  { home, signal }: CreateOptions,
  plan: PairPlan,
  role: BrokerRole,
): Promise<void> {
  const distributionHome = plan.alias ?? distributionFolderOf(home, plan.folder);
  takeOutRefusedFlags(join(distributionHome, 'bin', 'artemis'), plan);
  const archive = await createArchive(home, plan);
  // Both are created at once: one of them is enough to learn from.
  const program = archive?.use() ?? (role === 'primary' ? archive?.learn() : null) ?? null;
  const result = await run(
    join(distributionHome, 'bin', 'artemis'),
    createArguments(home, plan, role),
    {
      cwd: distributionHome,
      env: brokerEnvironment(plan.java.home, {
        shortJvm: plan.distribution.javaArgsFromEnvironment.home,
        program,
      }),
      timeoutMs: CREATE_WITHIN_MS,
      signal,
    },
  );
  throwIfInterrupted(signal);
  archive?.adopt(null, 'full');
  assertCreated(home, plan, role, `${result.stdout}\n${result.stderr}`);
}

/** The unpacked folder is ours, so what would end the JVM may go; the text is the same, whoever of the two is first. */
function takeOutRefusedFlags(script: string, { java }: PairPlan): void {
  const before = readFileSync(script, 'utf8');
  const after = withoutRefusedFlags(before, java);
  if (after !== before) writeFileAtomic(script, after, 0o755);
}
