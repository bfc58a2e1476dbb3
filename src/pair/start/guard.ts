/**
 * A broker that is started beside the active one must become its replica before it may become
 * active itself. A release that cannot reach its peer, or does not look for it, becomes active at
 * once: a split brain. So a small second process, the guard, starts the broker and watches it until
 * the pair is protected. It ends the broker by SIGKILL if that becomes active without a full copy
 * of the data. The guard outlives its parent: even a SIGKILL of the command leaves no broker
 * unwatched.
 */
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { otherRole, type BrokerRole } from '../../model/broker.ts';
import { AmqHaError } from '../../model/errors.ts';
import type { Broker } from '../../broker/broker.ts';
import { dataOf } from '../../broker/instance.ts';
import type { LogCursor } from '../../broker/log/log-position.ts';
import { packageFile } from '../../platform/package-file.ts';
import type { HaPair } from '../observe/ha-pair.ts';
import { keepDataAside } from '../../broker/data/node-id.ts';
import { standingOf } from '../observe/state.ts';

const PROCESS = 'dist/pair/start/guard-process.js';
/** The answer of a guard whose broker runs; any other answer says why it does not run. */
export const STARTED = 'started';
/** The orders to a guard: start its broker only, or the primary too. Without an order it ends. */
const ALONE = 'its broker';
export const WITH_PRIMARY = 'both';
/** Exit code of a guard that ended its broker. */
export const ENDED_BROKER = 3;

export interface WatchOptions {
  /**
   * A guard that was made for this broker before, as it takes a moment to get ready (default: new).
   */
  readonly guard?: Guard;
  /** Awaited before the broker is started; the guard gets ready meanwhile. */
  readonly before?: () => Promise<void>;
  /**
   * True when no broker runs and the guard has to start the primary too, without its check for an
   * active broker. Classic mode only.
   */
  readonly withPrimary?: boolean;
}

/**
 * Starts a broker under guard, and waits until the pair is protected.
 * @param wait waits for that; its result is returned
 * @throws AmqHaError SPLIT_BRAIN when the broker became active without a full copy (it was ended
 *   then, and a copy of its data is kept); otherwise what `before` and `wait` throw
 */
export async function watchStart<T>(
  pair: HaPair,
  role: BrokerRole,
  wait: () => Promise<T>,
  { guard = makeGuard(pair, role), before, withPrimary = false }: WatchOptions = {},
): Promise<T> {
  const broker = pair.broker(role);
  const log = broker.log();
  try {
    await before?.();
  } catch (error) {
    guard.release();
    throw error;
  }
  await guard.start(withPrimary);
  try {
    const result = await wait();
    guard.release();
    return result;
  } catch (error) {
    const byGuard = broker.process() === null && (await guard.ended()) === ENDED_BROKER;
    // A start within `wait` has reported it already.
    if (error instanceof AmqHaError && error.code === 'SPLIT_BRAIN') throw error;
    if (!byGuard && standingOf(log.codes()) !== 'alone') throw error;
    if (!byGuard) await endSecondActive(pair, role, log); // the guard itself may have been ended
    const other = pair.broker(otherRole(role)).name;
    throw new AmqHaError(
      'SPLIT_BRAIN',
      `${broker.name} became active beside ${other} instead of its replica, and was ended at once. ${other} has all messages; the data of ${broker.name} are kept in ${keptAside(broker)}`,
      { hint: `amq-ha-demo logs ${broker.name}`, cause: error },
    );
  }
}

/** The second process that starts a broker beside the active one. */
export interface Guard {
  /**
   * Starts its broker, and with `withPrimary` the primary too.
   * @throws AmqHaError INTERNAL when the guard does not run, or could not start its broker; the
   *   broker does not run then
   */
  start(withPrimary: boolean): Promise<void>;
  /** Ends the guard; its broker goes on. */
  release(): void;
  /** Ends the guard unless it has got an order. */
  discard(): void;
  /**
   * Waits for the end of the guard, which is at the latest that of its broker.
   * @returns exit code
   */
  ended(): Promise<number>;
}

/** Spawns a guard that waits for its order. It does nothing if this process ends before. */
export function makeGuard(pair: HaPair, role: BrokerRole): Guard {
  const args = [packageFile(PROCESS), pair.home, role, String(process.pid)];
  const child = spawn(process.execPath, args, {
    detached: true,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const ended = new Promise<number>((resolve) => {
    child.on('exit', (code) => {
      resolve(code ?? 1);
    });
  });
  const answer = new Promise<string>((resolve) => {
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (piece: string) => {
      text += piece;
      if (text.startsWith(STARTED)) resolve(STARTED);
    });
    child.on('error', (error) => {
      resolve(error.message);
    });
    child.on('close', () => {
      resolve(text);
    });
  });
  child.stdin.on('error', () => undefined); // the guard has ended: its answer says why
  let isOrdered = false;
  return {
    start: async (withPrimary) => {
      isOrdered = true;
      child.stdin.end(withPrimary ? WITH_PRIMARY : ALONE);
      const reply = await answer;
      child.stdout.destroy();
      child.unref();
      if (reply === STARTED) return;
      throw new AmqHaError(
        'INTERNAL',
        `${pair.broker(role).name} could not be started under guard: ${reply === '' ? 'the guard ended' : reply}`,
        { hint: 'amq-ha-demo status' },
      );
    },
    release: () => {
      child.kill();
    },
    discard: () => {
      if (!isOrdered) child.kill();
    },
    ended: () => {
      child.ref();
      return ended;
    },
  };
}

const KEPT_AS = 'active-beside';

/**
 * Ends a broker that is active beside the other one; a copy of its data is kept, with its messages.
 */
export async function endSecondActive(
  pair: HaPair,
  role: BrokerRole,
  log: LogCursor,
): Promise<void> {
  const broker = pair.broker(role);
  await broker.kill();
  keepDataAside(broker, KEPT_AS);
  // It never had a full copy of the data, so the other one still has all that was acknowledged.
  if (standingOf(log.codes()) === 'alone') pair.rememberNewest(otherRole(role));
}

/** Returns the folder of that copy: the last by name, as the names end with dates. */
function keptAside({ instance }: Broker): string {
  const prefix = `${basename(dataOf(instance))}.${KEPT_AS}-`;
  const copies = readdirSync(instance.folder).filter((name) => name.startsWith(prefix));
  return join(instance.folder, copies.sort().at(-1) ?? prefix);
}
