import { setChild, setProperty } from '../fixes/element-fixes.ts';
import type { LockManagerConfig } from '../subject/config.ts';
import { brokerRule, pairRule, type Rule, type Subject } from '../subject/rule.ts';
import { advertisedEndpoint } from '../subject/cluster-facts.ts';
import { isLoopback } from '../subject/endpoint.ts';
import { PLACEHOLDER } from '../subject/values.ts';
import { isFrom, type Range } from '../releases/versions.ts';

const PACKAGE = 'org.apache.activemq.artemis.';
/** This release renamed the lock managers; of the old names only ZooKeeper's still works. */
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

/** Does the lock manager exist, and do both brokers use the same? */
export const LOCK_RULES: readonly Rule[] = [
  brokerRule({
    id: 'lock-class',
    severity: 'error',
    versions: { from: '2.18.0' },
    find: (subject) => {
      const lock = subject.config.policy?.lock ?? null;
      if (typeof lock?.className !== 'string' || !lock.className.startsWith(PACKAGE)) return [];
      if (classesOf(subject).includes(lock.className)) return [];
      const className = lock.kind === 'other' ? null : classFor(subject, lock.kind);
      return [
        {
          what: 'The broker does not start.',
          why: `This release has no lock manager ${lock.className}${className === null ? '' : `; here it is called ${className}`} (ClassNotFoundException).`,
          versions: releasesWithout(lock.className),
          ...(className === null ? {} : { fix: setChild(lock.path, 'class-name', className) }),
        },
      ];
    },
  }),
  brokerRule({
    id: 'locks-folder',
    severity: 'error',
    versions: { from: '2.18.0' },
    find: (subject) => {
      const lock = subject.config.policy?.lock ?? null;
      if (lock?.kind !== 'file') return [];
      const folder = lock.properties.get(FOLDER);
      if (folder === undefined) {
        const peerFolder = fileLockOf(subject.peer)?.properties.get(FOLDER);
        const properties = lock.node.children.some(({ name }) => name === 'properties');
        const isFixable = peerFolder !== undefined && properties;
        return [
          {
            what: 'The broker does not start.',
            why: `The file lock needs the property ${FOLDER}: an existing folder, the same for both brokers.`,
            ...(isFixable
              ? { fix: setProperty([...lock.path, 'properties'], FOLDER, peerFolder) }
              : {}),
          },
        ];
      }
      if (PLACEHOLDER.test(folder)) return [];
      if (!folder.startsWith('/') && !/^[A-Za-z]:[\\/]/.test(folder)) {
        return [
          {
            severity: 'warning',
            what: 'If the brokers are started from different folders, they lock different files, and both can be active.',
            why: `The ${FOLDER} ${folder} is relative: it is resolved from the folder in which each broker was started.`,
          },
        ];
      }
      if (subject.host?.locksFolderThere !== false) return [];
      return [
        {
          what: 'The broker does not start.',
          why: `The ${FOLDER} ${folder} does not exist, and the broker does not create it: mkdir -p it first.`,
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
      if (withoutSlash(a) === withoutSlash(b) || path === undefined) return [];
      return [
        {
          at: second,
          what: 'The backup never takes over: its lock manager does not have the number that the lock manager of the primary keeps.',
          why: `One locks in ${a}, the other in ${b}. It must be the same folder (AMQ221070).`,
          fix: setProperty([...path, 'properties'], FOLDER, a),
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
        advertisedEndpoint(first.config)?.host ?? null,
        advertisedEndpoint(second.config)?.host ?? null,
      ];
      if (a === null || b === null || a === b || isLoopback(a) || isLoopback(b)) return [];
      return [
        {
          what: 'If the two hosts do not share the folder of the lock, or its file system does not share locks, both brokers can be active.',
          why: `A file lock is made for one host, and these brokers are at ${a} and ${b}. On several hosts use ZooKeeper as the lock manager.`,
        },
      ];
    },
  }),
];

/**
 * Returns the classes of this release: from its jars if they are on this machine, else from the
 * table.
 */
function classesOf({ version, host }: Subject): readonly (string | null)[] {
  const renamed = isFrom(version, RENAMED_IN);
  const names = host?.lockClasses ?? (renamed ? NEW : OLD);
  return [names.file, names.zookeeper, ...(renamed ? [OLD.zookeeper] : [])];
}

function classFor({ version, host }: Subject, kind: 'file' | 'zookeeper'): string {
  return host?.lockClasses?.[kind] ?? (isFrom(version, RENAMED_IN) ? NEW : OLD)[kind];
}

function releasesWithout(className: string): Range {
  if (className === OLD.file) return { from: RENAMED_IN };
  return Object.values(NEW).includes(className)
    ? { from: '2.18.0', before: RENAMED_IN }
    : { from: '2.18.0' };
}

function fileLockOf(subject: Subject | null): LockManagerConfig | null {
  const lock = subject?.config.policy?.lock ?? null;
  return lock?.kind === 'file' ? lock : null;
}

const withoutSlash = (folder: string): string => folder.replace(/[\\/]+$/, '');
