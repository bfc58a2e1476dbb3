import type { DrillFault } from '../../../model/faults.ts';
import { endActive } from './end-active.ts';
import { endZooKeeperMajority, endZooKeeperMember } from './end-zookeeper-members.ts';
import type { Injection } from './injection.ts';
import { cutLink } from './partition.ts';
import { hang } from './pause.ts';
import { restartBackup } from './restart-backup.ts';

/** How each fault of a drill is injected. */
export const INJECTIONS: Readonly<Record<DrillFault, Injection>> = {
  kill: { act: endActive('kill') },
  stop: { act: endActive('stop') },
  handover: { act: endActive('handover') },
  pause: { act: hang },
  partition: { act: cutLink },
  'restart-backup': { act: restartBackup },
  'zk-kill': { act: endZooKeeperMember },
  'zk-majority': { act: endZooKeeperMajority },
};
