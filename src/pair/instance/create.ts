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

/** Ample time for two JVM starts on a slow machine. */
const CREATE_WITHIN_MS = 120_000;

interface CreateOptions {
  readonly home: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Returns the steps that create both instances; they may run side by side. A step throws AmqHaError
 * NOT_A_BROKER when the files that it should make are missing.
 */
export function createSteps(options: CreateOptions, plan: PairPlan): readonly Step[] {
  return BROKER_ROLES.map((role) => ({
    title: `create ${BROKER_NAMES[role]}`,
    run: () => createInstance(options, plan, role),
  }));
}

/**
 * Creates one instance by `artemis create`.
 * @throws AmqHaError NOT_A_BROKER with the output of the command
 */
async function createInstance(
  { home, signal }: CreateOptions,
  plan: PairPlan,
  role: BrokerRole,
): Promise<void> {
  const distributionHome = plan.alias ?? distributionFolderOf(home, plan.folder);
  removeRefusedFlags(join(distributionHome, 'bin', 'artemis'), plan);
  const archive = await createArchive(home, plan);
  // Both are created at once: the archive is made from one of them.
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

/**
 * Removes the flags that this JVM refuses from the script; the unpacked folder belongs to this
 * program. Both steps may do it at once: each writes the same text.
 */
function removeRefusedFlags(script: string, { java }: PairPlan): void {
  const before = readFileSync(script, 'utf8');
  const after = withoutRefusedFlags(before, java);
  if (after !== before) writeFileAtomic(script, after, 0o755);
}
