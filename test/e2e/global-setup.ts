import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { acquireZip } from '../../src/distribution/acquire/acquire.ts';
import { readTextIfThere } from '../../src/platform/files.ts';
import { findProcesses } from '../../src/platform/process-table.ts';
import { aliasesInto } from './aliases.ts';
import { readJsonPage } from '../json-page.ts';

/** The releases that every claim is tried on: the oldest words, the lock-manager-only words, the new console, the newest. */
const VERSIONS = ['2.10.1', '2.28.0', '2.40.0', '2.44.0'] as const;

declare module 'vitest' {
  interface ProvidedContext {
    /** Folder of this test run; every home lies inside, so that what is ours can be told by its command line. */
    root: string;
    /** Version to local zip. */
    zips: Readonly<Record<string, string>>;
    /** Fields of docs/json.md that documents had, one a line; shared by the projects of a run. */
    seenFields: string;
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
  const seenFields = join(tmpdir(), `amqha-seen-fields-${process.pid}`);
  writeFileSync(seenFields, '', { flag: 'a' });
  project.provide('root', root);
  project.provide('seenFields', seenFields);
  project.provide('zips', zips);
  return () => {
    const left = findProcesses(
      (commandLine) => commandLine.includes(root) && commandLine.includes('artemis'),
    );
    for (const { pid } of left) process.kill(pid, 'SIGKILL');
    for (const link of aliasesInto(root)) rmSync(dirname(link), { recursive: true, force: true });
    rmSync(root, { recursive: true, force: true });
    reportUnseen(seenFields, project);
    if (left.length > 0) {
      // A thrown error makes the whole run fail: leaving brokers behind is the one thing no test may do.
      throw new Error(
        `brokers were left running:\n${left.map(({ pid, commandLine }) => `${String(pid)} ${commandLine.slice(0, 200)}`).join('\n')}`,
      );
    }
    return Promise.resolve();
  };
}

/**
 * After a run of all files: documented fields that no document had. The first project to end
 * reports for all of them.
 */
function reportUnseen(file: string, { vitest }: TestProject): void {
  const text = readTextIfThere(file);
  rmSync(file, { force: true });
  const all = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.test.ts'));
  const ran = vitest.state.getPaths().filter((path) => path.startsWith(import.meta.dirname));
  if (text === null || ran.length < all.length) return;
  const seen = new Set(text.split('\n'));
  const page = readJsonPage();
  const unseen = page.documents
    .flatMap((document) => page.fieldsOf(document))
    .filter((field) => !seen.has(field));
  if (unseen.length > 0)
    process.stderr.write(
      `docs/json.md has fields that no document of this run had: ${unseen.join(', ')}\n`,
    );
}
