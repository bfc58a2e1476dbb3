import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { onTestFinished } from 'vitest';
import { AmqHaError } from '../../../src/model/errors.ts';
import { LOCK_MANAGERS, type Settings } from '../../../src/model/settings.ts';
import { resolveSettings, type ResolvedSettings } from '../../../src/settings/resolve.ts';

type FileSettings = Omit<Settings, 'home'>;

const text = fc.string({ minLength: 1 }).filter((value) => !/[\p{Cc}\p{Cs}]/u.test(value));

/** Good values, any of which may be missing, as one source may give them. */
export const someSettings: fc.Arbitrary<Partial<FileSettings>> = fc.record(
  {
    broker: text,
    lockManager: fc.constantFrom(...LOCK_MANAGERS),
    failureDetection: fc.constantFrom('fast' as const, 'stock' as const),
    ports: fc.constantFrom('fixed' as const, 'auto' as const),
    portOffset: fc.integer({ min: 0, max: 3000 }),
    java: text,
    user: text,
    password: text,
    clusterUser: text,
    clusterPassword: text,
    classArchive: fc.boolean(),
  },
  { requiredKeys: [] },
);

/** `lockManager` as `AMQ_HA_DEMO_LOCK_MANAGER`, for every key; values become text. */
export function asEnvironment(settings: Partial<Settings>): NodeJS.ProcessEnv {
  const variables = Object.entries(settings).map(([key, value]) => [
    `AMQ_HA_DEMO_${key.replace(/(?=[A-Z])/g, '_').toUpperCase()}`,
    String(value),
  ]);
  return Object.fromEntries(variables) as NodeJS.ProcessEnv;
}

/** A new empty folder that goes when the test ends. */
export function newHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'amq-ha settings '));
  onTestFinished(() => {
    rmSync(home, { recursive: true, force: true });
  });
  return home;
}

export function writeSettings(home: string, content: string): void {
  writeFileSync(join(home, 'amq-ha-demo.json'), content);
}

/** Resolve with `home` as the current folder. */
export function resolveIn(
  home: string,
  given: { readonly flags?: Record<string, unknown>; readonly env?: NodeJS.ProcessEnv } = {},
): ResolvedSettings {
  return resolveSettings({ flags: given.flags ?? {}, env: given.env ?? {}, cwd: home });
}

/** The AmqHaError an act throws; anything else it does fails the test. */
export function caught(act: () => unknown): AmqHaError {
  try {
    act();
  } catch (error) {
    if (error instanceof AmqHaError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
