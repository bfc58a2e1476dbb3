import { BROKER_ROLES, otherRole, type BrokerRole } from '../model/broker.ts';
import { AmqHaError } from '../model/errors.ts';
import { waitUntil } from '../platform/wait-until.ts';
import { restoreBackupPolicy, setBackupPolicy } from './backup-policy.ts';
import type { HaPair, Look } from './ha-pair.ts';
import { restoreMovedData } from './moved-data.ts';
import { refuseSplitBrain } from './refuse-split-brain.ts';
import { startBeside, startBroker } from './start-broker.ts';
import { takeoverWithinMs } from './takeover-time.ts';
import { ensureEnsemble } from './zookeeper.ts';

/** From the first start to both in sync takes 5-15 s; a loaded machine several times that. */
const PROTECTED_WITHIN_MS = 180_000;
const ACTIVE_WITHIN_MS = 90_000;

export interface StartOptions {
  readonly signal?: AbortSignal | undefined;
  /** Says in words what is done, as it is done. */
  readonly say?: ((line: string) => void) | undefined;
}

/**
 * Brings the whole pair up to `protected`, whatever state it is in, without losing what the
 * last active broker acknowledged: that one comes up first, and the other synchronises from it.
 * @throws AmqHaError SPLIT_BRAIN, TIMEOUT, WRONG_STATE (a broker ended), PORT_IN_USE
 */
export async function startPair(pair: HaPair, options: StartOptions = {}): Promise<Look> {
  await ensureEnsemble(pair, options.signal);
  const look = await pair.look();
  refuseSplitBrain(look);
  await endOrResumePaused(pair, look, options);
  await settle(pair, options);
  if ((await pair.look()).active === null) await bringUpLastActive(pair, options);
  const { active } = await pair.look();
  const passive = otherRole(active ?? 'primary');
  const done =
    pair.broker(passive).process() === null
      ? await startPassive(pair, passive, options)
      : await waitProtected(pair, options);
  restoreBackupPolicy(pair);
  return done;
}

async function startPassive(pair: HaPair, role: BrokerRole, options: StartOptions): Promise<Look> {
  options.say?.(`starting ${pair.broker(role).name}, which synchronises from the active broker`);
  if (role === 'backup') restoreBackupPolicy(pair);
  try {
    return await startBeside(pair, role, () => waitProtected(pair, options, [role]));
  } catch (error) {
    // It may have been handed everything and have failed then (an old release with the data of a newer one): the other
    // one has it still, and serves again.
    const { active, sample } = await pair.look();
    if (active === null && sample[role].process === null) await bringUpLastActive(pair, options);
    throw error;
  }
}

/**
 * Waits until both run and the pair is protected. A broker that was still ending when it was looked
 * at (a stop by hand, a crash of ours in the middle of one) is started once, when it has ended.
 * @throws AmqHaError TIMEOUT; WRONG_STATE when a broker ends (again)
 */
export async function waitProtected(
  pair: HaPair,
  options: StartOptions,
  startedHere: readonly BrokerRole[] = [],
): Promise<Look> {
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
    const { active } = await pair.look();
    const missing = active === null ? null : otherRole(active);
    if (
      missing === null ||
      startedHere.includes(missing) ||
      pair.broker(missing).process() !== null
    )
      throw error;
    options.say?.(`${pair.broker(missing).name} has ended only now: starting it`);
    return startBeside(pair, missing, wait);
  }
}

/**
 * Starts one broker and waits until it is active or passive beside an active one.
 * @throws AmqHaError WRONG_STATE when its data are older than the other's, which is not up
 */
export async function startOne(
  pair: HaPair,
  role: BrokerRole,
  options: StartOptions = {},
): Promise<Look> {
  await ensureEnsemble(pair, options.signal);
  const before = await pair.look();
  refuseSplitBrain(before);
  if (before.sample[role].process?.paused === true) await endOrResumePaused(pair, before, options);
  // The other one may be taking over just now: started beside it, this one would not find it yet.
  if (before.sample[otherRole(role)].process !== null) await settle(pair, options);
  const look = await pair.look();
  const peerActive = look.active === otherRole(role);
  if (peerActive) return startPair(pair, options);
  const holder = pair.lastActive();
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
  await bringUpLastActive(pair, options);
  return pair.look();
}

/**
 * Starts the broker that was active last and waits until it serves. In classic mode a backup
 * never activates alone and moves its data aside at once, so when it was the last active one
 * it gets the primary's policy for this one start (measured: the primary then synchronises
 * from it and fails back, nothing lost).
 */
async function bringUpLastActive(pair: HaPair, options: StartOptions): Promise<void> {
  const holder = pair.lastActive() ?? 'primary';
  const broker = pair.broker(holder);
  if (holder === 'backup') {
    await pair.primary.stop(); // should it run: its data are older, and it must not come first
    if (pair.plan.haMode === 'classic') {
      options.say?.(
        `${broker.name} was active last: it comes up first, with the primary's policy for this one start`,
      );
      await broker.stop();
      restoreMovedData(broker);
      setBackupPolicy(pair, 'primary');
    }
  }
  if (broker.process() === null) await startBroker(pair, holder);
  await waitUntil({
    what: `${broker.name} to become active`,
    timeoutMs: ACTIVE_WITHIN_MS,
    signal: options.signal,
    look: async () => {
      const look = await pair.look();
      if (look.active === holder) return { done: look };
      if (look.sample[holder].process === null) throw broker.diedError('it started');
      return { seen: look.state };
    },
    hint: `amq-ha-demo logs ${broker.name}`,
  });
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

async function awaitAnswer(pair: HaPair, role: BrokerRole, options: StartOptions): Promise<Look> {
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
