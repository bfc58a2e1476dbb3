import { setTimeout as delay } from 'node:timers/promises';
import { AmqHaError } from '../model/errors.ts';

type Look<T> = { readonly done: T } | { readonly seen: string };

interface WaitOptions<T> {
  /** What is waited for, in words that complete "waited 30 s for …". */
  readonly what: string;
  readonly timeoutMs: number;
  /** Pause between two looks. */
  readonly intervalMs?: number;
  readonly signal?: AbortSignal | undefined;
  /** Looks once: the result, or what was seen instead. May throw to give up early. */
  look(): Promise<Look<T>> | Look<T>;
  /** The command that helps when the time is up. */
  readonly hint?: string;
}

/**
 * Looks until a condition holds; the only way this program waits.
 * @throws AmqHaError TIMEOUT with what was last seen; INTERRUPTED when the signal aborts.
 */
export async function waitUntil<T>(options: WaitOptions<T>): Promise<T> {
  const startedAt = performance.now();
  for (;;) {
    throwIfInterrupted(options.signal);
    const look = await options.look();
    if ('done' in look) return look.done;
    if (performance.now() - startedAt >= options.timeoutMs) {
      throw new AmqHaError(
        'TIMEOUT',
        `waited ${String(Math.round(options.timeoutMs / 1000))} s for ${options.what}; last seen: ${look.seen}`,
        options.hint === undefined ? {} : { hint: options.hint },
      );
    }
    await pause(options.intervalMs ?? 50, options.signal);
  }
}

/** A pause between two samples that an abort ends at once. */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  await delay(ms, undefined, signal === undefined ? {} : { signal }).catch(() => {
    throwIfInterrupted(signal);
  });
}

export function throwIfInterrupted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new AmqHaError('INTERRUPTED', 'interrupted');
}
