import { setTimeout as delay } from 'node:timers/promises';
import { AmqHaError } from '../model/errors.ts';

type Observation<T> = { readonly done: T } | { readonly seen: string };

interface WaitOptions<T> {
  /** What is waited for, as a text that completes "waited 30 s for …". */
  readonly what: string;
  readonly timeoutMs: number;
  /** Pause between two checks. */
  readonly intervalMs?: number;
  readonly signal?: AbortSignal | undefined;
  /** Checks once: returns the result, or what was seen instead. May throw to end the wait early. */
  look(): Promise<Observation<T>> | Observation<T>;
  /** The command to run after a time-out. */
  readonly hint?: string;
}

/**
 * Checks repeatedly until a condition holds, and returns the result; the only way in which this
 * program waits.
 * @throws AmqHaError TIMEOUT with what was last seen; INTERRUPTED when the signal aborts.
 */
export async function waitUntil<T>(options: WaitOptions<T>): Promise<T> {
  const startedAt = performance.now();
  for (;;) {
    throwIfInterrupted(options.signal);
    const observed = await options.look();
    if ('done' in observed) return observed.done;
    if (performance.now() - startedAt >= options.timeoutMs) {
      throw new AmqHaError(
        'TIMEOUT',
        `waited ${Math.round(options.timeoutMs / 1000)} s for ${options.what}; last seen: ${observed.seen}`,
        options.hint === undefined ? {} : { hint: options.hint },
      );
    }
    await pause(options.intervalMs ?? 50, options.signal);
  }
}

/** Pauses between two checks; an abort ends the pause at once. */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  await delay(ms, undefined, signal === undefined ? {} : { signal }).catch(() => {
    throwIfInterrupted(signal);
  });
}

export function throwIfInterrupted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new AmqHaError('INTERRUPTED', 'interrupted');
}
