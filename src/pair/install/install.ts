import { existsSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BROKER_ROLES } from '../../model/broker.ts';
import { isCreateOf } from '../../broker/instance.ts';
import { findProcesses, isSameProcessAlive } from '../../platform/process-table.ts';
import { waitUntil } from '../../platform/wait-until.ts';
import { restoreCheck } from '../start/active-check.ts';
import { ensureAlias, removeAlias } from '../record/alias.ts';
import { releasePorts } from '../record/auto-ports.ts';
import { aliasesOf } from '../plan/broker-home.ts';
import { HaPair } from '../observe/ha-pair.ts';
import { PENDING, targetOf } from '../plan/paths.ts';
import type { PairRecord } from '../record/pair-record.ts';
import { forgetLastSnapshot, readRecord, removeRecord, writeRecord } from '../record/record.ts';
import { settleSafeCopy } from '../../broker/data/safe-copy.ts';
import { recoverSwitch } from '../exchange/settle-switch.ts';
import type { StartOptions } from '../start/start-options.ts';
import { startOne, startPair } from '../start/start.ts';

const OLD = '.OLD';
const FAILED = '.FAILED';
const WORK = '.making-';
const MARKER = '.amq-ha-demo';
/** Incomplete files of a process that was killed. */
const DRAFT = /^(?:pair|observed)\.json\.\w+\.tmp$|^command\.lock\.\d+$/;

/**
 * A temporary folder in target/, for unpacking beside what is there. It is removed when disposed
 * of, and created by the code that unpacks.
 */
export class WorkFolder implements Disposable {
  readonly path: string;

  constructor(home: string) {
    this.path = join(targetOf(home), `${WORK}${process.pid}`);
    this[Symbol.dispose]();
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/**
 * Moves install folders aside; later, `rollBack` restores them, or `keepOld` keeps them as `.OLD`.
 */
export function setAside(home: string, folders: readonly string[]): void {
  for (const folder of folders) {
    const pending = join(targetOf(home), folder + PENDING);
    rmSync(pending, { recursive: true, force: true });
    renameSync(join(targetOf(home), folder), pending);
  }
}

/**
 * Renames what was set aside to `<folder>.OLD`, in place of an older one, after an install
 * succeeded.
 */
export function keepOld(home: string): void {
  for (const name of namesIn(home)) {
    if (!name.endsWith(PENDING)) continue;
    const old = join(targetOf(home), name.slice(0, -PENDING.length) + OLD);
    rmSync(old, { recursive: true, force: true });
    renameSync(join(targetOf(home), name), old);
  }
}

/**
 * Rolls an unfinished `init` back: ends its brokers, removes its folder (with `keep` renames it to
 * `<folder>.FAILED`), and moves the earlier install back to its place. Records for `restartEarlier`
 * which of the earlier brokers have to run again.
 */
export async function rollBack(home: string, record: PairRecord, keep: boolean): Promise<void> {
  const { making, plan } = record;
  if (making === null) return;
  // Before that, brokers of this name are the earlier ones, and no new one was started.
  if (making.installed) await endMade(new HaPair(home, plan));
  const folder = join(targetOf(home), plan.folder);
  // Before the earlier install was set aside, the folder of this name is still the earlier one.
  if (making.installed && existsSync(folder)) {
    if (keep) {
      rmSync(folder + FAILED, { recursive: true, force: true });
      renameSync(folder, folder + FAILED);
    } else {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  // From here on the folder of this name may be the earlier install again: a crash must not remove
  // it.
  writeRecord(home, { ...record, making: { ...making, installed: false } });
  for (const name of namesIn(home)) {
    if (!name.endsWith(PENDING)) continue;
    const place = join(targetOf(home), name.slice(0, -PENDING.length));
    if (!existsSync(place)) renameSync(join(targetOf(home), name), place);
  }
  if (plan.alias !== null && plan.alias !== making.earlier?.record.plan.alias)
    removeAlias(plan.alias, folder);
  if (plan.settings.ports === 'auto') releaseUnlessEarlier(home, record);
  forgetLastSnapshot(home);
  if (making.earlier === null) removeRecord(home);
  else writeRecord(home, { ...making.earlier.record, restart: making.earlier.ran });
}

/** Ends what an unfinished init started: its brokers, and `artemis create` calls that still run. */
async function endMade(pair: HaPair): Promise<void> {
  for (const broker of pair.brokers) {
    await waitUntil({
      what: `the end of artemis create for ${broker.name}`,
      timeoutMs: 10_000,
      intervalMs: 20,
      look: () => {
        const creating = findProcesses((commandLine) => isCreateOf(broker.instance, commandLine));
        for (const { pid } of creating) kill(pid);
        return creating.length === 0
          ? { done: undefined }
          : { seen: `${creating.length} processes` };
      },
    });
    await broker.kill();
  }
  await pair.ensemble?.kill();
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself meanwhile.
  }
}

/**
 * Restarts the brokers of the earlier pair that ran; the record of them goes only when they run.
 */
export async function restartEarlier(home: string, options: StartOptions): Promise<void> {
  const record = readRecord(home);
  if (record === null || record.restart.length === 0) return;
  const pair = new HaPair(home, record.plan);
  for (const { alias, folder } of aliasesOf(home, record.plan)) ensureAlias(alias, folder);
  const [only] = record.restart;
  if (record.restart.length === BROKER_ROLES.length) await startPair(pair, options);
  else if (only !== undefined) await startOne(pair, only, options);
  const now = readRecord(home);
  if (now !== null) writeRecord(home, { ...now, restart: [] });
}

/**
 * Recovers from a crash of an earlier command in this home. Every command that changes the pair
 * begins with it.
 * @returns what was recovered, as text for the user; null if there was nothing
 */
export async function recover(home: string, options: StartOptions): Promise<string | null> {
  for (const name of namesIn(home)) {
    const pid = name.startsWith(WORK) ? Number(name.slice(WORK.length)) : process.pid;
    if (pid !== process.pid) rmSync(join(targetOf(home), name), { recursive: true, force: true });
  }
  const record = readRecord(home);
  if (record === null) return null;
  if (record.making === null) {
    keepOld(home);
    const pair = new HaPair(home, record.plan);
    try {
      restoreCheck(pair);
    } catch (error) {
      options.say?.(
        `broker.xml of ${pair.primary.name} could not be put right: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
    const settled = settleSafeCopy(pair.backup);
    if (settled !== null) options.say?.(settled);
    const switched = await recoverSwitch(home);
    if (switched !== null) return switched;
    if (record.restart.length === 0) return null;
    await restartEarlier(home, options);
    return 'the earlier pair, which an unfinished init had ended, was restarted';
  }
  if (isSameProcessAlive(record.making)) return null;
  await rollBack(home, record, false);
  await restartEarlier(home, options);
  return `an interrupted init (pid ${record.making.pid}) was rolled back`;
}

/** True when an init was interrupted and has not been rolled back yet. */
export function isInterrupted(record: PairRecord): boolean {
  return record.making !== null && !isSameProcessAlive(record.making);
}

/**
 * Marks an install as made by this program; an install of the user that was moved aside has no
 * mark.
 */
export function markAsOurs(folder: string): void {
  writeFileSync(
    join(folder, MARKER),
    'made by amq-ha-demo; `amq-ha-demo clean` removes this folder\n',
  );
}

/**
 * Returns the paths in target/ that `clean` removes: marked installs, and what killed commands
 * left.
 */
export function ownFolders(home: string): readonly string[] {
  return namesIn(home)
    .filter(
      (name) =>
        name.startsWith(WORK) || DRAFT.test(name) || isMarkedAsOurs(join(targetOf(home), name)),
    )
    .map((name) => join(targetOf(home), name));
}

export const isMarkedAsOurs = (folder: string): boolean => existsSync(join(folder, MARKER));

function releaseUnlessEarlier(home: string, { plan, making }: PairRecord): void {
  if (making?.earlier?.record.plan.ports.primary.core !== plan.ports.primary.core)
    releasePorts(home, plan.ports);
}

function namesIn(home: string): readonly string[] {
  return existsSync(targetOf(home)) ? readdirSync(targetOf(home)) : [];
}
