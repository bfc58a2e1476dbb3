import {
  copyFileSync,
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import { join } from 'node:path';
import { systemCode } from '../../model/errors.ts';
import type { Broker } from '../broker.ts';
import { brokerXmlOf, dataOf, pidFileOf, type Instance } from '../instance.ts';
import { endOfLog, readPosition } from '../log/log-position.ts';
import { readRoleLog, type RoleLog } from '../log/role-log.ts';
import { readTextIfThere, writeJson } from '../../platform/files.ts';
import { areDataInPlace, markAsRestored } from './moved-data.ts';

/**
 * The safe copy of a backup's data folder. A backup that starts moves its data aside to
 * `oldreplica.N` and removes the oldest of these copies (Artemis FileMoveManager keeps two). When
 * the primary is not active yet, it may do so in vain. So its data folder, with all older copies in
 * it, is copied before, as hard links: that takes no disk space and hardly any time, and a file
 * that was moved aside is never written again. The copy is removed when the backup is a replica in
 * sync; it replaces the data folder when the primary did not become active.
 */
const copyOf = (instance: Instance): string => `${dataOf(instance)}.before-start`;
const draftOf = (instance: Instance): string => `${copyOf(instance)}.making`;

/**
 * In the copy: the data folder as it was, what it replaced when it was put back, and the log
 * position.
 */
const [DATA, REPLACED, SINCE] = ['data', 'replaced', 'since.json'] as const;

/**
 * The broker writes these files in place (Artemis FileBasedNodeManager): a link would change with
 * them.
 */
const WRITTEN_IN_PLACE = /^server\.?/;

/**
 * Makes the safe copy of a stopped broker; a copy that an interrupted start left is settled first.
 * @returns false when no copy is possible: no hard links, links in the data folder, stores outside
 * of it, or newest data that were moved aside already
 */
export function takeSafeCopy(broker: Broker): boolean {
  settleSafeCopy(broker);
  const { instance } = broker;
  if (!existsSync(dataOf(instance))) return true;
  if (!areDataInPlace(broker) || !areStoresInside(instance)) return false;
  const draft = draftOf(instance);
  mkdirSync(draft);
  if (!linkTree(dataOf(instance), join(draft, DATA), pidFileOf(instance))) {
    rmSync(draft, { recursive: true, force: true });
    return false;
  }
  writeJson(join(draft, SINCE), endOfLog(instance));
  renameSync(draft, copyOf(instance));
  return true;
}

/** What is to be done with a safe copy. */
export type CopyFate =
  /**
   * The broker had a full copy of the active broker's data since: what it had before is not needed.
   */
  | 'remove'
  /** The broker runs, and may still get a full copy. */
  | 'wait'
  | 'put-back'
  /** Lines are missing in the log: the data folder may be worth as much. */
  | 'keep-both';

/** Decides by the log since the copy was made. Pure. */
export function fateOfCopy({ events, isWhole }: RoleLog, isRunning: boolean): CopyFate {
  if (events.includes('in-sync') || events.includes('active')) return 'remove';
  if (isRunning) return 'wait';
  return isWhole ? 'put-back' : 'keep-both';
}

/**
 * Removes the safe copy of a broker, or puts it back, according to its log. Every step is one
 * rename or can be repeated, so the next call continues an interrupted one.
 * @returns a text for people about what was done; null when there is nothing to report
 */
export function settleSafeCopy(broker: Broker): string | null {
  const { instance, name } = broker;
  rmSync(draftOf(instance), { recursive: true, force: true });
  const copy = copyOf(instance);
  if (!existsSync(copy)) return null;
  switch (existsSync(join(copy, DATA)) ? fateOf(broker) : 'remove') {
    case 'wait':
      return null;
    case 'remove':
      rmSync(copy, { recursive: true, force: true });
      return null;
    case 'put-back':
      putBack(instance);
      return `restored the data of ${name} to the state before a start in which the primary did not become active`;
    case 'keep-both': {
      const aside = `${copy}-${new Date().toISOString().replace(/[:.]/g, '-')}`;
      // A real copy: the broker may write into files that are linked.
      cpSync(copy, draftOf(instance), { recursive: true, preserveTimestamps: true });
      renameSync(draftOf(instance), aside);
      rmSync(copy, { recursive: true, force: true });
      return `lines are missing in the log of ${name}: the data from before an interrupted start are kept in ${aside}`;
    }
  }
}

/** Removes a copy that was made for a start that did not begin. */
export function dropSafeCopy({ instance }: Broker): void {
  rmSync(copyOf(instance), { recursive: true, force: true });
}

function fateOf(broker: Broker): CopyFate {
  const since = readPosition(join(copyOf(broker.instance), SINCE));
  if (since === null) return 'keep-both';
  return fateOfCopy(readRoleLog(broker.instance, since), broker.process() !== null);
}

/** Returns true when all stores are where `artemis create` puts them, inside the data folder. */
function areStoresInside(instance: Instance): boolean {
  const xml = readTextIfThere(brokerXmlOf(instance)) ?? '';
  const stores = xml.matchAll(
    /<(?:journal|bindings|paging|large-messages)-directory>\s*([^<]*?)\s*</g,
  );
  return [...stores].every(([, path = '']) => /^(?:\.\/)?data\//.test(path));
}

function putBack(instance: Instance): void {
  const data = dataOf(instance);
  const copy = copyOf(instance);
  const replaced = join(copy, REPLACED);
  markAsRestored(join(copy, DATA));
  rmSync(replaced, { recursive: true, force: true });
  if (existsSync(data)) renameSync(data, replaced);
  renameSync(join(copy, DATA), data);
  rmSync(copy, { recursive: true, force: true });
}

/**
 * Links a folder tree, with the times of its folders, which show what one start moved.
 * @returns false when not all of it can be linked
 */
function linkTree(from: string, to: string, leftOut: string): boolean {
  mkdirSync(to);
  const isWhole = readdirSync(from, { withFileTypes: true }).every((entry) => {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (source === leftOut) return true;
    if (entry.isDirectory()) return linkTree(source, target, leftOut);
    if (!entry.isFile()) return false;
    if (!WRITTEN_IN_PLACE.test(entry.name)) return link(source, target);
    copyFileSync(source, target);
    return true;
  });
  const { atime, mtime } = statSync(from);
  utimesSync(to, atime, mtime);
  return isWhole;
}

/**
 * Errors of link(2) on a file system without hard links, and for a file that has the most links
 * allowed.
 */
const NO_LINKS: readonly unknown[] = [
  'EPERM',
  'ENOTSUP',
  'EOPNOTSUPP',
  'ENOSYS',
  'EMLINK',
  'EXDEV',
];

function link(source: string, target: string): boolean {
  try {
    linkSync(source, target);
    return true;
  } catch (error) {
    if (NO_LINKS.includes(systemCode(error))) return false;
    throw error;
  }
}
