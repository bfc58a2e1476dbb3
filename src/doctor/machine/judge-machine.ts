import type { Finding, MachineFacts, Severity } from '../../model/doctor.ts';

/** `init` refuses a disk with less. */
const DISK_NEEDED_BYTES = 2 * 1024 ** 3;
/** Two brokers with some hundred files of journal and pages, and a socket for each client. */
const OPEN_FILES_NEEDED = 4_096;
/** Threads count too: two brokers, clients and command-line tools of the broker take some hundred. */
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

/** Rules on the machine, as docs/rules.md has them. */
export const MACHINE_RULES = Object.keys(SEVERITY) as readonly (keyof typeof SEVERITY)[];

/** What the pair of this folder needs, besides the machine. */
export interface PairNeeds {
  /** False when the Java that it was made with is gone. */
  readonly javaThere?: boolean;
  /** How many of its own ZooKeeper servers run while a broker runs; left out where it has none, or is down. */
  readonly zookeeper?: { readonly running: number; readonly all: number } | undefined;
}

/** Judges a machine. Pure. */
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
      'The pair of this folder does not start.',
      'The Java that it was made with is no longer there. Run init again; it picks another one.',
    );
  }
  if (zookeeper !== undefined && zookeeper.running < zookeeper.all) {
    const decides = 2 * zookeeper.running > zookeeper.all;
    add(
      'zookeeper-down',
      decides
        ? 'The pair of this folder bears the loss of fewer ZooKeeper servers than it was made for.'
        : 'No broker of this folder may be active: nobody serves, or the one that does is just about to stop.',
      `Of its ZooKeeper servers ${String(zookeeper.running)} of ${String(zookeeper.all)} run, and more than half must. "amq-ha-demo start" brings them back.`,
      decides ? 'warning' : 'error',
    );
  }
  for (const { port, holder } of ports.filter(({ free, ours }) => !free && !ours)) {
    add(
      'port-taken',
      pair === null
        ? `A pair on the usual ports cannot be made: port ${String(port)} is taken. With --ports auto it can.`
        : `The pair of this folder does not start: port ${String(port)} is taken.`,
      holder === null
        ? 'Somebody listens there who cannot be seen from here; it may be a process of another user.'
        : `${holder} listens there.`,
      pair === null ? 'warning' : 'error',
    );
  }
  if (disk.freeBytes < DISK_NEEDED_BYTES) {
    add(
      'disk-room',
      'A pair cannot be made here.',
      `${(disk.freeBytes / 1024 ** 3).toFixed(1)} GB are free in ${disk.folder}, and it needs 2 GB: two journals, and what each failover sets aside.`,
    );
  }
  if (typeof limits.openFiles === 'number' && limits.openFiles < OPEN_FILES_NEEDED) {
    add(
      'open-files',
      'Under load a broker runs out of file handles: it refuses clients, or stops at its next journal file.',
      `A process may open ${String(limits.openFiles)} files here (ulimit -Hn). ${String(OPEN_FILES_NEEDED)} or more are safe.`,
    );
  }
  if (typeof limits.processes === 'number' && limits.processes < PROCESSES_NEEDED) {
    add(
      'max-processes',
      'A broker ends with "unable to create native thread", or does not start.',
      `This user may have ${String(limits.processes)} processes and threads (ulimit -u). ${String(PROCESSES_NEEDED)} or more are safe.`,
    );
  }
  return found;
}
