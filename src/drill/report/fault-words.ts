import type { DrillFault } from '../../model/drill.ts';

/** What a fault did to its broker, right behind the broker's name. */
const DONE: Readonly<Record<DrillFault, string>> = {
  kill: ' was killed',
  stop: ' was stopped',
  pause: ' was paused (SIGSTOP)',
  handover: ' was told to hand over',
  'restart-backup': ', the passive one, was killed',
};

/** ` was killed`; a fault that a test planted is named as it is. */
export const doneBy = (fault: string): string =>
  isKnown(fault) ? DONE[fault] : ` suffered "${fault}"`;

const isKnown = (fault: string): fault is DrillFault => Object.hasOwn(DONE, fault);
