import type { DrillFault } from '../../model/drill.ts';

/** What a fault did; `name` is its broker. */
const DONE: Readonly<
  Record<DrillFault | 'upgrade-backup' | 'upgrade-primary', (name: string) => string>
> = {
  kill: (name) => `${name} was killed`,
  stop: (name) => `${name} was stopped`,
  pause: (name) => `${name} was paused (SIGSTOP)`,
  handover: (name) => `${name} was told to hand over`,
  'restart-backup': (name) => `${name}, the passive one, was killed`,
  partition: () => 'the link between the brokers was cut',
  'upgrade-backup': (name) => `${name}, the passive one, was stopped for its upgrade`,
  'upgrade-primary': (name) => `${name} was told to hand over for its upgrade`,
  'zk-kill': () => 'a member of ZooKeeper was killed',
  'zk-majority': () => 'the majority of ZooKeeper was killed',
};

/** `replicatedMaster was killed`; a fault that a test planted is named as it is. */
export const done = (fault: string, name: string): string =>
  isKnown(fault) ? DONE[fault](name) : `${name} suffered "${fault}"`;

const isKnown = (fault: string): fault is keyof typeof DONE => Object.hasOwn(DONE, fault);
