import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import {
  fetchWithMaven,
  fileInRepository,
  type Artifact,
} from '../../src/distribution/acquire/maven.ts';
import { Home } from './harness.ts';

/** One of those that a ZooKeeper server of ours needs: small. */
const ARTIFACT: Artifact = {
  ...{ group: 'io.dropwizard.metrics', name: 'metrics-core', version: '4.1.12.1', type: 'jar' },
};

/** What HOME may be: a folder that is empty, one that is not there and cannot be made, a file. Root may write anywhere else. */
function homes(): Readonly<Record<'empty' | 'gone' | 'file', string>> {
  const root = mkdtempSync(join(inject('root'), 'homes-'));
  const empty = join(root, 'empty');
  mkdirSync(empty);
  const file = join(root, 'file');
  writeFileSync(file, '');
  return { empty, gone: '/proc/nonexistent', file };
}

/** HOME and the home of the account are two things for mvn: it is told where to put the file. */
test.each([{ kinds: ['empty'] as const }, { kinds: ['gone', 'file'] as const }])(
  'a real mvn puts the file where we look for it: the homes are $kinds',
  async ({ kinds }) => {
    const all = homes();
    const temporary = join(mkdtempSync(join(inject('root'), 'temporary-')), 'ours');
    const folders = { homes: kinds.map((kind) => all[kind]), temporary };
    const env = { ...process.env, HOME: folders.homes[0] };
    const path = await fetchWithMaven(ARTIFACT, { env, folders, report: () => undefined });
    const repository =
      kinds[0] === 'empty' ? join(all.empty, '.m2/repository') : join(temporary, 'maven');
    expect(path).toBe(fileInRepository(repository, ARTIFACT));
    expect(readdirSync(join(path, '..'))).toContain('metrics-core-4.1.12.1.jar');
  },
);

test.each(['empty', 'gone', 'file'] as const)('init with a HOME that is %s', async (kind) => {
  const home = new Home().endWithTest();
  const env = { HOME: homes()[kind], MAVEN_ARGS: '', MAVEN_OPTS: '' };
  const { exit, stderr } = await home.cli(
    ['init', '--broker', '2.44.0', '--lock-manager', 'zookeeper', '--no-start'],
    { env },
  );
  expect(exit, stderr).toBe(0);
  expect(stderr).not.toMatch(/^\s+at /m);
});
