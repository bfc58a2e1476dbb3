import { setChild, setProperty } from '../fixes/mends.ts';
import type { LockManager } from '../subject/config.ts';
import { brokerRule, pairRule, type Case, type Rule } from '../subject/rule.ts';
import { announced } from '../subject/cluster-facts.ts';
import { isLoopback } from '../subject/endpoint.ts';
import { PLACEHOLDER } from '../subject/values.ts';
import { isFrom, type Range } from '../releases/versions.ts';

const PACKAGE = 'org.apache.activemq.artemis.';
/** Lock managers were renamed with this release; of the old names only ZooKeeper's still works. */
const RENAMED_IN = '2.33.0';
const OLD = {
  file: `${PACKAGE}quorum.file.FileBasedPrimitiveManager`,
  zookeeper: `${PACKAGE}quorum.zookeeper.CuratorDistributedPrimitiveManager`,
};
const NEW = {
  file: `${PACKAGE}lockmanager.file.FileBasedLockManager`,
  zookeeper: `${PACKAGE}lockmanager.zookeeper.CuratorDistributedLockManager`,
};
const FOLDER = 'locks-folder';

/** Is the lock manager there, and is it one and the same for both? */
export const LOCK_RULES: readonly Rule[] = [
  brokerRule({
    id: 'lock-class',
    severity: 'error',
    versions: { from: '2.18.0' },
    find: (one) => {
      const lock = one.config.policy?.lock ?? null;
      if (typeof lock?.className !== 'string' || !lock.className.startsWith(PACKAGE)) return [];
      if (classesOf(one).includes(lock.className)) return [];
      const right = lock.kind === 'other' ? null : rightClass(one, lock.kind);
      return [
        {
          what: 'The broker does not start.',
          why: `This release has no lock manager ${lock.className}${right === null ? '' : `; here it is called ${right}`} (ClassNotFoundException).`,
          versions: whereUnknown(lock.className),
          ...(right === null ? {} : { mend: setChild(lock.path, 'class-name', right) }),
        },
      ];
    },
  }),
  brokerRule({
    id: 'locks-folder',
    severity: 'error',
    versions: { from: '2.18.0' },
    find: (one) => {
      const lock = one.config.policy?.lock ?? null;
      if (lock?.kind !== 'file') return [];
      const folder = lock.properties.get(FOLDER);
      if (folder === undefined) {
        const theirs = fileLockOf(one.peer)?.properties.get(FOLDER);
        const properties = lock.node.children.some(({ name }) => name === 'properties');
        const mendable = theirs !== undefined && properties;
        return [
          {
            what: 'The broker does not start.',
            why: `The file lock needs the property ${FOLDER}: a folder that is there, the same for both brokers.`,
            ...(mendable
              ? { mend: setProperty([...lock.path, 'properties'], FOLDER, theirs) }
              : {}),
          },
        ];
      }
      if (PLACEHOLDER.test(folder)) return [];
      if (!folder.startsWith('/') && !/^[A-Za-z]:[\\/]/.test(folder)) {
        return [
          {
            severity: 'warning',
            what: 'Started from two folders, the brokers lock two files, and both can be active.',
            why: `The ${FOLDER} ${folder} is not absolute: it counts from the folder in which each broker was started.`,
          },
        ];
      }
      if (one.place?.locksFolderThere !== false) return [];
      return [
        {
          what: 'The broker does not start.',
          why: `The ${FOLDER} ${folder} is not there, and the broker does not make it: mkdir -p it first.`,
        },
      ];
    },
  }),
  pairRule({
    id: 'locks-folders-differ',
    severity: 'error',
    versions: { from: '2.18.0' },
    find: (first, second) => {
      const [a, b] = [fileLockOf(first), fileLockOf(second)].map((lock) =>
        lock?.properties.get(FOLDER),
      );
      if (a === undefined || b === undefined || PLACEHOLDER.test(a + b)) return [];
      const path = fileLockOf(second)?.path;
      if (trimmed(a) === trimmed(b) || path === undefined) return [];
      return [
        {
          at: second,
          what: 'The backup never takes over: its lock manager does not know the number that the one of the primary keeps.',
          why: `One locks in ${a}, the other in ${b}. It must be the same folder (AMQ221070).`,
          mend: setProperty([...path, 'properties'], FOLDER, a),
        },
      ];
    },
  }),
  pairRule({
    id: 'file-lock-two-hosts',
    severity: 'warning',
    versions: { from: '2.18.0' },
    find: (first, second) => {
      if (fileLockOf(first) === null || fileLockOf(second) === null) return [];
      const [a, b] = [
        announced(first.config)?.host ?? null,
        announced(second.config)?.host ?? null,
      ];
      if (a === null || b === null || a === b || isLoopback(a) || isLoopback(b)) return [];
      return [
        {
          what: 'Where the two hosts do not share the folder of the lock, or its file system does not pass locks on, both brokers can be active.',
          why: `A file lock is made for one host, and these brokers are at ${a} and ${b}. On several hosts ZooKeeper is the referee.`,
        },
      ];
    },
  }),
];

/** Classes that this release has: by its own jars where they are here, else by the table. */
function classesOf({ version, place }: Case): readonly (string | null)[] {
  const renamed = isFrom(version, RENAMED_IN);
  const names = place?.lockClasses ?? (renamed ? NEW : OLD);
  return [names.file, names.zookeeper, ...(renamed ? [OLD.zookeeper] : [])];
}

function rightClass({ version, place }: Case, kind: 'file' | 'zookeeper'): string {
  return place?.lockClasses?.[kind] ?? (isFrom(version, RENAMED_IN) ? NEW : OLD)[kind];
}

function whereUnknown(className: string): Range {
  if (className === OLD.file) return { from: RENAMED_IN };
  return Object.values(NEW).includes(className)
    ? { from: '2.18.0', before: RENAMED_IN }
    : { from: '2.18.0' };
}

function fileLockOf(one: Case | null): LockManager | null {
  const lock = one?.config.policy?.lock ?? null;
  return lock?.kind === 'file' ? lock : null;
}

const trimmed = (folder: string): string => folder.replace(/[\\/]+$/, '');
