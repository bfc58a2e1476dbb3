import { otherRole, type BrokerRole } from '../model/broker.ts';
import { AmqHaError } from '../model/errors.ts';
import { throwIfInterrupted } from '../platform/wait-until.ts';
import type { BrokerHome } from '../pair/plan/pair-plan.ts';
import { describe, type HaPair } from '../pair/observe/ha-pair.ts';
import { standingOf } from '../pair/observe/state.ts';
import { startOne, startPair } from '../pair/start/start.ts';
import { startBeside } from '../pair/start/start-broker.ts';
import { keepSwitch, switchHome, takeBackSwitch } from '../pair/exchange/switch-home.ts';

/** A restart, two copies and a failback; a loaded machine several times that. */
const PROTECTED_WITHIN_MS = 180_000;

/** How far an upgrade has come, and what went wrong in it. */
export interface Course {
  error: AmqHaError | null;
  /** The new software has replicated and served in the backup's turn. */
  proven: boolean;
  /** The broker whose turn it was has its old software again. */
  keptOld: boolean;
  /** Neither software serves on the primary: the backup serves alone, and nothing is to be tried again. */
  leftToBackup: boolean;
}

export const newCourse = (): Course => ({
  error: null,
  ...{ proven: false, keptOld: false, leftToBackup: false },
});

/**
 * Gives a broker that does not run the new software, and starts it under guard beside the active one. When that does
 * not end in a protected pair it gets its old software back, unless it holds the newest data: its journal may not be
 * read by the old one. The exchange of the primary is closed here, that of the backup by who has seen it serve.
 * @param course gets the error, and what was done about it
 * @throws AmqHaError what went wrong; INTERRUPTED, with the old software back just so
 */
export async function exchange(
  pair: HaPair,
  role: BrokerRole,
  to: BrokerHome,
  course: Course,
  signal: AbortSignal,
): Promise<void> {
  const broker = pair.broker(role);
  try {
    await refuseUnready(pair, role);
  } catch (error) {
    if (error instanceof AmqHaError) course.error = error;
    throw error;
  }
  const log = broker.log();
  try {
    await switchHome(pair, role, to);
    throwIfInterrupted(signal);
    await startBeside(pair, role, () =>
      pair.waitFor(['protected'], {
        ...{ timeoutMs: PROTECTED_WITHIN_MS, signal },
        ...{ mustRun: [role, otherRole(role)], doing: 'it started with the new software' },
      }),
    );
    if (role === 'primary') keepSwitch(pair, role);
  } catch (error) {
    const isHolder = await endUnlessHolder(pair, role, log);
    if (isHolder) keepSwitch(pair, role);
    else await takeBackSwitch(pair);
    if (!(error instanceof AmqHaError) || signal.aborted) throw error;
    course.error = error;
    course.keptOld = !isHolder;
    try {
      await startPair(pair);
    } catch (again) {
      const isUnfit = role === 'primary' && standingOf(log.codes()) !== 'successor';
      if (!isUnfit || !(again instanceof AmqHaError)) throw again;
      await leaveToBackup(pair, course);
    }
    throw error;
  }
}

/** The other one must serve all the time: what it has, this broker does not have yet. */
async function refuseUnready(pair: HaPair, role: BrokerRole): Promise<void> {
  const { name } = pair.broker(role);
  const look = await pair.look();
  if (look.sample[role].process !== null) {
    throw new AmqHaError('WRONG_STATE', `${name} did not end, so its software was not touched`, {
      hint: 'amq-ha-demo status',
    });
  }
  if (look.active === otherRole(role)) return;
  throw new AmqHaError(
    'WRONG_STATE',
    `the other broker does not serve (${describe(look)}), so the software of ${name} was not touched`,
    { hint: 'amq-ha-demo start' },
  );
}

/**
 * Ends a broker, unless it has become active in its turn and the other one is not active. Ended before the log is
 * read: it could become active in between. @returns true when it holds the newest data
 */
async function endUnlessHolder(
  pair: HaPair,
  role: BrokerRole,
  log: ReturnType<HaPair['primary']['log']>,
): Promise<boolean> {
  const { sample } = await pair.look();
  const isOtherActive = sample[otherRole(role)].view?.active === true;
  const isHolder = (): boolean => !isOtherActive && standingOf(log.codes()) === 'successor';
  if (!isHolder()) await pair.broker(role).kill();
  return isHolder();
}

/**
 * An old release cannot always read what the new one wrote (seen: 2.10.1 after 2.44.0, "couldn't find factory for
 * type=5"), nor always reach it. The backup has everything: it serves alone. A backup that serves is not touched.
 */
export async function leaveToBackup(pair: HaPair, course: Course): Promise<void> {
  await pair.primary.kill();
  if ((await pair.look()).active !== 'backup') {
    pair.rememberNewest('backup');
    await startOne(pair, 'backup');
  }
  course.leftToBackup = true;
}
