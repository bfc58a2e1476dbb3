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
 * Brings the whole pair up to `protected`, whatever state it is in, without losing what the
 * last active broker acknowledged: that one comes up first, and the other synchronises from it.
 * @throws AmqHaError NEWEST_UNCERTAIN, SPLIT_BRAIN, TIMEOUT, WRONG_STATE (a broker ended), PORT_IN_USE
 */
export async function startPair(pair: HaPair, options: StartOptions = {}): Promise<Look> {
  await ensureEnsemble(pair, options.signal);
  const look = await pair.look();
  if (look.state === 'split-brain') await pair.remember();
  refuseSplitBrain(look);
  refuseOtherThanActive(pair, look, options);
  await endOrResumePaused(pair, look, options);
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
 * Where the primary surely has the newest data, the backup need not wait until it serves: what it moves aside meanwhile is in a
 * safe copy, which this makes. Where none can be made, one broker starts after the other.
 * @throws AmqHaError NEWEST_UNCERTAIN
 */
function mayStartBoth(pair: HaPair, { newest }: StartOptions): boolean {
  if (newest !== null && newest !== undefined) return false;
  return newestOrRefuse(pair) !== 'backup' && takeSafeCopy(pair.backup);
}

/** @throws AmqHaError WRONG_STATE when the user names one broker, and the other serves or surely has the newest data */
function refuseOtherThanActive(pair: HaPair, { active }: Look, { newest }: StartOptions): void {
  if (newest === null || newest === undefined || newest === active) return;
  if (active === null) {
    const found = pair.newest();
    if (!found.certain || found.role === null || found.role === newest) return;
    throw new AmqHaError(
      'WRONG_STATE',
      `${found.why}, so its data are the newest; --newest decides only where the evidence does not`,
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
    // It may have been handed everything and have failed then (an old release with the data of a newer one): the other
    // one has it still, and serves again.
    const isCutOff = options.signal?.aborted === true;
    const { active, sample } = await pair.look();
    if (!isCutOff && active === null && sample[role].process === null)
      await bringUpNewest(pair, options);
    throw error;
  }
}

/**
 * Starts one broker and waits until it is active or passive beside an active one.
 * @throws AmqHaError WRONG_STATE when its data are older than the other's, which is not up; NEWEST_UNCERTAIN
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
  // The other one may be taking over just now: started beside it, this one would not find it yet.
  if (before.sample[otherRole(role)].process !== null) await settle(pair, options);
  const look = await pair.look();
  const peerActive = look.active === otherRole(role);
  if (peerActive) return startPair(pair, options);
  const holder = options.newest ?? newestOrRefuse(pair);
  if (
    holder !== null &&
    holder !== role &&
    (role === 'primary' || pair.plan.haMode !== 'classic')
  ) {
    const newer = pair.broker(holder).name;
    throw new AmqHaError(
      'WRONG_STATE',
      `${newer} was active last and holds the newest messages; ${pair.broker(role).name} alone would serve older ones`,
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
 * Starts the broker with the newest data and waits until it serves. In classic mode a backup
 * never activates alone and moves its data aside at once, so when it has the newest data
 * it gets the primary's policy for this one start (measured: the primary then synchronises
 * from it and fails back, nothing lost).
 * @throws AmqHaError NEWEST_UNCERTAIN before anything is touched
 */
async function bringUpNewest(pair: HaPair, options: StartOptions): Promise<void> {
  const holder = options.newest ?? newestOrRefuse(pair) ?? 'primary';
  const broker = pair.broker(holder);
  if (options.newest !== null && options.newest !== undefined)
    await keepOtherData(pair, holder, options);
  pair.rememberNewest(holder);
  if (holder === 'backup') {
    await pair.primary.stop(); // should it run: its data are older, and it must not come first
    if (pair.plan.haMode === 'classic') {
      options.say?.(
        `${broker.name} holds the newest data: it comes up first, with the primary's policy for this one start`,
      );
      await broker.stop();
      restoreMovedData(broker);
      setBackupPolicy(pair, 'primary');
    }
  }
  if (broker.process() === null) await startBroker(pair, holder);
  // A ZooKeeper session that expires while it becomes active ends it; it is made to be started again.
  let mayEnd = pair.ensemble !== null;
  await waitUntil({
    what: `${broker.name} to become active`,
    timeoutMs: ACTIVE_WITHIN_MS,
    signal: options.signal,
    look: async () => {
      const look = await pair.look();
      if (look.active === holder) return { done: look };
      if (look.sample[holder].process !== null) return { seen: look.state };
      if (!mayEnd) throw broker.diedError('it started');
      mayEnd = false;
      options.say?.(`${broker.name} has ended: starting it once more`);
      await startBroker(pair, holder);
      return { seen: 'started once more' };
    },
    hint: `amq-ha-demo logs ${broker.name}`,
  });
}

/** The user's word may be wrong: what only the other one holds is not lost with it. */
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
 * A paused broker is resumed only where that cannot end in two active ones: under the file
 * lock (the holder keeps it), or when nothing else runs. Otherwise it is ended by SIGKILL.
 */
async function endOrResumePaused(pair: HaPair, look: Look, options: StartOptions): Promise<void> {
  for (const broker of pair.brokers) {
    if (look.sample[broker.role].process?.paused !== true) continue;
    const otherRuns = look.sample[otherRole(broker.role)].process !== null;
    const holdsNewest = pair.lastActive() === broker.role;
    const resumable =
      look.active === null && holdsNewest && (pair.plan.haMode === 'file' || !otherRuns);
    if (resumable) {
      options.say?.(`resuming the paused ${broker.name}`);
      broker.signal('SIGCONT');
      await awaitAnswer(pair, broker.role, options);
      continue;
    }
    if (look.active === null) await awaitTakeover(pair, otherRole(broker.role), options);
    options.say?.(
      `ending the paused ${broker.name} (resumed, it could be active beside the other)`,
    );
    await broker.kill();
  }
}

/**
 * Roles may be on the move (a takeover, a hand-back, a start by hand, a broker still ending):
 * with anything running and nobody active, gives them the time a takeover takes.
 */
export async function settle(pair: HaPair, options: StartOptions = {}): Promise<void> {
  await waitUntil({
    what: 'a broker to become active',
    timeoutMs: takeoverWithinMs(pair.plan) + 3_000,
    signal: options.signal,
    look: async () => {
      const look = await pair.look();
      const running = pair.brokers.some((broker) => look.sample[broker.role].process !== null);
      return look.active !== null || !running ? { done: undefined } : { seen: look.state };
    },
  }).catch(ignoreTimeout);
}

/** For waits whose end is not needed, only likely. */
function ignoreTimeout(error: unknown): void {
  if (error instanceof AmqHaError && error.code === 'TIMEOUT') return;
  throw error;
}

/** In classic mode the other broker takes over from a paused one sooner or later: let it, before the paused one is ended. */
async function awaitTakeover(pair: HaPair, by: BrokerRole, options: StartOptions): Promise<void> {
  await waitUntil({
    what: `${pair.broker(by).name} to take over`,
    timeoutMs: takeoverWithinMs(pair.plan) + 3_000,
    signal: options.signal,
    look: async () => {
      const look = await pair.look();
      return look.active === by || look.sample[by].process === null
        ? { done: undefined }
        : { seen: look.state };
    },
  }).catch(ignoreTimeout); // it is not going to: end the paused one and go on
}
