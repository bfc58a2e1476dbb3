import { otherRole } from '../model/broker.ts';
import { AmqHaError } from '../model/errors.ts';
import type { ExecFault } from '../model/exec.ts';
import { factsOf, type Fault } from '../model/faults.ts';
import { duration, firstLine } from '../format/words.ts';
import type { Broker } from '../broker/broker.ts';
import { CODE } from '../broker/log/log.ts';
import { waitUntil } from '../platform/wait-until.ts';
import type { Look } from '../pair/observe/state.ts';
import { describe, type HaPair } from '../pair/observe/ha-pair.ts';
import { injectFault } from '../pair/failover/inject-fault.ts';
import { healPair, protectPair } from './heal.ts';
import { notDone, type ActOptions, type PairLogs, type StepResult } from './step-result.ts';

/** A takeover by a backup in sync takes 0.5-2 s; a loaded machine several times that. */
const TAKEOVER_WITHIN_MS = 60_000;
const ENDED_WITHIN_MS = 30_000;
const ANSWER_WITHIN_MS = 30_000;

interface ExecAction {
  act(pair: HaPair, logs: PairLogs, options: ActOptions): Promise<StepResult>;
  /** It must leave a protected pair; if it cannot, the pair has failed, not the user's command. */
  readonly mustProtect: boolean;
}

const injectIntoActive = (by: Fault): ExecAction => ({
  act: (pair, logs, options) => injectAndWait(pair, logs, by, options),
  mustProtect: false,
});

/** What each step does to the pair. */
const ACTIONS: Readonly<Record<ExecFault, ExecAction>> = {
  kill: injectIntoActive('kill'),
  stop: injectIntoActive('stop'),
  pause: injectIntoActive('pause'),
  handover: injectIntoActive('handover'),
  'restart-backup': {
    act: (pair, _logs, options) => restartBackup(pair, options),
    mustProtect: true,
  },
  failback: { act: (pair, _logs, options) => healPair(pair, options), mustProtect: true },
  resume: { act: (pair, _logs, options) => resume(pair, options), mustProtect: false },
};

/** True for a step that must leave a protected pair. */
export const mustProtect = (fault: ExecFault): boolean => ACTIONS[fault].mustProtect;

/**
 * Carries out one step and waits until it is over: a fault until the other broker is active and the
 * process of the first one has ended, a step that must protect the pair until it is protected. A
 * fault that lasts is not waited for, so that a short hang is possible; its effect is reported
 * later.
 * @throws AmqHaError of what could not be waited for; INTERRUPTED
 */
export const act = (
  pair: HaPair,
  logs: PairLogs,
  fault: ExecFault,
  options: ActOptions,
): Promise<StepResult> => ACTIONS[fault].act(pair, logs, options);

async function injectAndWait(
  pair: HaPair,
  logs: PairLogs,
  by: Fault,
  options: ActOptions,
): Promise<StepResult> {
  const before = await pair.look();
  const target = targetOf(pair, before, by);
  if (target === null) return notDone(`no broker is active: ${describe(before)}`);
  const other = pair.broker(otherRole(target.role));
  const faultAtMs = performance.now();
  const activeMs = (): number | null => logs[other.role].firstMs(CODE.active, faultAtMs);
  await injectFault(target, by);
  const facts = factsOf(by);
  const done = facts.done(target.name);
  const later = (): string | null => takeover(other, activeMs(), faultAtMs);
  if (facts.lasts === 'pause') return { ok: true, what: done, later };
  try {
    const expected = willTakeOver(before, other);
    if (expected) await waitForTakeover(other, activeMs, options);
    await target.waitForEnd(ENDED_WITHIN_MS).catch(() => target.kill());
    return { ok: true, what: `${done}; ${later() ?? whyNoTakeover(before, other)}` };
  } catch (error) {
    // The fault was injected, even if the wait failed.
    if (options.signal?.aborted === true) return { ok: true, what: done, later };
    if (!(error instanceof AmqHaError)) throw error;
    return { ok: false, what: `${done}; ${firstLine(error.message)}` };
  }
}

/** The active broker; or, for a kill, a broker that hangs while the other has not taken over. */
function targetOf(pair: HaPair, snapshot: Look, by: Fault): Broker | null {
  if (snapshot.active !== null) return pair.broker(snapshot.active);
  if (by !== 'kill' || snapshot.state === 'split-brain') return null;
  const hung = pair.brokers.find(({ role }) => snapshot.sample[role].process?.paused === true);
  return hung ?? null;
}

/**
 * True when the other broker will take over: it runs, and its replica is in sync. While the active
 * broker hangs, the other one may not report that it is in sync; it was when the hang began.
 */
function willTakeOver(before: Look, other: Broker): boolean {
  const { process, view } = before.sample[other.role];
  if (process === null || process.paused) return false;
  return before.active === null || view?.replicaSync === true;
}

function whyNoTakeover(before: Look, other: Broker): string {
  const why = before.sample[other.role].process === null ? 'does not run' : 'is not in sync';
  return `no takeover: ${other.name} ${why}`;
}

async function waitForTakeover(
  other: Broker,
  activeMs: () => number | null,
  options: ActOptions,
): Promise<void> {
  await waitUntil({
    what: `${other.name} to take over`,
    timeoutMs: TAKEOVER_WITHIN_MS,
    intervalMs: 20,
    signal: options.signal,
    hint: `amq-ha-demo logs ${other.name}`,
    look: () => {
      if (activeMs() !== null) return { done: undefined };
      if (other.process() === null) throw other.diedError('it took over');
      return { seen: 'still passive' };
    },
  });
}

function takeover(other: Broker, activeMs: number | null, faultAtMs: number): string | null {
  return activeMs === null ? null : `${other.name} took over in ${duration(activeMs - faultAtMs)}`;
}

async function resume(pair: HaPair, options: ActOptions): Promise<StepResult> {
  const before = await pair.look();
  const hung = pair.brokers.find(({ role }) => before.sample[role].process?.paused === true);
  if (hung === undefined) return notDone(`no broker is paused: ${before.state}`);
  hung.signal('SIGCONT');
  const after = await waitUntil({
    what: `${hung.name} to answer`,
    timeoutMs: ANSWER_WITHIN_MS,
    signal: options.signal,
    look: async () => {
      const snapshot = await pair.look();
      if (snapshot.sample[hung.role].process === null) throw hung.diedError('it was resumed');
      return snapshot.sample[hung.role].view === null
        ? { seen: 'no answer from its management' }
        : { done: snapshot };
    },
  });
  return { ok: true, what: `resumed ${hung.name}; the pair is ${after.state}` };
}

async function restartBackup(pair: HaPair, options: ActOptions): Promise<StepResult> {
  const before = await pair.look();
  if (before.state !== 'protected') return notDone(describe(before));
  await pair.backup.stop();
  const recovered = await protectPair(pair, options);
  return { ok: true, what: `restarted ${pair.backup.name}; ${recovered}` };
}
