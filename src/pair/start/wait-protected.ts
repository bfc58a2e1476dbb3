import type { LogCursor } from '../../broker/log/log-position.ts';
import { BROKER_ROLES, otherRole, type BrokerRole } from '../../model/broker.ts';
import { AmqHaError } from '../../model/errors.ts';
import { waitUntil } from '../../platform/wait-until.ts';
import type { Newest } from '../newest/decide.ts';
import type { HaPair } from '../observe/ha-pair.ts';
import { startBeside, startBroker } from './start-broker.ts';
import type { StartOptions } from './start-options.ts';
import { standingOf, type Look } from '../observe/state.ts';
import { waitInSync } from '../observe/wait-in-sync.ts';

/**
 * From the first start until both are in sync takes 4-15 s; a loaded machine takes several times
 * that.
 */
export const PROTECTED_WITHIN_MS = 180_000;
export const ACTIVE_WITHIN_MS = 90_000;

/**
 * Waits until both brokers run and the pair is protected. A broker that ends meanwhile is started
 * once more, unless older data could become active that way. It may still have been ending when it
 * was observed (stopped by hand, or by a crash of this program); and with a ZooKeeper lock a broker
 * whose session expires during its start ends by itself, to be started again
 * (ReplicationPrimaryActivation.run and ReplicationBackupActivation.run, 2.44).
 * @throws AmqHaError TIMEOUT; WRONG_STATE when a broker ends again, or has older data
 */
export async function waitProtected(pair: HaPair, options: StartOptions): Promise<Look> {
  const logs = { primary: pair.primary.log(), backup: pair.backup.log() };
  const wait = (): Promise<Look> =>
    pair.waitFor(['protected'], {
      timeoutMs: PROTECTED_WITHIN_MS,
      signal: options.signal,
      mustRun: BROKER_ROLES,
      doing: 'the pair came up',
    });
  try {
    return await wait();
  } catch (error) {
    if (!(error instanceof AmqHaError) || error.code !== 'WRONG_STATE') throw error;
    const [role, second] = BROKER_ROLES.filter((each) => pair.broker(each).process() === null);
    if (role === undefined || second !== undefined) throw error;
    // Its guard ended it: after another start it would be active beside the other one again.
    if (standingOf(logs[role].codes()) === 'alone') throw error;
    // An active broker whose replica ended during the first copy may not answer for up to 30 s.
    const { active } = await awaitAnswer(pair, otherRole(role), options);
    if (!mayStartAgain(role, active, () => pair.newest())) throw error;
    options.say?.(`${pair.broker(role).name} has ended: starting it once more`);
    if (active !== null) return startBeside(pair, role, wait);
    await startBroker(pair, role);
    return wait();
  }
}

/**
 * Waits until a pair with a broker that was just started is protected. It watches the logs first:
 * the backup has to be in sync (after a failback: again).
 * @param logs cursors that were made before the start
 * @throws AmqHaError as `waitProtected`
 */
export async function waitStarted(
  pair: HaPair,
  logs: Readonly<Record<BrokerRole, LogCursor>>,
  options: StartOptions,
): Promise<Look> {
  try {
    return await waitInSync(pair, logs, {
      timeoutMs: PROTECTED_WITHIN_MS,
      signal: options.signal,
      mustRun: BROKER_ROLES,
    });
  } catch (error) {
    if (!(error instanceof AmqHaError) || error.code !== 'WRONG_STATE') throw error;
    return waitProtected(pair, options);
  }
}

/**
 * Waits until the management of a broker that was started answers.
 * @throws AmqHaError WRONG_STATE when the broker ends instead; TIMEOUT
 */
export async function awaitAnswer(
  pair: HaPair,
  role: BrokerRole,
  options: StartOptions,
): Promise<Look> {
  return waitUntil({
    what: `${pair.broker(role).name} to answer`,
    timeoutMs: ACTIVE_WITHIN_MS,
    signal: options.signal,
    look: async () => {
      const snapshot = await pair.look();
      if (snapshot.sample[role].process === null) throw pair.broker(role).diedError('it started');
      return snapshot.sample[role].view === null
        ? { seen: 'no answer from its management' }
        : { done: snapshot };
    },
  });
}

/**
 * True when a broker that ended while the pair started may be started again beside the other one,
 * which runs: if that one is active; or if the ended one is the primary, and the backup certainly
 * has no newer data. (A classic backup with newer data does not become active alone, and moves them
 * aside: only a whole `start` handles that.) Pure.
 * @param active role of the active broker; null when none is
 */
export function mayStartAgain(
  ended: BrokerRole,
  active: BrokerRole | null,
  newestData: () => Newest,
): boolean {
  if (active !== null) return active === otherRole(ended);
  if (ended === 'backup') return false;
  const newest = newestData();
  return newest.certain && newest.role !== 'backup';
}
