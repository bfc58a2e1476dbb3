import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { readFrom, readHead, sizeOf } from '../platform/files.ts';
import { logOf, type Instance } from './instance.ts';
import { CODE, codeOf } from './log.ts';

/** What a broker's log says of its role. */
export type RoleEvent =
  /** The server starts, in a new process or in the same one (a former active broker that becomes the backup). */
  | 'starts'
  /** It starts as the backup: its own data go to `oldreplica.N`. */
  | 'moves-data-aside'
  /** It has a full copy of the active broker's data. */
  | 'in-sync'
  /** It begins to take over. */
  | 'promotes'
  | 'active'
  /** It sends its data to a broker that becomes its replica. */
  | 'replicates'
  /** It gives the active role back to its replica, and restarts as the backup. */
  | 'hands-over';

const EVENT_OF: Readonly<Record<string, RoleEvent>> = {
  [CODE.starting]: 'starts',
  [CODE.dataMovedAside]: 'moves-data-aside',
  [CODE.replicaInSync]: 'in-sync',
  [CODE.promoting]: 'promotes',
  [CODE.active]: 'active',
  [CODE.sendsToReplica]: 'replicates',
  [CODE.restartsAsBackup]: 'hands-over',
};

/** The code behind an event, for messages. */
export const CODE_OF = Object.fromEntries(
  Object.entries(EVENT_OF).map(([code, event]) => [event, code]),
) as Readonly<Record<RoleEvent, string>>;

/**
 * A place in a broker's log that stays valid when files are renamed: the log rolls over to `artemis.log.<date>`.
 * Files are known by their first line.
 */
export interface LogPosition {
  /** First line (hashed) of the file that was written then; empty when there was none. */
  readonly file: string;
  /** Bytes of that file that had been written. */
  readonly offset: number;
  /** The files that were there, this one included. */
  readonly known: readonly string[];
}

export interface RoleLog {
  /** In the order of the log; the same event several times in a row is told once. */
  readonly events: readonly RoleEvent[];
  /** False when lines between the position and now are missing. */
  readonly isWhole: boolean;
  /** Where this reading ended. */
  readonly end: LogPosition;
}

interface LogFile {
  readonly path: string;
  readonly id: string;
  readonly size: number;
}

/**
 * Reads what a broker's log says of its role since a position, or (`null`) from its beginning. Only the order of the lines
 * counts: their times are local times of whoever started the broker, and no clock can be trusted to run forward.
 */
export function readRoleLog(instance: Instance, since: LogPosition | null): RoleLog {
  const files = filesOf(instance);
  const from = since === null ? { files, offset: 0, isWhole: true } : newSince(files, since);
  const texts = from.files.map(({ path, size }, index) =>
    readFrom(path, index === 0 ? from.offset : 0, size),
  );
  const events = texts.flatMap(roleEvents);
  return { events: withoutRepeats(events), isWhole: from.isWhole, end: endOf(files) };
}

/** Where a broker's log stands now. */
export const endOfLog = (instance: Instance): LogPosition => endOf(filesOf(instance));

function endOf(files: readonly LogFile[]): LogPosition {
  const current = files.at(-1);
  return {
    file: current?.id ?? '',
    offset: current?.size ?? 0,
    known: files.map(({ id }) => id),
  };
}

/** What was written after a position: the rest of the file of then, and the files that were not there. */
function newSince(
  files: readonly LogFile[],
  since: LogPosition,
): { readonly files: readonly LogFile[]; readonly offset: number; readonly isWhole: boolean } {
  const added = files.filter(({ id }) => !since.known.includes(id));
  if (since.file === '') return { files: added, offset: 0, isWhole: true };
  const then = files.find(({ id }) => id === since.file);
  if (then === undefined || then.size < since.offset)
    return { files: added, offset: 0, isWhole: false };
  return { files: [then, ...added], offset: since.offset, isWhole: true };
}

/** Rolled-over files in the order of their names (dates), then the one that is written. A file without a whole line counts as not there. */
function filesOf(instance: Instance): readonly LogFile[] {
  const path = logOf(instance);
  const rolledOver = namesIn(dirname(path))
    .filter((name) => name.startsWith(`${basename(path)}.`))
    .sort()
    .map((name) => join(dirname(path), name));
  return [...rolledOver, path].flatMap((each) => {
    const size = sizeOf(each);
    const id = idOf(each);
    return id === null ? [] : [{ path: each, id, size }];
  });
}

/** Longer than any first line that the brokers write. */
const HEAD_BYTES = 2_048;

function idOf(path: string): string | null {
  const head = readHead(path, HEAD_BYTES);
  const end = head.indexOf('\n');
  if (end === -1) return null;
  return createHash('sha256').update(head.slice(0, end)).digest('hex').slice(0, 16);
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // never started
  }
}

function roleEvents(text: string): readonly RoleEvent[] {
  return text.split('\n').flatMap((line) => {
    const event = IN_A_TRACE.test(line) ? undefined : EVENT_OF[codeOf(line) ?? ''];
    return event === undefined ? [] : [event];
  });
}

/** Lines of a stack trace may name codes too; a line of the log begins with a time. */
const IN_A_TRACE = /^(?!\d)/;

const withoutRepeats = (events: readonly RoleEvent[]): readonly RoleEvent[] =>
  events.filter((event, index) => event !== events[index - 1]);
