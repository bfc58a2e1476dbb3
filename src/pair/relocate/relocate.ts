import { isUtf8 } from 'node:buffer';
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { BROKER_ROLES } from '../../model/broker.ts';
import { pidFileOf, profileOf, type Instance } from '../../broker/instance.ts';
import { writeFileAtomic } from '../../platform/files.ts';
import { ensureAlias, isAliasPath, linkTarget, removeAlias } from '../record/alias.ts';
import { claimPorts } from '../record/auto-ports.ts';
import { aliasesOf, homeOf, pathOfHome } from '../plan/broker-home.ts';
import { instanceIn, plansIn, type FormerPlace } from './former-place.ts';
import { HaPair } from '../observe/ha-pair.ts';
import { movePaths, type PathMove } from '../instance/move-paths.ts';
import { distributionFolderOf, instanceOf, targetOf } from '../plan/paths.ts';
import type { PairRecord } from '../record/pair-record.ts';
import { writeRecord } from '../record/record.ts';

/**
 * Folders of an instance with its scripts and configuration, and with an upgrade's copies of them.
 */
const PARTS = /^(?:bin|etc|before-upgrade|old-config-bkp\.\d+)$/;

/**
 * Rewrites every path to the former place of a pair to the present one, in all installs of this
 * home. The profiles of the pair, which show the difference, are changed last, so that after a
 * crash the next command starts again. No process of the pair may run.
 */
export function relocate(home: string, record: PairRecord, former: FormerPlace): void {
  const { plan } = record;
  for (const { alias, folder } of aliasesOf(home, plan)) ensureAlias(alias, folder);
  const moves = movesFor(home, record, former);
  const instances = instancesIn(home);
  for (const instance of instances)
    for (const path of filesOf(instance)) if (path !== profileOf(instance)) rewrite(path, moves);
  // It may be the pid of another process, which `artemis-service stop` would end.
  const pair = new HaPair(home, plan);
  for (const broker of pair.brokers)
    if (broker.process() === null) rmSync(pidFileOf(broker.instance), { force: true });
  if (plan.settings.ports === 'auto') claimPorts(home, plan.ports);
  writeRecord(home, record);
  const own = BROKER_ROLES.map((role) => instanceOf(home, plan, role).folder);
  const isOwn = ({ folder }: Instance): number => (own.includes(folder) ? 1 : 0);
  for (const instance of [...instances].sort((a, b) => isOwn(a) - isOwn(b)))
    rewrite(profileOf(instance), moves);
  for (const { path } of former.written) removeDeadAlias(path);
}

/** Removes an alias that leads nowhere, since its folder was moved here. */
function removeDeadAlias(path: string): void {
  const folder = isAliasPath(path) ? linkTarget(path) : null;
  if (folder !== null && !existsSync(folder)) removeAlias(path, folder);
}

/** Returns the former and the present path of each folder. */
function movesFor(home: string, record: PairRecord, former: FormerPlace): readonly PathMove[] {
  const present = new Map(
    plansIn(record)
      .flatMap((plan) => BROKER_ROLES.flatMap((role) => [plan, homeOf(plan, role)]))
      .map((each) => [each.folder, pathOfHome(home, each)]),
  );
  const to = (folder: string): string => present.get(folder) ?? distributionFolderOf(home, folder);
  const written = former.written.map(({ path, folder }) => ({ from: path, to: to(folder) }));
  if (former.home === null) return written;
  const target = targetOf(former.home);
  const all = [...present.keys()].map((folder) => ({ from: join(target, folder), to: to(folder) }));
  return [...written, ...all, { from: target, to: targetOf(home) }];
}

/** Returns all instances in this home: those of the pair, and of installs that were set aside. */
function instancesIn(home: string): readonly Instance[] {
  const target = targetOf(home);
  return readdirSync(target).flatMap((name) =>
    BROKER_ROLES.flatMap((role) => {
      const instance = instanceIn(join(target, name), role);
      return existsSync(profileOf(instance)) ? [instance] : [];
    }),
  );
}

function filesOf({ folder }: Instance): readonly string[] {
  return readdirSync(folder)
    .filter((part) => PARTS.test(part))
    .flatMap((part) =>
      readdirSync(join(folder, part), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name)),
    );
}

/**
 * Rewrites the paths in a file atomically; keeps its mode and, in any encoding, all other bytes.
 */
function rewrite(path: string, moves: readonly PathMove[]): void {
  const bytes = readFileSync(path);
  const encoding = isUtf8(bytes) ? 'utf8' : 'latin1';
  const before = bytes.toString(encoding);
  const after = movePaths(before, moves);
  if (after !== before)
    writeFileAtomic(path, Buffer.from(after, encoding), statSync(path).mode & 0o777);
}
