import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { comparableRows } from '../../../src/compare/baseline.ts';
import { pairsOf } from '../../../src/compare/pair-kinds.ts';
import { rowsOf } from '../../../src/compare/rows.ts';
import { judgeRun } from '../../../src/drill/judge-run.ts';
import { refuseImpossible } from '../../../src/drill/plan/capabilities.ts';
import { drillOptionsOf, planDrill } from '../../../src/drill/plan/plan.ts';
import type { DrillContext } from '../../../src/drill/run/context.ts';
import { begin, type Injection } from '../../../src/drill/run/faults/injection.ts';
import { INJECTIONS } from '../../../src/drill/run/faults/injections.ts';
import { Recorder } from '../../../src/drill/run/recorder.ts';
import { runRounds } from '../../../src/drill/run/run-rounds.ts';
import type { DrillPlan } from '../../../src/model/drill.ts';
import {
  FAULTS,
  faultsForHelp,
  faultsOf,
  lastingFaults,
  type FaultFacts,
} from '../../../src/model/faults.ts';
import type { Verdict } from '../../../src/model/verdict.ts';
import { DEFAULTS } from '../../../src/settings/defaults.ts';
import { CLASSIC, resultOf } from '../compare/samples.ts';
import { planOf } from './judge/planted.ts';

/** Everything that a new fault needs: an entry of the catalogue, ... */
const UNPLUG: FaultFacts = {
  target: 'active',
  takesActiveAway: true,
  lasts: 'pause',
  needs: 'relay',
  expects: 'takeover',
  offeredBy: ['drill'],
  note: 'pulls its plug',
  done: (broker) => `${broker} lost its power`,
};
/** ... and a function. */
const unplug: Injection['act'] = async (context, round) => {
  await begin(context, round, () => undefined);
};

beforeAll(() => {
  Object.assign(FAULTS, { unplug: UNPLUG });
  Object.assign(INJECTIONS, { unplug: { act: unplug, bringBack: () => Promise.resolve() } });
});

afterAll(() => {
  for (const table of [FAULTS, INJECTIONS]) Reflect.deleteProperty(table, 'unplug');
});

/** The options of the commands as they load with the fault in the catalogue: they are made of it then. */
async function commandOptions() {
  vi.resetModules();
  const { FAULTS: catalogue } = await import('../../../src/model/faults.ts');
  Object.assign(catalogue, { unplug: UNPLUG });
  const { compareOptions } = await import('../../../src/commands/options/compare-options.ts');
  const { DRILL_COMMAND } = await import('../../../src/commands/options/command-options.ts');
  const { readOptions } = await import('../../../src/commands/options/flags.ts');
  const { helpOf } = await import('../../../src/settings/describe.ts');
  // The next import is one without the fault again.
  vi.resetModules();
  return { compareOptions, DRILL_COMMAND, readOptions, helpOf };
}

const MEANS = { relay: true, zooKeeperServers: 0 };

function planned(): DrillPlan {
  const { pair } = planOf();
  const plan = planDrill({
    options: { ...drillOptionsOf({ seed: 1 }), faults: ['unplug'] },
    ...{ pair, means: MEANS, run: 'r1', command: '', startedAt: new Date(0) },
  });
  return { ...plan, rounds: plan.rounds.map((round) => ({ ...round, delayMs: 0 })) };
}

/**
 * Runs the plan on a pair that is always protected.
 * @returns the verdict and the folder of the run
 */
async function drilled(
  plan: DrillPlan,
  takesOver: boolean,
): Promise<{ readonly verdict: Verdict; readonly folder: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'new-fault-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  const recorder = new Recorder(join(folder, 'history.ndjson'));
  const drill = { process: 'drill', type: 'ok' } as const;
  recorder.tell({ ...drill, type: 'info', f: 'begin', value: plan });
  recorder.tellMessage('producer-0', 'invoke', 'send', 0);
  recorder.tellMessage('producer-0', 'ok', 'send', 0);
  recorder.tellMessage('consumer-0', 'ok', 'receive', 0);
  const context = {
    plan,
    recorder,
    pair: { brokers: [] },
    signal: new AbortController().signal,
    observer: { isProtectedSince: () => true, firstCode: () => null, describe: () => '' },
    load: { counts: { lastAckMs: Number.POSITIVE_INFINITY }, takeLongestGap: () => 0 },
    say: () => undefined,
  };
  await runRounds(context as unknown as DrillContext, INJECTIONS, (event) => {
    if (!takesOver || event.kind !== 'phase' || event.phase !== 'heal') return;
    const value = { code: 'AMQ221007', at: recorder.now() };
    recorder.tell({ process: 'backup', type: 'info', f: 'log', value });
  });
  recorder.tell({ ...drill, f: 'drain', value: {} });
  recorder.end(1);
  return { verdict: await judgeRun(folder), folder };
}

test('a drill offers it, in its help too; exec does not', async () => {
  const { DRILL_COMMAND, readOptions, helpOf } = await commandOptions();
  expect(faultsForHelp('drill')).toContain('unplug (pulls its plug)');
  expect(lastingFaults()).toContain('unplug');
  expect(helpOf(DRILL_COMMAND.faults)).toContain(', unplug: ');
  expect(helpOf(DRILL_COMMAND.pauseForMs)).toContain(', unplug last');
  const { faults } = readOptions(DRILL_COMMAND, { fault: 'kill,unplug' });
  expect(faults).toEqual(['kill', 'unplug']);
  expect(() => readOptions(DRILL_COMMAND, { fault: 'unplugs' })).toThrow('did you mean "unplug"?');
  expect(faultsOf('exec')).not.toContain('unplug');
});

test('what it needs is checked', () => {
  refuseImpossible(['unplug'], MEANS);
  expect(() => {
    refuseImpossible(['unplug'], { ...MEANS, relay: false });
  }).toThrow(/^unplug: the brokers of this pair reach each other directly/);
});

test('the planner writes its expected outcome', () => {
  expect(planned().rounds).toEqual([
    { round: 1, fault: 'unplug', delayMs: 0, target: 'primary', expects: 'takeover' },
  ]);
});

test('it is run, judged by the plan, and reported with its own text', async () => {
  const { verdict, folder } = await drilled(planned(), true);
  expect(verdict).toMatchObject({ verdict: 'pass', faults: 1, takeovers: 1, falseFailovers: 0 });
  expect(readFileSync(join(folder, 'report.md'), 'utf8')).toContain(
    'Round 1, unplug: replicatedMaster lost its power at',
  );
  const missed = await drilled(planned(), false);
  expect(missed.verdict).toMatchObject({
    verdict: 'fail',
    reasons: ['round 1 (unplug): replicatedSlave did not take over'],
  });
});

test('a comparison has it by default, and has its result', async () => {
  const { compareOptions } = await commandOptions();
  const { faults } = compareOptions({});
  expect(faults).toEqual(['kill', 'stop', 'pause', 'handover', 'unplug']);
  const brokers = [{ name: '2.44.0', settings: { ...DEFAULTS, home: '/home' } }];
  const pairs = { brokers, failureDetections: ['fast'], lockManagers: ['none'] } as const;
  expect(pairsOf({ ...pairs, faults })[0]?.faults).toContain('unplug');

  const { verdict } = await drilled(planned(), false);
  const result = { ...resultOf(verdict.rounds), verdict, plan: planned() };
  const rows = rowsOf(CLASSIC, ['unplug'], result);
  expect(rows).toMatchObject([{ told: true, takeovers: 0, neverTookOver: true }]);
  // It lasts: with another --pause-for it is another fault.
  const conditions = { load: drillOptionsOf({}).load, pauseForMs: 1_000 };
  const baseline = { ...conditions, pauseForMs: 2_000, path: '', rows, drills: [] };
  expect(comparableRows(conditions, baseline)).toEqual([]);
  expect(comparableRows(conditions, { ...baseline, pauseForMs: 1_000 })).toEqual(rows);
});
