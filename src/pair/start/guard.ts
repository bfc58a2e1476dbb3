/**
 * A broker that is started beside the active one must become its replica before it may be active itself. A release
 * that cannot reach its peer, or does not look for it, becomes active at once: that is a split brain. So a small
 * second process starts the broker and watches it until the pair is protected, and ends it by SIGKILL where it becomes
 * active alone. It outlives its parent: a SIGKILL of ours leaves no broker unwatched.
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
/** Its answer once its broker runs; anything else is why it does not. */
export const STARTED = 'started';
/** The orders: start its broker alone, or the primary too. No order: end. */
const ALONE = 'its broker';
export const WITH_PRIMARY = 'both';
/** Exit code of a guard that ended its broker. */
export const ENDED_IT = 3;

export interface WatchOptions {
  /** One that was made for this broker before, as it takes a moment to get ready; left out: it is made now. */
  readonly guard?: Guard;
  /** Awaited before the broker is started; the guard gets ready meanwhile. */
  readonly before?: () => Promise<void>;
  /** The guard starts the primary too, without its check for an active broker: nothing of the pair runs. Classic mode only. */
  readonly withPrimary?: boolean;
}

/**
 * Starts a broker under guard, and waits as `wait` does: until the pair is protected.
 * @throws AmqHaError SPLIT_BRAIN when it became active alone (it does not run any more then, and what it may have taken
 *   from clients is kept beside its data); what `before` and `wait` throw otherwise
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
    const byGuard = broker.process() === null && (await guard.ended()) === ENDED_IT;
    // A start within this one has told it already.
    if (error instanceof AmqHaError && error.code === 'SPLIT_BRAIN') throw error;
    if (!byGuard && standingOf(log.codes()) !== 'alone') throw error;
    if (!byGuard) await endBeside(pair, role, log); // the guard itself may have been ended
    const other = pair.broker(otherRole(role)).name;
    throw new AmqHaError(
      'SPLIT_BRAIN',
      `${broker.name} became active beside ${other} instead of its replica, and was ended at once. ${other} has everything; what ${broker.name} held is kept in ${keptAside(broker)}`,
      { hint: `amq-ha-demo logs ${broker.name}`, cause: error },
    );
  }
}

export interface Guard {
  /** @throws AmqHaError INTERNAL when there is no guard, or it could not start its broker; that one does not run then */
  start(withPrimary: boolean): Promise<void>;
  /** Ends it; its broker goes on. */
  release(): void;
  /** Ends it where it was not told to start anything. */
  discard(): void;
  /** Waits for its end, which comes at the latest with that of the broker. @returns its exit code */
  ended(): Promise<number>;
}

/** A guard that waits for its order. Should we end before, it does nothing. */
export function makeGuard(pair: HaPair, role: BrokerRole): Guard {
  const order = [packageFile(PROCESS), pair.home, role, String(process.pid)];
  const child = spawn(process.execPath, order, {
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
  child.stdin.on('error', () => undefined); // it has ended: the answer tells
  let isTold = false;
  return {
    start: async (withPrimary) => {
      isTold = true;
      child.stdin.end(withPrimary ? WITH_PRIMARY : ALONE);
      const said = await answer;
      child.stdout.destroy();
      child.unref();
      if (said === STARTED) return;
      throw new AmqHaError(
        'INTERNAL',
        `${pair.broker(role).name} could not be started under guard: ${said === '' ? 'the guard ended' : said}`,
        { hint: 'amq-ha-demo status' },
      );
    },
    release: () => {
      child.kill();
    },
    discard: () => {
      if (!isTold) child.kill();
    },
    ended: () => {
      child.ref();
      return ended;
    },
  };
}

const KEPT_AS = 'active-beside';

/** Ends a broker that is active beside the other one; what it may have taken from clients is kept beside its data. */
export async function endBeside(pair: HaPair, role: BrokerRole, log: LogCursor): Promise<void> {
  const broker = pair.broker(role);
  await broker.kill();
  keepDataAside(broker, KEPT_AS);
  // It was never active with what the other one had, so that one still has everything.
  if (standingOf(log.codes()) === 'alone') pair.rememberNewest(otherRole(role));
}

/** Where that was kept: the last of the copies, whose names end with their dates. */
function keptAside({ instance }: Broker): string {
  const prefix = `${basename(dataOf(instance))}.${KEPT_AS}-`;
  const copies = readdirSync(instance.folder).filter((name) => name.startsWith(prefix));
  return join(instance.folder, copies.sort().at(-1) ?? prefix);
}
