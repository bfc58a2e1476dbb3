import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { acquireZip } from '../../src/distribution/acquire/acquire.ts';
import { findProcesses } from '../../src/platform/process-table.ts';

/** The releases that every claim is tried on: the oldest words, the lock-manager-only words, the new console, the newest. */
const VERSIONS = ['2.10.1', '2.28.0', '2.40.0', '2.44.0'] as const;

declare module 'vitest' {
  interface ProvidedContext {
    /** Folder of this test run; every home lies inside, so that what is ours can be told by its command line. */
    root: string;
    /** Version to local zip. */
    zips: Readonly<Record<string, string>>;
  }
}

/** Gets the zips before the tests, and proves after them that nothing is left running. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const root = mkdtempSync(join(tmpdir(), 'amqha-e2e-'));
  const zips: Record<string, string> = {};
  for (const version of VERSIONS) {
    zips[version] = await acquireZip(
      { kind: 'version', version, announced: false },
      {
        env: process.env,
        signal: undefined,
        report: () => undefined,
      },
    );
  }
  project.provide('root', root);
  project.provide('zips', zips);
  return () => {
    const left = findProcesses(
      (commandLine) => commandLine.includes(root) && commandLine.includes('artemis'),
    );
    for (const { pid } of left) process.kill(pid, 'SIGKILL');
    rmSync(root, { recursive: true, force: true });
    if (left.length > 0) {
      // A thrown error makes the whole run fail: leaving brokers behind is the one thing no test may do.
      throw new Error(
        `brokers were left running:\n${left.map(({ pid, commandLine }) => `${String(pid)} ${commandLine.slice(0, 200)}`).join('\n')}`,
      );
    }
    return Promise.resolve();
  };
}
