import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files in the order of their names, so that a run of real brokers can be read from top to bottom. */
class FileNameSequencer extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const byProject = await super.sort(files);
    return byProject.sort((a, b) => order(a) - order(b) || (a.moduleId < b.moduleId ? -1 : 1));
  }
}

function order(file: TestSpecification): number {
  return file.project.config.sequence.groupOrder;
}

/** Their pairs do one thing after another and nobody measures them: two of them share a machine of two cores. */
const SIDE_BY_SIDE = ['test/e2e/86-doctor-harms.test.ts', 'test/e2e/87-doctor.test.ts'];

const BROKERS = {
  globalSetup: ['test/e2e/global-setup.ts'],
  testTimeout: 180_000,
  hookTimeout: 300_000,
};

export default defineConfig({
  test: {
    sequence: { sequencer: FileNameSequencer },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          // Pure code shares nothing that could leak: one process a core is enough.
          isolate: false,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          exclude: SIDE_BY_SIDE,
          // Real brokers share processors, and their times are judged.
          fileParallelism: false,
          sequence: { groupOrder: 1 },
          ...BROKERS,
        },
      },
      {
        test: {
          name: 'e2e-doctor',
          include: SIDE_BY_SIDE,
          maxWorkers: 2,
          sequence: { groupOrder: 2 },
          ...BROKERS,
        },
      },
    ],
  },
});
