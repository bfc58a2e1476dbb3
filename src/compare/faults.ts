import { ZOOKEEPER_FAULTS } from '../model/drill.ts';

/**
 * Faults that take the active broker away: somebody else must take over, or clients wait. The others
 * leave it in service, and a takeover would be a mistake.
 */
const TAKE_THE_ACTIVE_AWAY: readonly string[] = ['kill', 'stop', 'pause', 'handover'];

export const takesTheActiveAway = (fault: string): boolean => TAKE_THE_ACTIVE_AWAY.includes(fault);

/** Faults that last for `--pause-for`: what comes of them depends on it. */
const LAST_FOR_A_PAUSE: readonly string[] = ['pause', 'partition', ...ZOOKEEPER_FAULTS];

export const lastsForAPause = (fault: string): boolean => LAST_FOR_A_PAUSE.includes(fault);
