import type { DrillFault } from '../../../model/drill.ts';
import { ends, RESTART_BACKUP } from './ends.ts';
import type { Fault } from './fault.ts';
import { PARTITION, PAUSE } from './silence.ts';
import { ZK_KILL, ZK_MAJORITY } from './zk-kill.ts';

/** Every fault by its name. The pair is protected at the start of each, so the active broker is the primary. */
export const FAULTS: Readonly<Record<DrillFault, Fault>> = {
  kill: ends('kill'),
  stop: ends('stop'),
  handover: ends('handover'),
  pause: PAUSE,
  partition: PARTITION,
  'restart-backup': RESTART_BACKUP,
  'zk-kill': ZK_KILL,
  'zk-majority': ZK_MAJORITY,
};
