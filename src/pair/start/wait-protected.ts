import type { LogCursor } from '../../broker/log/log-position.ts';
import { BROKER_ROLES, otherRole, type BrokerRole } from '../../model/broker.ts';
import { AmqHaError } from '../../model/errors.ts';
import { waitUntil } from '../../platform/wait-until.ts';
import type { HaPair } from '../observe/ha-pair.ts';
import { mayStartAgain } from './start-again.ts';
import { startBeside, startBroker } from './start-broker.ts';
import type { StartOptions } from './start-options.ts';
import { standingOf, type Look } from '../observe/state.ts';
import { waitInSync } from '../observe/wait-in-sync.ts';

/** From the first start to both in sync takes 4-15 s; a loaded machine several times that. */
export const PROTECTED_WITHIN_MS = 180_000;
export const ACTIVE_WITHIN_MS = 90_000;

/**
 * Waits until both run and the pair is protected. One that ends meanwhile is started once more, where that cannot
 * bring up older data: it may still have been ending when it was looked at (a stop by hand, a crash of ours), and with
 * a ZooKeeper lock a broker whose session expires while it starts ends by itself, to be started again
 * (ReplicationPrimaryActivation.run and ReplicationBackupActivation.run, 2.44).
 * @throws AmqHaError TIMEOUT; WRONG_STATE when a broker ends again, or holds older data
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
    const [role, both] = BROKER_ROLES.filter((each) => pair.broker(each).process() === null);
    if (role === undefined || both !== undefined) throw error;
    // Ended by its guard: started again it would be active beside the other one again.
    if (standingOf(logs[role].codes()) === 'alone') throw error;
    // An active broker whose replica went away in the middle of the first copy may be silent for up to 30 s.
    const { active } = await awaitAnswer(pair, otherRole(role), options);
    if (!mayStartAgain(role, active, () => pair.newest())) throw error;
    options.say?.(`${pair.broker(role).name} has ended: starting it once more`);
    if (active !== null) return startBeside(pair, role, wait);
    await startBroker(pair, role);
    return wait();
  }
}

/**
 * The same beside a broker that was just started: once the backup's log, since `logs` were made, says that it has
 * everything (again, after a failback).
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

/** Waits until a broker that was started answers. @throws AmqHaError WRONG_STATE when it ends instead; TIMEOUT */
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
      const look = await pair.look();
      if (look.sample[role].process === null) throw pair.broker(role).diedError('it started');
      return look.sample[role].view === null
        ? { seen: 'no answer from its management' }
        : { done: look };
    },
  });
}
