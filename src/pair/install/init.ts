import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { BROKER_ROLES } from '../../model/broker.ts';
import { AmqHaError } from '../../model/errors.ts';
import { counted } from '../../format/words.ts';
import type { Step } from '../../model/step.ts';
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
import { fetchDistribution } from './fetch.ts';
import type { Look } from '../observe/state.ts';
import { HaPair } from '../observe/ha-pair.ts';
import {
  keepOld,
  makeWorkFolder,
  markAsOurs,
  restartEarlier,
  rollBack,
  setAside,
} from './install.ts';
import { self } from '../record/lock.ts';
import type { PairPlan } from '../plan/pair-plan.ts';
import { distributionFolderOf, targetOf } from '../plan/paths.ts';
import { portsOf } from '../plan/plan.ts';
import { planFor, type PlanForOptions } from './plan-for.ts';
import { preflight } from './preflight.ts';
import { provePair } from './prove.ts';
import type { PairRecord } from '../record/pair-record.ts';
import { forgetLastLook, readRecord, writeRecord } from '../record/record.ts';
import { refuseTakenPorts } from '../record/taken-ports.ts';
import { stopBrokers, stopOrder } from '../start/stop.ts';
import { waitInSync } from '../observe/wait-in-sync.ts';
import { PROTECTED_WITHIN_MS, waitProtected } from '../start/wait-protected.ts';
import { ensureEnsemble, prepareEnsemble } from '../observe/zookeeper.ts';

interface InitOptions extends PlanForOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly start: boolean;
  /** Keep a failed install as `<folder>.FAILED`. */
  readonly keep: boolean;
  /** Told as soon as it is known what the pair will be, before anything of it runs. */
  readonly planned?: (pair: HaPair) => void;
}

interface InitResult {
  readonly pair: HaPair;
  readonly look: Look;
  /** Duration of each step, in ms. */
  readonly timings: Readonly<Record<string, number>>;
}

/**
 * From a broker distribution to a running pair in sync; or, when anything fails or the signal
 * aborts, back to exactly what was there before. Call it under the lock of the home.
 * @throws AmqHaError of any step, after the roll-back
 */
export async function initPair(options: InitOptions): Promise<InitResult> {
  const { home, progress, signal } = options;
  const timings: Record<string, number> = {};
  const timed = async <T>(name: string, act: () => Promise<T>): Promise<T> => {
    const startedAt = performance.now();
    const result = await act();
    timings[name] = Math.round(performance.now() - startedAt);
    return result;
  };
  const earlier = readRecord(home);
  const { source, javas } = await timed('preflight', () => preflight({ ...options, earlier }));
  const work = makeWorkFolder(home);
  try {
    const unpacked = await timed('unpack', () =>
      fetchDistribution({ source, into: work, env: options.env, progress, signal }),
    );
    const plan = await planFor(options, unpacked, javas, earlier);
    const pair = new HaPair(home, plan);
    options.planned?.(pair);
    try {
      await timed('replace', () => install(options, plan, unpacked, earlier));
      await timed('create', () =>
        progress.run([...createSteps(options, plan), ...ensembleSteps(options, pair)], {
          sideBySide: true,
        }),
      );
      await timed('configure', () => configure(options, plan));
      const look = options.start ? await bringUp(options, pair, timed) : await pair.look();
      await pair.remember();
      writeRecord(home, { ...recordOf(plan), making: null });
      keepOld(home);
      const former = earlier === null ? [] : aliasesOf(home, earlier.plan);
      for (const { alias, folder } of former) if (alias !== plan.alias) removeAlias(alias, folder);
      return { pair, look, timings };
    } catch (error) {
      await takeBack(options);
      throw error;
    }
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function recordOf(plan: PairPlan): PairRecord {
  return { schema: 1, plan, making: null, restart: [], backupAsPrimary: false };
}

/** Ends the earlier pair, sets its install aside and puts the new one in its place; recorded first, so that a crash can be taken back. */
async function install(
  options: InitOptions,
  plan: PairPlan,
  unpacked: string,
  earlier: PairRecord | null,
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
  const inTheWay = [...new Set([plan.folder, ...(earlier === null ? [] : [earlier.plan.folder])])];
  setAside(
    home,
    inTheWay.filter((folder) => existsSync(join(targetOf(home), folder))),
  );
  forgetLastLook(home);
  writeRecord(home, { ...recordOf(plan), making: { ...making, installed: true } });
  markAsOurs(unpacked);
  renameSync(unpacked, distributionFolderOf(home, plan.folder));
  if (plan.alias !== null) ensureAlias(plan.alias, distributionFolderOf(home, plan.folder));
}

/** Servers of our own are up before the brokers need them; both take their time, so side by side. */
function ensembleSteps(options: InitOptions, { plan, ensemble }: HaPair): readonly Step[] {
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

async function configure(options: InitOptions, plan: PairPlan): Promise<void> {
  await options.progress.step('configure replication, and prove it by reading it again', () => {
    makeLocksFolder(options.home, plan);
    for (const role of BROKER_ROLES) {
      pointToAlias(options.home, plan, role);
      configureJvm(options.home, plan, role);
      configureBroker(options.home, plan, role, { firstStart: options.start });
    }
    return Promise.resolve();
  });
}

/** Starts both at once (measured: faster than one after the other, and safe for fresh brokers) and waits until they are a pair. */
async function bringUp(
  options: InitOptions,
  pair: HaPair,
  timed: <T>(name: string, act: () => Promise<T>) => Promise<T>,
): Promise<Look> {
  const { progress, signal } = options;
  const logs = { primary: pair.primary.log(), backup: pair.backup.log() };
  await timed('start', () =>
    progress.step(`start both brokers`, async () => {
      await refuseTakenPorts(portsOf(pair.plan.ports));
      await Promise.all(pair.brokers.map((broker) => broker.start({ fresh: true })));
    }),
  );
  const look = await timed('sync', () =>
    progress.step('wait until the replica is in sync', () =>
      waitInSync(pair, logs, {
        timeoutMs: PROTECTED_WITHIN_MS,
        signal,
        mustRun: BROKER_ROLES,
        doing: 'it started',
      }).catch((error: unknown) => {
        // A session of ZooKeeper may expire while a broker starts; the broker then ends, to be started again.
        if (pair.ensemble === null || !isEnd(error)) throw error;
        return waitProtected(pair, { signal, say: (line) => progress.say(line) });
      }),
    ),
  );
  await timed('prove', () =>
    progress.step('confirm the configuration through management', async () => {
      configureBroker(options.home, pair.plan, 'primary');
      await provePair(pair, look);
    }),
  );
  return look;
}

const isEnd = (error: unknown): boolean =>
  error instanceof AmqHaError && error.code === 'WRONG_STATE';

/** The way back; its own trouble must not hide what went wrong first. */
async function takeBack(options: InitOptions): Promise<void> {
  const { home, progress } = options;
  const record = readRecord(home);
  if (record === null) return;
  try {
    await progress.step('take everything back', async () => {
      await rollBack(home, record, options.keep);
      await restartEarlier(home, {});
    });
  } catch (error) {
    progress.say(
      `taking back was not complete: ${error instanceof AmqHaError ? error.message : String(error)}; the next command tries again`,
    );
  }
}
