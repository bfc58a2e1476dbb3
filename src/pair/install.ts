import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { BROKER_ROLES } from '../model/broker.ts';
import { isSameProcessAlive } from '../platform/process-table.ts';
import { removeAlias } from './alias.ts';
import { releasePorts } from './auto-ports.ts';
import { HaPair } from './ha-pair.ts';
import { targetOf } from './plan.ts';
import {
  forgetObserved,
  readRecord,
  removeRecord,
  writeRecord,
  type PairRecord,
} from './record.ts';
import { startPair, type StartOptions } from './start.ts';

/** The earlier install waits under this name until the new one has succeeded; only then does it replace an older `.OLD`. */
const PENDING = '.OLD.pending';
const OLD = '.OLD';
const FAILED = '.FAILED';
const WORK = '.making-';

/** A folder of our own in target/, for unpacking beside what is there. */
export function makeWorkFolder(home: string): string {
  const folder = join(targetOf(home), `${WORK}${String(process.pid)}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** Moves install folders out of the way; `rollBack` or `keepOld` decides about them later. */
export function setAside(home: string, folders: readonly string[]): void {
  for (const folder of folders) {
    const pending = join(targetOf(home), folder + PENDING);
    rmSync(pending, { recursive: true, force: true });
    renameSync(join(targetOf(home), folder), pending);
  }
}

/** The new install has succeeded: what was set aside becomes `<folder>.OLD`, in place of an older one. */
export function keepOld(home: string): void {
  for (const name of namesIn(home)) {
    if (!name.endsWith(PENDING)) continue;
    const old = join(targetOf(home), name.slice(0, -PENDING.length) + OLD);
    rmSync(old, { recursive: true, force: true });
    renameSync(join(targetOf(home), name), old);
  }
}

/**
 * Takes an unfinished `init` back: its brokers end, its folder goes (with `keep` it becomes
 * `<folder>.FAILED`), the earlier install returns to its place.
 * @returns the earlier pair's record, and which of its brokers ran
 */
export async function rollBack(
  home: string,
  record: PairRecord,
  keep: boolean,
): Promise<PairRecord['making']> {
  const { making, plan } = record;
  if (making === null) return null;
  const pair = new HaPair(home, plan);
  for (const role of BROKER_ROLES) await pair.broker(role).kill();
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
  for (const name of namesIn(home)) {
    if (!name.endsWith(PENDING)) continue;
    const place = join(targetOf(home), name.slice(0, -PENDING.length));
    if (!existsSync(place)) renameSync(join(targetOf(home), name), place);
  }
  if (plan.alias !== null && plan.alias !== making.earlier?.record.plan.alias)
    removeAlias(plan.alias);
  if (plan.settings.ports === 'auto') releaseUnlessEarlier(record);
  forgetObserved(home);
  if (making.earlier === null) removeRecord(home);
  else writeRecord(home, making.earlier.record);
  return making;
}

/** Brings the earlier pair's brokers up again, as far as they ran. */
export async function restartEarlier(
  home: string,
  making: PairRecord['making'],
  options: StartOptions,
): Promise<void> {
  const earlier = making?.earlier;
  if (earlier === null || earlier === undefined || earlier.ran.length === 0) return;
  const pair = new HaPair(home, earlier.record.plan);
  if (earlier.ran.length === BROKER_ROLES.length) {
    await startPair(pair, options);
    return;
  }
  for (const role of earlier.ran)
    if (pair.broker(role).process() === null) await pair.broker(role).start();
}

/**
 * Mends what a crash of ours left in this home; every command that changes the pair begins with it.
 * @returns what was mended, in words, or null
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
    return null;
  }
  if (isSameProcessAlive(record.making)) return null;
  const making = await rollBack(home, record, false);
  await restartEarlier(home, making, options);
  return `an init that was ended in the middle (pid ${String(record.making.pid)}) was taken back`;
}

/** True when an init was ended in the middle and nothing has mended it yet. */
export function isInterrupted(record: PairRecord): boolean {
  return record.making !== null && !isSameProcessAlive(record.making);
}

/** Everything in target/ that is ours, for `clean`. */
export function ourFolders(home: string, made: readonly string[]): readonly string[] {
  const suffixes = ['', OLD, PENDING, FAILED];
  const names = made.flatMap((folder) => suffixes.map((suffix) => folder + suffix));
  return namesIn(home)
    .filter((name) => names.includes(name) || name.startsWith(WORK))
    .map((name) => join(targetOf(home), name));
}

function releaseUnlessEarlier({ plan, making }: PairRecord): void {
  if (making?.earlier?.record.plan.ports.primary.core !== plan.ports.primary.core)
    releasePorts(plan.ports);
}

function namesIn(home: string): readonly string[] {
  return existsSync(targetOf(home)) ? readdirSync(targetOf(home)) : [];
}
