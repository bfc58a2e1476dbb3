import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect } from 'vitest';
import type { Diagnosis, Finding } from '../../src/model/doctor.ts';
import { readTextIfThere } from '../../src/platform/files.ts';
import { applied } from '../unit/doctor/helpers.ts';
import { Home } from './harness.ts';

/** Folder of a broker, seen from its home. */
export const instanceIn = (version: string, broker: string): string =>
  join('target', `apache-artemis-${version}`, 'instances', broker);

export const MASTER = instanceIn('2.44.0', 'replicatedMaster');
export const SLAVE = instanceIn('2.44.0', 'replicatedSlave');

/** A pair that is configured and not yet started, so that its files can be made ill. */
export async function configured(...args: readonly string[]): Promise<Home> {
  const home = new Home().endWithTest();
  await home.init('2.44.0', '--no-start', ...args);
  return home;
}

export function edit(home: Home, broker: string, change: (text: string) => string): void {
  const path = join(home.path, broker, 'etc', 'broker.xml');
  const text = readFileSync(path, 'utf8');
  const changed = change(text);
  expect(changed).not.toBe(text);
  writeFileSync(path, changed);
}

export async function judged(home: Home, ...files: readonly string[]): Promise<Diagnosis> {
  return (await home.cli(['doctor', ...files, '--json'])).json as unknown as Diagnosis;
}

/** All but the notes. */
export const grave = ({ findings }: Diagnosis): readonly string[] =>
  findings
    .filter(({ severity }) => severity !== 'note')
    .map(({ id, where }) => `${id} ${where.broker}`);

/** Applies the diff that comes with a finding, where there is one. */
export function applyDiff(home: Home, { diff, where }: Finding): void {
  if (diff === null || where.file === null) return;
  const path = join(home.path, where.file);
  writeFileSync(path, applied(readFileSync(path, 'utf8'), diff));
}

/** Applies the diffs that doctor gives, and asks it again. */
export async function mended(home: Home): Promise<readonly string[]> {
  for (const finding of (await judged(home, MASTER, SLAVE)).findings) applyDiff(home, finding);
  return grave(await judged(home, MASTER, SLAVE));
}

/** Starts a broker by hand, past the care of this program. */
export async function startByHand(home: Home, broker: string): Promise<void> {
  await execa(join(home.path, broker, 'bin', 'artemis-service'), ['start'], { stdin: 'ignore' });
}

/** `broker` as `MASTER` and `SLAVE`. Empty before its first start. */
export const logOf = (home: Home, broker: string): string =>
  readTextIfThere(join(home.path, broker, 'log', 'artemis.log')) ?? '';
