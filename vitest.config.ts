import { existsSync } from 'node:fs';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Files that take minutes, the longest first: begun last, one of them would run alone at the end while a core is idle.
 * All others follow in the order of their names, so that a run of real brokers can be read from top to bottom.
 */
const LONG = [
  '91-bad-upgrade',
  '30-newest-data-first',
  '86-doctor-harms',
  '20-faults',
  '87-doctor',
  '89-upgrade',
  '40-init',
  '25-drill',
];

class LongestFirstSequencer extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const byProject = await super.sort(files);
    return byProject.sort(
      (a, b) =>
        a.project.config.sequence.groupOrder - b.project.config.sequence.groupOrder ||
        place(a) - place(b) ||
        (a.moduleId < b.moduleId ? -1 : 1),
    );
  }
}

function place(file: TestSpecification): number {
  const place = LONG.findIndex((name) => file.moduleId.includes(`/${name}.`));
  return place === -1 ? LONG.length : place;
}

/**
 * Files that keep both cores busy by themselves, or hold sessions of a second that a busy machine lets expire: one at a
 * time. 30-newest-data-first and 33-start may run beside others: they wait for conditions, and passed three at a time.
 */
const ALONE = ['29-referee', '32-under-load'].map(fileOf);

for (const file of [...LONG.map(fileOf), ...ALONE])
  if (!existsSync(new URL(file, import.meta.url)))
    throw new Error(`vitest.config.ts lists ${file}, which does not exist`);

function fileOf(name: string): string {
  return `test/e2e/${name}.test.ts`;
}

const BROKERS = {
  globalSetup: ['test/e2e/global-setup.ts'],
  testTimeout: 180_000,
  hookTimeout: 300_000,
};

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirstSequencer },
    // One line a file, with its time; what a test took is in the JSON report.
    slowTestThreshold: Number.MAX_SAFE_INTEGER,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          globalSetup: ['test/unit/global-setup.ts'],
          // Pure code shares nothing that could leak: one process a core is enough.
          isolate: false,
          // Beside something else that keeps both cores busy, a property takes ten times its time.
          testTimeout: 60_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'e2e-alone',
          include: ALONE,
          fileParallelism: false,
          sequence: { groupOrder: 1 },
          ...BROKERS,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          exclude: ALONE,
          // Brokers wait for each other: two files at once keep two cores busy, and with three each takes twice as long
          // (measured). No test judges a time.
          maxWorkers: 2,
          sequence: { groupOrder: 2 },
          ...BROKERS,
        },
      },
    ],
  },
});
