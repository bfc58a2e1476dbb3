import { otherRole, type BrokerRole } from '../../model/broker.ts';
import type { Change } from '../../model/change.ts';
import { AmqHaError, EXIT } from '../../model/errors.ts';
import type { Fault } from '../../model/faults.ts';
import type { AckProbe } from '../../messaging/ack-probe.ts';
import { CODE } from '../../broker/log/log.ts';
import type { LogWatch } from '../../broker/log/log-watch.ts';
import { waitUntil } from '../../platform/wait-until.ts';
import type { Look } from '../observe/state.ts';
import { describe, type HaPair } from '../observe/ha-pair.ts';
import { injectFault } from './inject-fault.ts';
import { milestones } from './milestones.ts';
import { endProbe, firstAck, startProbe } from './probe.ts';
import { refuseSplitBrain } from '../observe/refuse-split-brain.ts';
import { takeoverWithinMs } from '../plan/takeover-time.ts';

interface FailoverOptions {
  readonly by: Fault;
  /** Fail over even if the replica is not in sync. */
  readonly force: boolean;
  readonly signal?: AbortSignal | undefined;
  readonly say?: ((line: string) => void) | undefined;
}

/**
 * A takeover by a backup in sync takes 0.5-4.5 s; a backup that is not in sync may never take over.
 */
const TAKEOVER_WITHIN_MS = 60_000;
/** How long after the detection time a takeover from a paused broker may still come. */
const NO_TAKEOVER_AFTER_MS = 3_000;
const ENDED_WITHIN_MS = 30_000;
/**
 * A broker that has handed over ends in 1-4 s, but it may run for another half minute: after it has
 * closed its journal, it waits up to 10 s for each of three thread pools (AMQ222002,
 * ActiveMQServerImpl.stop). It is not needed any more by then.
 */
const HANDED_OVER_ENDS_WITHIN_MS = 10_000;

/**
 * Injects a fault into the active primary and waits until the backup is active. A probe client
 * sends all the time.
 * @throws AmqHaError NOT_IN_SYNC, WRONG_STATE, SPLIT_BRAIN before anything is done; NO_TAKEOVER
 *   (the paused broker was resumed); TIMEOUT
 */
export async function failover(pair: HaPair, options: FailoverOptions): Promise<Change> {
  const before = await pair.look();
  refuse(before, options.force);
  await pair.remember();
  const probe = await startProbe(pair, options.signal);
  const log = pair.backup.watchLog();
  try {
    const change = await failOver(pair, probe, log, options);
    await pair.remember();
    return change;
  } finally {
    log.stop();
    await endProbe(pair, probe);
  }
}

function refuse(snapshot: Look, force: boolean): void {
  refuseSplitBrain(snapshot);
  if (
    snapshot.state === 'protected' ||
    (force && snapshot.state === 'unprotected' && snapshot.sample.backup.process !== null)
  )
    return;
  if (snapshot.state === 'unprotected') {
    throw new AmqHaError(
      'NOT_IN_SYNC',
      `no replica in sync: ${describe(snapshot)}. A failover now could lose acknowledged messages`,
      {
        hint:
          snapshot.sample.backup.process === null
            ? 'amq-ha-demo failback   (it restarts the stopped broker)'
            : 'amq-ha-demo wait --for protected   (or failover --force)',
      },
    );
  }
  const running = snapshot.state !== 'down';
  throw new AmqHaError(
    'WRONG_STATE',
    `a failover needs a protected pair; this one is ${describe(snapshot)}`,
    {
      hint: snapshot.state === 'failed-over' ? 'amq-ha-demo failback' : 'amq-ha-demo start',
      ...(running ? {} : { exit: EXIT.notRunning }),
    },
  );
}

async function failOver(
  pair: HaPair,
  probe: AckProbe,
  log: LogWatch,
  options: FailoverOptions,
): Promise<Change> {
  const from = pair.primary;
  const to = pair.backup;
  probe.watchFor(to.role, 0);
  const faultAtMs = performance.now();
  await injectFault(from, options.by);
  await waitForTakeover(pair, to.role, log, options);
  if (options.by === 'stop' || options.by === 'handover')
    await from.waitForEnd(HANDED_OVER_ENDS_WITHIN_MS).catch(() => from.kill());
  if (options.by === 'kill') await from.waitForEnd(ENDED_WITHIN_MS);
  const ack = await firstAck(probe, to, options.signal);
  return {
    from: from.name,
    to: to.name,
    by: options.by,
    outageMs: Math.round(ack.atMs - faultAtMs),
    milestones: milestones(faultAtMs, [
      ['fault', faultAtMs],
      ['promoting', log.firstMs(CODE.promoting)],
      ['active', log.firstMs(CODE.active)],
      ['first-ack', ack.atMs],
    ]),
  };
}

async function waitForTakeover(
  pair: HaPair,
  by: BrokerRole,
  log: LogWatch,
  options: FailoverOptions,
): Promise<void> {
  const detection = takeoverWithinMs(pair.plan);
  const timeoutMs = options.by === 'pause' ? detection + NO_TAKEOVER_AFTER_MS : TAKEOVER_WITHIN_MS;
  try {
    await waitForActive(pair, by, log, timeoutMs, options.signal);
  } catch (error) {
    if (options.by === 'pause') await undoPause(pair, by, log, timeoutMs, error, options);
    throw error;
  }
}

async function waitForActive(
  pair: HaPair,
  by: BrokerRole,
  log: LogWatch,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<void> {
  const broker = pair.broker(by);
  await waitUntil({
    what: `${broker.name} to take over`,
    timeoutMs,
    intervalMs: 20,
    signal,
    hint: `amq-ha-demo logs ${broker.name}`,
    look: () => {
      if (log.firstMs(CODE.active) !== null) return { done: undefined };
      if (broker.process() === null) throw broker.diedError('it took over');
      return { seen: log.firstMs(CODE.promoting) === null ? 'still passive' : 'promoting' };
    },
  });
}

/**
 * Resumes the paused broker where that is safe, after the other one did not take over or the
 * command was interrupted. With the file lock it is: the paused broker still holds the lock. In the
 * other modes a takeover may have begun unseen, and two brokers could become active. So the
 * takeover is awaited once more, even after an interrupt, and the paused broker is resumed only if
 * the other one does not run.
 */
async function undoPause(
  pair: HaPair,
  by: BrokerRole,
  log: LogWatch,
  waitedMs: number,
  error: unknown,
  options: FailoverOptions,
): Promise<void> {
  const other = pair.broker(by);
  const paused = pair.broker(otherRole(by));
  if (log.firstMs(CODE.promoting) !== null) return;
  if (pair.plan.haMode !== 'file' && other.process() !== null) {
    options.say?.(
      `waiting for ${other.name} to take over: ${paused.name} must not be resumed beside it`,
    );
    await waitForActive(pair, by, log, waitedMs);
    return;
  }
  options.say?.(`${other.name} did not take over: resuming ${paused.name}`);
  paused.signal('SIGCONT');
  if (other.process() === null) return; // the caller's error says that it ended
  await pair.waitFor(['protected'], { timeoutMs: 60_000 });
  if (!(error instanceof AmqHaError) || error.code !== 'TIMEOUT') return;
  throw new AmqHaError(
    'NO_TAKEOVER',
    `${other.name} did not take over in ${waitedMs / 1000} s: a hung broker keeps the file lock, so the other one must wait. ${paused.name} was resumed and the pair is protected again`,
    { hint: 'amq-ha-demo failover --by kill' },
  );
}
