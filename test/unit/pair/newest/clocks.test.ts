import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { endOfLog } from '../../../../src/broker/log/log-position.ts';
import type { BrokerRole } from '../../../../src/model/broker.ts';
import { decideNewest } from '../../../../src/pair/newest/decide.ts';
import { readEvidence } from '../../../../src/pair/newest/traces.ts';
import { writeLastSnapshot } from '../../../../src/pair/record/record.ts';
import { tempFolder } from '../../platform/samples.ts';
import { clockOf, Logs, STEPS, type Clock, type Line } from './recorded-logs.ts';

const ZONES = ['Asia/Tokyo', 'UTC', 'America/New_York'] as const;
const HOUR_MS = 3_600_000;
/** The broker with the newest data after each step. */
const NEWEST: readonly BrokerRole[] = ['primary', 'primary', 'backup', 'primary'];
const ORDINARY_DAY = Date.parse('2026-06-15T12:00:00Z');
const BEFORE_MIDNIGHT = Date.parse('2026-06-15T23:59:20Z');
/** 40 s before the clocks in New York are set back by an hour. */
const END_OF_SUMMER_TIME = Date.parse('2026-11-01T05:59:20Z');

/**
 * Writes the recorded logs, each line with the time of some clock, and decides after each step
 * which broker has the newest data. With `hasSnapshots`, commands have recorded a snapshot after
 * each step but the third: no command observed the takeover.
 */
function newestBySteps(
  zeroMs: number,
  clockAt: (step: number, line: Line, index: number) => Clock,
  hasSnapshots: boolean,
): readonly (BrokerRole | null | 'uncertain')[] {
  const home = tempFolder();
  mkdirSync(join(home, 'target'));
  const logs = new Logs(join(home, 'target'));
  let index = 0;
  return STEPS.map((lines, step) => {
    logs.write(lines, zeroMs, (line) => clockAt(step, line, index++));
    const newest = decideNewest(readEvidence(home, 'classic', logs.instances));
    const role = newest.certain ? newest.role : 'uncertain';
    if (hasSnapshots && step !== 2 && role !== 'uncertain')
      writeLastSnapshot(home, {
        schema: 2,
        changes: step,
        newest: role,
        active: role,
        inSync: true,
        parted: false,
        logs: {
          primary: endOfLog(logs.instances.primary),
          backup: endOfLog(logs.instances.backup),
        },
      });
    return role;
  });
}

const everyOrder = ZONES.flatMap((first) =>
  ZONES.flatMap((second) =>
    ZONES.flatMap((third) => ZONES.map((fourth) => [first, second, third, fourth] as const)),
  ),
);

test.each([
  ['an ordinary day', ORDINARY_DAY],
  ['midnight in one of the zones', BEFORE_MIDNIGHT],
  ['the end of daylight saving time', END_OF_SUMMER_TIME],
])(
  'the newest data are the same in all 81 orders of three zones, at %s',
  (_, zeroMs) => {
    expect(everyOrder).toHaveLength(81);
    for (const zones of everyOrder) {
      const clocks = zones.map((zone) => clockOf(zone));
      for (const hasSnapshots of [false, true])
        expect(
          newestBySteps(zeroMs, (step) => clocks[step] ?? clockOf('UTC'), hasSnapshots),
          `${zones.join(', ')}, ${hasSnapshots ? 'with' : 'without'} snapshots`,
        ).toEqual(NEWEST);
    }
  },
  120_000,
);

test.each([1, -1, 12, -12])(
  'a change of the clock by %i hours at any line of the logs makes no difference',
  (hours) => {
    const lines = STEPS.flat().length;
    for (let at = 0; at < lines; at += 1)
      for (const hasSnapshots of [false, true])
        expect(
          newestBySteps(
            ORDINARY_DAY,
            (_step, _line, index) => clockOf('UTC', index < at ? 0 : hours * HOUR_MS),
            hasSnapshots,
          ),
          `from line ${at} on`,
        ).toEqual(NEWEST);
  },
  120_000,
);
