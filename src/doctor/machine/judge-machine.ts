import type { Finding, MachineFacts, Severity } from '../../model/doctor.ts';

/** `init` refuses a disk with less free space. */
const DISK_NEEDED_BYTES = 2 * 1024 ** 3;
/** Two brokers with some hundred journal and page files, and a socket for each client. */
const OPEN_FILES_NEEDED = 4_096;
/**
 * Threads count too: two brokers, clients and the broker's command-line tools have some hundred.
 */
const PROCESSES_NEEDED = 1_024;

const SEVERITY = {
  'no-java': 'error',
  'java-gone': 'error',
  'zookeeper-down': 'error',
  'port-taken': 'error',
  'disk-room': 'error',
  'open-files': 'warning',
  'max-processes': 'warning',
} as const satisfies Readonly<Record<string, Severity>>;

/** Ids of the rules on the machine, as in docs/rules.md. */
export const MACHINE_RULES = Object.keys(SEVERITY) as readonly (keyof typeof SEVERITY)[];

/** What the pair of this folder needs besides the machine. */
export interface PairNeeds {
  /** False if the Java that the pair was made with no longer exists. */
  readonly javaThere?: boolean;
  /** Running ZooKeeper servers of the pair, and all of them. Absent if it has none, or is down. */
  readonly zookeeper?: { readonly running: number; readonly all: number } | undefined;
}

/** Returns the findings on a machine and on what the pair needs there. Pure. */
export function judgeMachine(
  facts: MachineFacts,
  { javaThere = true, zookeeper }: PairNeeds = {},
): readonly Finding[] {
  const { javas, ports, disk, limits, pair } = facts;
  const found: Finding[] = [];
  const add = (
    id: keyof typeof SEVERITY,
    what: string,
    why: string,
    severity: Severity = SEVERITY[id],
  ): void => {
    const where = { file: null, broker: 'this machine' };
    found.push({ id, severity, where, what, why, versions: 'every version', diff: null });
  };
  if (javas.length === 0) {
    add(
      'no-java',
      'No broker can run here.',
      'No Java was found: not in JAVA_HOME, not on the PATH, not in the usual folders. Java 17 runs Artemis 2.7 and later.',
    );
  }
  if (!javaThere) {
    add(
      'java-gone',
      'The pair in this folder does not start.',
      'The Java that it was made with no longer exists. Run init again; it picks another one.',
    );
  }
  if (zookeeper !== undefined && zookeeper.running < zookeeper.all) {
    const decides = 2 * zookeeper.running > zookeeper.all;
    add(
      'zookeeper-down',
      decides
        ? 'The ZooKeeper ensemble is degraded: it tolerates the loss of fewer servers than planned.'
        : 'The ZooKeeper ensemble has lost its quorum: no broker of this folder can stay active.',
      `${zookeeper.running} of its ${zookeeper.all} ZooKeeper servers run, and more than half must. "amq-ha-demo start" restarts them.`,
      decides ? 'warning' : 'error',
    );
  }
  for (const { port, holder } of ports.filter(({ free, ours }) => !free && !ours)) {
    add(
      'port-taken',
      pair === null
        ? `A pair cannot be made on the usual ports: port ${port} is taken. With --ports auto it can.`
        : `The pair in this folder does not start: port ${port} is taken.`,
      holder === null
        ? 'A process that cannot be identified listens there; it may belong to another user.'
        : `${holder} listens there.`,
      pair === null ? 'warning' : 'error',
    );
  }
  if (disk.freeBytes < DISK_NEEDED_BYTES) {
    add(
      'disk-room',
      'A pair cannot be made here.',
      `${(disk.freeBytes / 1024 ** 3).toFixed(1)} GB are free in ${disk.folder}. A pair needs 2 GB: two journals, and what each failover sets aside.`,
    );
  }
  if (typeof limits.openFiles === 'number' && limits.openFiles < OPEN_FILES_NEEDED) {
    add(
      'open-files',
      'Under load a broker runs out of file handles: it refuses clients, or stops when it needs a new journal file.',
      `A process may open ${limits.openFiles} files here (ulimit -Hn). ${OPEN_FILES_NEEDED} or more are safe.`,
    );
  }
  if (typeof limits.processes === 'number' && limits.processes < PROCESSES_NEEDED) {
    add(
      'max-processes',
      'A broker ends with "unable to create native thread", or does not start.',
      `This user may have ${limits.processes} processes and threads (ulimit -u). ${PROCESSES_NEEDED} or more are safe.`,
    );
  }
  return found;
}
