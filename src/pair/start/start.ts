import { existsSync } from 'node:fs';
import { dataOf } from '../../broker/instance.ts';
import { BROKER_ROLES, otherRole, type BrokerRole } from '../../model/broker.ts';
import { AmqHaError } from '../../model/errors.ts';
import { waitUntil } from '../../platform/wait-until.ts';
import { restoreBackupPolicy, setBackupPolicy } from './backup-policy.ts';
import type { Look } from '../observe/state.ts';
import type { HaPair } from '../observe/ha-pair.ts';
import { restoreMovedData } from '../../broker/data/moved-data.ts';
import { newestOrRefuse } from '../observe/newest-or-refuse.ts';
import { keepDataAside } from '../../broker/data/node-id.ts';
import { refuseSplitBrain } from '../observe/refuse-split-brain.ts';
import { takeSafeCopy } from '../../broker/data/safe-copy.ts';
import { startBoth } from './start-both.ts';
import { startBeside, startBroker } from './start-broker.ts';
import type { StartOptions } from './start-options.ts';
import { takeoverWithinMs } from '../plan/takeover-time.ts';
import { ACTIVE_WITHIN_MS, awaitAnswer, waitProtected, waitStarted } from './wait-protected.ts';
import { ensureEnsemble } from '../observe/zookeeper.ts';

/**
 * Makes the pair `protected` from any state, without losing what the last active broker has
 * acknowledged: that broker starts first, and the other one synchronises from it.
 * @throws AmqHaError NEWEST_UNCERTAIN, SPLIT_BRAIN, TIMEOUT, WRONG_STATE (a broker ended),
 *   PORT_IN_USE
 */
export async function startPair(pair: HaPair, options: StartOptions = {}): Promise<Look> {
  await ensureEnsemble(pair, options.signal);
  const snapshot = await pair.look();
  if (snapshot.state === 'split-brain') await pair.remember();
  refuseSplitBrain(snapshot);
  refuseOtherThanActive(pair, snapshot, options);
  await endOrResumePaused(pair, snapshot, options);
  await settle(pair, options);
  const done = await bringUp(pair, options);
  restoreBackupPolicy(pair);
  await pair.remember();
  return done;
}

async function bringUp(pair: HaPair, options: StartOptions): Promise<Look> {
  const { active, sample } = await pair.look();
  if (active === null) {
    const isDown = BROKER_ROLES.every((role) => sample[role].process === null);
    if (isDown && mayStartBoth(pair, options)) return startBoth(pair, options);
    await bringUpNewest(pair, options);
  }
  const passive = otherRole((await pair.look()).active ?? 'primary');
  return pair.broker(passive).process() === null
    ? startPassive(pair, passive, options)
    : waitProtected(pair, options);
}

/**
 * True when both brokers may be started at once: the primary certainly has the newest data, and a
 * safe copy of the backup's data was made here, as a starting backup moves its data aside. If no
 * copy can be made, one broker starts after the other.
 * @throws AmqHaError NEWEST_UNCERTAIN
 */
function mayStartBoth(pair: HaPair, { newest }: StartOptions): boolean {
  if (newest !== null && newest !== undefined) return false;
  return newestOrRefuse(pair) !== 'backup' && takeSafeCopy(pair.backup);
}

/**
 * Refuses `--newest` for one broker when the other is active or certainly has the newest data.
 * @throws AmqHaError WRONG_STATE
 */
function refuseOtherThanActive(pair: HaPair, { active }: Look, { newest }: StartOptions): void {
  if (newest === null || newest === undefined || newest === active) return;
  if (active === null) {
    const found = pair.newest();
    if (!found.certain || found.role === null || found.role === newest) return;
    throw new AmqHaError(
      'WRONG_STATE',
      `${found.why}, so its data are the newest; --newest decides only when the evidence does not`,
      { hint: 'amq-ha-demo start' },
    );
  }
  throw new AmqHaError(
    'WRONG_STATE',
    `${pair.broker(active).name} is active, so its data are the newest; --newest decides only while neither broker is active`,
    { hint: 'amq-ha-demo start' },
  );
}

async function startPassive(pair: HaPair, role: BrokerRole, options: StartOptions): Promise<Look> {
  options.say?.(`starting ${pair.broker(role).name}, which synchronises from the active broker`);
  if (role === 'backup') restoreBackupPolicy(pair);
  const logs = { primary: pair.primary.log(), backup: pair.backup.log() };
  try {
    return await startBeside(pair, role, () => waitStarted(pair, logs, options));
  } catch (error) {
    // It may have failed after it got all data (an old release with the data of a newer one). The
    // other broker still has them, and becomes active again.
    const isInterrupted = options.signal?.aborted === true;
    const { active, sample } = await pair.look();
    if (!isInterrupted && active === null && sample[role].process === null)
      await bringUpNewest(pair, options);
    throw error;
  }
}

/**
 * Starts one broker and waits until it is active, or passive beside an active one.
 * @throws AmqHaError WRONG_STATE when its data are older than those of the other broker, and that
 *   one is not active; NEWEST_UNCERTAIN
 */
export async function startOne(
  pair: HaPair,
  role: BrokerRole,
  options: StartOptions = {},
): Promise<Look> {
  await ensureEnsemble(pair, options.signal);
  const before = await pair.look();
  refuseSplitBrain(before);
  refuseOtherThanActive(pair, before, options);
  if (before.sample[role].process?.paused === true) await endOrResumePaused(pair, before, options);
  // The other one may be taking over: a broker that is started now would not find it yet.
  if (before.sample[otherRole(role)].process !== null) await settle(pair, options);
  const snapshot = await pair.look();
  if (snapshot.active === otherRole(role)) return startPair(pair, options);
  const holder = options.newest ?? newestOrRefuse(pair);
  if (
    holder !== null &&
    holder !== role &&
    (role === 'primary' || pair.plan.haMode !== 'classic')
  ) {
    const newer = pair.broker(holder).name;
    throw new AmqHaError(
      'WRONG_STATE',
      `${newer} was active last and has the newest messages; ${pair.broker(role).name} alone would be active with older ones`,
      { hint: 'amq-ha-demo start' },
    );
  }
  if (role === 'backup' && holder !== 'backup') {
    restoreBackupPolicy(pair);
    if (pair.broker(role).process() === null) await startBroker(pair, role);
    return awaitAnswer(pair, role, options);
  }
  await bringUpNewest(pair, options);
  await pair.remember();
  return pair.look();
}

/**
 * Starts the broker with the newest data and waits until it is active. In classic mode a backup
 * never becomes active alone, and moves its data aside at once. So a backup with the newest data
 * gets the primary's policy for this one start (measured: the primary then synchronises from it and
 * fails back, nothing lost).
 * @throws AmqHaError NEWEST_UNCERTAIN before anything is changed
 */
async function bringUpNewest(pair: HaPair, options: StartOptions): Promise<void> {
  const holder = options.newest ?? newestOrRefuse(pair) ?? 'primary';
  const broker = pair.broker(holder);
  if (options.newest !== null && options.newest !== undefined)
    await keepOtherData(pair, holder, options);
  pair.rememberNewest(holder);
  if (holder === 'backup') {
    await pair.primary.stop(); // if it runs: its data are older, so it must not become active first
    if (pair.plan.haMode === 'classic') {
      options.say?.(
        `${broker.name} has the newest data: it starts first, with the primary's policy for this one start`,
      );
      await broker.stop();
      restoreMovedData(broker);
      setBackupPolicy(pair, 'primary');
    }
  }
  if (broker.process() === null) await startBroker(pair, holder);
  // A broker whose ZooKeeper session expires while it becomes active ends, to be started again.
  let mayEnd = pair.ensemble !== null;
  await waitUntil({
    what: `${broker.name} to become active`,
    timeoutMs: ACTIVE_WITHIN_MS,
    signal: options.signal,
    look: async () => {
      const snapshot = await pair.look();
      if (snapshot.active === holder) return { done: snapshot };
      if (snapshot.sample[holder].process !== null) return { seen: snapshot.state };
      if (!mayEnd) throw broker.diedError('it started');
      mayEnd = false;
      options.say?.(`${broker.name} has ended: starting it once more`);
      await startBroker(pair, holder);
      return { seen: 'started once more' };
    },
    hint: `amq-ha-demo logs ${broker.name}`,
  });
}

/**
 * Copies the data of the other broker aside: the user's choice may be wrong, and must lose nothing.
 */
async function keepOtherData(
  pair: HaPair,
  holder: BrokerRole,
  options: StartOptions,
): Promise<void> {
  const other = pair.broker(otherRole(holder));
  await other.stop();
  if (!existsSync(dataOf(other.instance))) return;
  const aside = keepDataAside(other, 'not-newest');
  options.say?.(`the data of ${other.name} are copied to ${aside}`);
}

/**
 * Resumes a paused broker only if that cannot lead to two active ones: with a file lock (its holder
 * keeps it), or if no other broker runs. Otherwise ends it by SIGKILL.
 */
async function endOrResumePaused(
  pair: HaPair,
  snapshot: Look,
  options: StartOptions,
): Promise<void> {
  for (const broker of pair.brokers) {
    if (snapshot.sample[broker.role].process?.paused !== true) continue;
    const otherRuns = snapshot.sample[otherRole(broker.role)].process !== null;
    const holdsNewest = pair.lastActive() === broker.role;
    const resumable =
      snapshot.active === null && holdsNewest && (pair.plan.haMode === 'file' || !otherRuns);
    if (resumable) {
      options.say?.(`resuming the paused ${broker.name}`);
      broker.signal('SIGCONT');
      await awaitAnswer(pair, broker.role, options);
      continue;
    }
    if (snapshot.active === null) await awaitTakeover(pair, otherRole(broker.role), options);
    options.say?.(
      `ending the paused ${broker.name} (resumed, it could be active beside the other)`,
    );
    await broker.kill();
  }
}

/**
 * Waits for roles that may be changing (a takeover, a hand-back, a start by hand, a broker that is
 * still ending): if a broker runs and none is active, waits as long as a takeover may take.
 */
export async function settle(pair: HaPair, options: StartOptions = {}): Promise<void> {
  await waitUntil({
    what: 'a broker to become active',
    timeoutMs: takeoverWithinMs(pair.plan) + 3_000,
    signal: options.signal,
    look: async () => {
      const snapshot = await pair.look();
      const running = pair.brokers.some((broker) => snapshot.sample[broker.role].process !== null);
      return snapshot.active !== null || !running ? { done: undefined } : { seen: snapshot.state };
    },
  }).catch(ignoreTimeout);
}

/** For waits that may end without a result. */
function ignoreTimeout(error: unknown): void {
  if (error instanceof AmqHaError && error.code === 'TIMEOUT') return;
  throw error;
}

/**
 * Waits until the other broker has taken over from a paused one, before that is ended. In classic
 * mode it takes over sooner or later.
 */
async function awaitTakeover(pair: HaPair, by: BrokerRole, options: StartOptions): Promise<void> {
  await waitUntil({
    what: `${pair.broker(by).name} to take over`,
    timeoutMs: takeoverWithinMs(pair.plan) + 3_000,
    signal: options.signal,
    look: async () => {
      const snapshot = await pair.look();
      return snapshot.active === by || snapshot.sample[by].process === null
        ? { done: undefined }
        : { seen: snapshot.state };
    },
  }).catch(ignoreTimeout); // it does not take over: the paused one can be ended
}
