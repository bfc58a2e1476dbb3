import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { BROKER_ROLES } from '../../model/broker.ts';
import { AmqHaError } from '../../model/errors.ts';
import { counted } from '../../format/words.ts';
import type { Progress, Step } from '../../model/step.ts';
import { throwIfInterrupted } from '../../platform/wait-until.ts';
import { ensureAlias, removeAlias } from '../record/alias.ts';
import { aliasesOf } from '../plan/broker-home.ts';
import {
  configureBroker,
  configureJvm,
  makeLocksFolder,
  pointToAlias,
} from '../instance/configure.ts';
import { createSteps } from '../instance/create.ts';
import type { Look } from '../observe/state.ts';
import { HaPair } from '../observe/ha-pair.ts';
import { keepOld, markAsOurs, restartEarlier, rollBack, setAside, WorkFolder } from './install.ts';
import { self } from '../record/lock.ts';
import type { PairPlan } from '../plan/pair-plan.ts';
import { distributionFolderOf, targetOf } from '../plan/paths.ts';
import { portsOf } from '../plan/plan.ts';
import { prepare, type Prepared, type PrepareOptions } from './prepare.ts';
import { provePair } from './prove.ts';
import { Stopwatch, type Timings } from './stopwatch.ts';
import type { PairRecord } from '../record/pair-record.ts';
import { forgetLastSnapshot, readRecord, writeRecord } from '../record/record.ts';
import { refuseTakenPorts } from '../record/taken-ports.ts';
import { stopBrokers, stopOrder } from '../start/stop.ts';
import { waitInSync } from '../observe/wait-in-sync.ts';
import { PROTECTED_WITHIN_MS, waitProtected } from '../start/wait-protected.ts';
import { ensureEnsemble, prepareEnsemble } from '../observe/zookeeper.ts';

interface CarryOutOptions {
  readonly home: string;
  readonly env: NodeJS.ProcessEnv;
  readonly progress: Progress;
  readonly signal?: AbortSignal | undefined;
  readonly start: boolean;
  /** Keep a failed install as `<folder>.FAILED`. */
  readonly keep: boolean;
}

interface InitResult {
  readonly pair: HaPair;
  readonly look: Look;
  /** Duration of each step, in ms. */
  readonly timings: Timings;
}

/**
 * Makes a running pair in sync from a broker distribution. To be called under the lock of the home.
 * @throws AmqHaError as `prepare` and `carryOut` do
 */
export async function initPair(
  options: CarryOutOptions & Omit<PrepareOptions, 'work' | 'dryRun'>,
): Promise<InitResult> {
  using work = new WorkFolder(options.home);
  return await carryOut(options, await prepare({ ...options, work: work.path }));
}

/**
 * Carries out what was prepared. If a step fails or the signal aborts, rolls back to exactly the
 * state before.
 * @throws AmqHaError of any step, after the roll-back
 */
export async function carryOut(options: CarryOutOptions, prepared: Prepared): Promise<InitResult> {
  const { home, progress } = options;
  const { plan, earlier } = prepared;
  const pair = new HaPair(home, plan);
  const stopwatch = new Stopwatch();
  try {
    await stopwatch.time('replace', () => install(options, prepared));
    await stopwatch.time('create', () =>
      progress.run([...createSteps(options, plan), ...ensembleSteps(options, pair)], {
        sideBySide: true,
      }),
    );
    await stopwatch.time('configure', () => configure(options, plan));
    const snapshot = options.start ? await bringUp(options, pair, stopwatch) : await pair.look();
    await pair.remember();
    writeRecord(home, { ...recordOf(plan), making: null });
    keepOld(home);
    const former = earlier === null ? [] : aliasesOf(home, earlier.plan);
    for (const { alias, folder } of former) if (alias !== plan.alias) removeAlias(alias, folder);
    return { pair, look: snapshot, timings: { ...prepared.timings, ...stopwatch.timings } };
  } catch (error) {
    await undo(options);
    throw error;
  }
}

function recordOf(plan: PairPlan): PairRecord {
  return { schema: 1, plan, making: null, restart: [], backupAsPrimary: false };
}

/**
 * Ends the earlier pair, sets its install aside and puts the new one in its place. All of it is
 * recorded first, so that it can be rolled back after a crash.
 */
async function install(
  options: CarryOutOptions,
  { plan, unpacked, earlier }: Prepared,
): Promise<void> {
  const { home, progress } = options;
  const earlierPair = earlier === null ? null : new HaPair(home, earlier.plan);
  const ran = earlierPair === null ? [] : await stopOrder(earlierPair);
  const making = {
    ...self(),
    earlier: earlier === null ? null : { record: earlier, ran },
    installed: false,
  };
  writeRecord(home, { ...recordOf(plan), making });
  if (earlierPair !== null && ran.length > 0) {
    await progress.step('end the earlier pair', () => stopBrokers(earlierPair, ran));
  }
  throwIfInterrupted(options.signal);
  const replaced = [...new Set([plan.folder, ...(earlier === null ? [] : [earlier.plan.folder])])];
  setAside(
    home,
    replaced.filter((folder) => existsSync(join(targetOf(home), folder))),
  );
  forgetLastSnapshot(home);
  writeRecord(home, { ...recordOf(plan), making: { ...making, installed: true } });
  markAsOurs(unpacked);
  renameSync(unpacked, distributionFolderOf(home, plan.folder));
  if (plan.alias !== null) ensureAlias(plan.alias, distributionFolderOf(home, plan.folder));
}

/** Starts the pair's own ZooKeeper servers while the instances are created, as both take long. */
function ensembleSteps(options: CarryOutOptions, { plan, ensemble }: HaPair): readonly Step[] {
  if (ensemble?.isOurs !== true) return [];
  const { home, env, signal } = options;
  const what = counted(ensemble.servers.length, 'ZooKeeper server');
  return [
    {
      title: options.start ? `start ${what}` : `prepare ${what}`,
      run: async (report) => {
        await prepareEnsemble(home, plan, { env, signal, report });
        if (!options.start) return;
        await ensureEnsemble({ ensemble }, signal);
      },
    },
  ];
}

async function configure(options: CarryOutOptions, plan: PairPlan): Promise<void> {
  await options.progress.step('configure replication, and verify it by reading it back', () => {
    makeLocksFolder(options.home, plan);
    for (const role of BROKER_ROLES) {
      pointToAlias(options.home, plan, role);
      configureJvm(options.home, plan, role);
      configureBroker(options.home, plan, role, { firstStart: options.start });
    }
    return Promise.resolve();
  });
}

/**
 * Starts both brokers at once (measured: faster than one after the other, and safe for fresh
 * brokers) and waits until the pair is protected.
 */
async function bringUp(
  options: CarryOutOptions,
  pair: HaPair,
  stopwatch: Stopwatch,
): Promise<Look> {
  const { progress, signal } = options;
  const logs = { primary: pair.primary.log(), backup: pair.backup.log() };
  await stopwatch.time('start', () =>
    progress.step(`start both brokers`, async () => {
      await refuseTakenPorts(portsOf(pair.plan.ports));
      await Promise.all(pair.brokers.map((broker) => broker.start({ fresh: true })));
    }),
  );
  const snapshot = await stopwatch.time('sync', () =>
    progress.step('wait until the replica is in sync', () =>
      waitInSync(pair, logs, {
        timeoutMs: PROTECTED_WITHIN_MS,
        signal,
        mustRun: BROKER_ROLES,
        doing: 'it started',
      }).catch((error: unknown) => {
        // A broker whose ZooKeeper session expires while it starts ends, to be started again.
        if (pair.ensemble === null || !isBrokerEnd(error)) throw error;
        return waitProtected(pair, { signal, say: (line) => progress.say(line) });
      }),
    ),
  );
  await stopwatch.time('prove', () =>
    progress.step('confirm the configuration through management', async () => {
      configureBroker(options.home, pair.plan, 'primary');
      await provePair(pair, snapshot);
    }),
  );
  return snapshot;
}

const isBrokerEnd = (error: unknown): boolean =>
  error instanceof AmqHaError && error.code === 'WRONG_STATE';

/** Rolls back; an error on the way must not hide the first one. */
async function undo(options: CarryOutOptions): Promise<void> {
  const { home, progress } = options;
  const record = readRecord(home);
  if (record === null) return;
  try {
    await progress.step('roll back', async () => {
      await rollBack(home, record, options.keep);
      await restartEarlier(home, {});
    });
  } catch (error) {
    progress.say(
      `the roll-back is not complete: ${error instanceof AmqHaError ? error.message : String(error)}; the next command tries again`,
    );
  }
}
