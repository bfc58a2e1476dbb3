import {
  appendFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Broker } from '../../../../src/broker/broker.ts';
import type { RoleEvent } from '../../../../src/broker/log/role-log.ts';
import {
  fateOfCopy,
  settleSafeCopy,
  takeSafeCopy,
  type CopyFate,
} from '../../../../src/broker/data/safe-copy.ts';
import { put } from '../../platform/samples.ts';
import { backupWith, logLine } from '../../pair/samples.ts';

const FILES = [
  'journal/amq-7.amq',
  'journal/server.lock',
  'journal/oldreplica.3/amq-1.amq',
  'journal/oldreplica.4/amq-4.amq',
  'bindings/b.bindings',
] as const;

/** A backup that was in sync when it ended, with data and two older copies. */
const backup = (): Broker => backupWith(['AMQ221000', 'AMQ221024'], FILES);

const inFolder = (broker: Broker, ...path: readonly string[]): string =>
  join(broker.instance.folder, ...path);

/**
 * Does what the broker does to its data at a start: FileMoveManager of Artemis, for the journal
 * only.
 */
function startsAsBackup(broker: Broker, ...codes: readonly string[]): void {
  const journal = inFolder(broker, 'data', 'journal');
  const old = readdirSync(journal).filter((name) => name.startsWith('oldreplica.'));
  const numbers = old.map((name) => Number(name.slice('oldreplica.'.length))).sort((a, b) => a - b);
  if (numbers.length > 1) rmSync(join(journal, `oldreplica.${numbers[0]}`), { recursive: true });
  const next = join(journal, `oldreplica.${(numbers.at(-1) ?? 0) + 1}`);
  mkdirSync(next);
  for (const name of readdirSync(journal).filter((each) => !each.startsWith('oldreplica.')))
    renameSync(join(journal, name), join(next, name));
  put(join(journal, 'amq-new.amq'), 'a beginning');
  for (const code of ['AMQ221000', 'AMQ222162', ...codes])
    appendFileSync(inFolder(broker, 'log', 'artemis.log'), logLine(code));
}

/** Returns the files below data/ with their content, without the mark of restored data. */
function contents(broker: Broker): Readonly<Record<string, string>> {
  const data = inFolder(broker, 'data');
  return Object.fromEntries(
    readdirSync(data, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.startsWith('restored-'))
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [path.slice(data.length + 1), readFileSync(path, 'utf8')]),
  );
}

const beside = (broker: Broker): readonly string[] =>
  readdirSync(broker.instance.folder).filter((name) => name.startsWith('data.'));

test.each<[string, (broker: Broker) => void]>([
  [
    'a store is behind a link',
    (broker) => {
      renameSync(inFolder(broker, 'data', 'journal'), inFolder(broker, 'far'));
      symlinkSync(inFolder(broker, 'far'), inFolder(broker, 'data', 'journal'));
    },
  ],
  [
    'a store is elsewhere',
    (broker) => {
      const xml = '<paging-directory>/mnt/paging</paging-directory>';
      put(inFolder(broker, 'etc', 'broker.xml'), xml);
    },
  ],
  [
    'the newest data lie aside',
    (broker) => {
      startsAsBackup(broker);
    },
  ],
])('there is no copy where %s: one broker starts after the other', (_name, change) => {
  const broker = backup();
  change(broker);
  expect(takeSafeCopy(broker)).toBe(false);
  expect(beside(broker)).toEqual([]);
});

test('the folders of a copy have the times of the data folder, which show what one start moved', () => {
  const broker = backup();
  utimesSync(inFolder(broker, 'data', 'journal', 'oldreplica.3'), 1_000, 1_000);
  takeSafeCopy(broker);
  const copied = inFolder(broker, 'data.before-start', 'data', 'journal', 'oldreplica.3');
  expect(statSync(copied).mtimeMs).toBe(1_000_000);
});

test('a copy without a log position is kept beside the data', () => {
  const broker = backup();
  takeSafeCopy(broker);
  writeFileSync(inFolder(broker, 'data.before-start', 'since.json'), '');
  expect(settleSafeCopy(broker)).toContain('are kept in');
  const [kept = ''] = beside(broker);
  const file = ['data', 'journal', 'amq-7.amq'];
  expect(statSync(inFolder(broker, kept, ...file)).nlink).toBe(1);
  expect(existsSync(inFolder(broker, ...file))).toBe(true);
});

test('five starts in vain: the data and both older copies are still there, and nothing is left over', () => {
  const broker = backup();
  const before = contents(broker);
  for (let start = 0; start < 5; start += 1) {
    expect(takeSafeCopy(broker)).toBe(true);
    startsAsBackup(broker);
    expect(contents(broker)).not.toEqual(before);
    expect(settleSafeCopy(broker)).toContain('to the state before a start');
  }
  expect(contents(broker)).toEqual(before);
  expect(beside(broker)).toEqual([]);
});

test('the copy takes no disk space, except for files written in place; the pid file is not in it', () => {
  const broker = backup();
  put(inFolder(broker, 'data', 'artemis.pid'), '7\n');
  takeSafeCopy(broker);
  const copied = (file: string): string => inFolder(broker, 'data.before-start', 'data', file);
  expect(statSync(copied('journal/amq-7.amq')).nlink).toBe(2);
  expect(statSync(copied('journal/server.lock')).nlink).toBe(1);
  expect(existsSync(copied('artemis.pid'))).toBe(false);
});

test('a broker without data needs no copy', () => {
  const broker = backup();
  rmSync(inFolder(broker, 'data'), { recursive: true });
  expect(takeSafeCopy(broker)).toBe(true);
  expect(beside(broker)).toEqual([]);
});

test('after a start that got in sync the copy is removed, and the data stay as the broker left them', () => {
  const broker = backup();
  takeSafeCopy(broker);
  startsAsBackup(broker, 'AMQ221024');
  const now = contents(broker);
  expect(settleSafeCopy(broker)).toBeNull();
  expect(contents(broker)).toEqual(now);
  expect(beside(broker)).toEqual([]);
});

test('with lines missing in the log nothing is put back, and nothing is lost', () => {
  const broker = backup();
  takeSafeCopy(broker);
  startsAsBackup(broker);
  const now = contents(broker);
  writeFileSync(inFolder(broker, 'log', 'artemis.log'), logLine('AMQ221000'));
  expect(settleSafeCopy(broker)).toContain('lines are missing');
  expect(contents(broker)).toEqual(now);
  const [kept = ''] = beside(broker);
  expect(kept).toMatch(/^data\.before-start-\d/);
  expect(existsSync(inFolder(broker, kept, 'data', 'journal', 'amq-7.amq'))).toBe(true);
});

/** Every state in which a SIGKILL can leave the files. */
const CUT_OFF: readonly (readonly [string, (broker: Broker, copy: string) => void])[] = [
  ['nothing was done', () => undefined],
  [
    'what lay there is aside',
    (broker, copy) => {
      renameSync(inFolder(broker, 'data'), join(copy, 'replaced'));
    },
  ],
  [
    'the same, and a start by hand has begun anew',
    (broker, copy) => {
      renameSync(inFolder(broker, 'data'), join(copy, 'replaced'));
      put(inFolder(broker, 'data', 'journal', 'amq-other.amq'), 'begun by hand');
    },
  ],
  [
    'the copy is in its place',
    (broker, copy) => {
      renameSync(inFolder(broker, 'data'), join(copy, 'replaced'));
      renameSync(join(copy, 'data'), inFolder(broker, 'data'));
    },
  ],
  [
    'some of the rest is gone',
    (broker, copy) => {
      renameSync(inFolder(broker, 'data'), join(copy, 'replaced'));
      renameSync(join(copy, 'data'), inFolder(broker, 'data'));
      rmSync(join(copy, 'since.json'));
    },
  ],
];

test.each(CUT_OFF)('putting back is continued after a SIGKILL: %s', (_, cutOff) => {
  const broker = backup();
  const before = contents(broker);
  takeSafeCopy(broker);
  startsAsBackup(broker);
  cutOff(broker, inFolder(broker, 'data.before-start'));
  settleSafeCopy(broker);
  expect(contents(broker)).toEqual(before);
  expect(beside(broker)).toEqual([]);
});

test('an incomplete copy is removed', () => {
  const broker = backup();
  const before = contents(broker);
  const half = inFolder(broker, 'data.before-start.making');
  mkdirSync(half);
  linkSync(inFolder(broker, 'data', 'journal', 'amq-7.amq'), join(half, 'amq-7.amq'));
  expect(settleSafeCopy(broker)).toBeNull();
  expect(contents(broker)).toEqual(before);
  expect(beside(broker)).toEqual([]);
});

test.each<[readonly RoleEvent[], boolean, boolean, CopyFate]>([
  [[], true, false, 'put-back'],
  [['starts', 'moves-data-aside'], true, false, 'put-back'],
  [['starts', 'moves-data-aside'], true, true, 'wait'],
  [['starts', 'moves-data-aside'], false, false, 'keep-both'],
  [['starts', 'moves-data-aside', 'in-sync'], true, true, 'remove'],
  [['starts', 'moves-data-aside', 'in-sync', 'starts'], true, false, 'remove'],
  [['starts', 'active'], false, false, 'remove'],
])('after %j (whole log: %s, running: %s): %s', (events, isWhole, isRunning, fate) => {
  expect(fateOfCopy({ events, isWhole }, isRunning)).toBe(fate);
});
