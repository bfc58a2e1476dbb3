import { expect, test } from 'vitest';
import { completePlan } from '../../../../src/drill/evidence/complete-plan.ts';
import type { DrillPlan, RoundPlan } from '../../../../src/model/drill.ts';
import { faultsOf } from '../../../../src/model/faults.ts';
import type { NemesisOperation } from '../../../../src/model/history.ts';
import { judge } from '../../../../src/drill/judge/judge.ts';
import { evidenceOf, goodHistory, Planted, plannedRounds, planOf } from '../judge/planted.ts';

/** A plan as stored before the planner wrote the expected outcome. */
const old = (faults: readonly string[]): DrillPlan => ({
  ...planOf(),
  rounds: plannedRounds(faults).map(
    ({ round, fault, delayMs }) => ({ round, fault, delayMs }) as RoundPlan,
  ),
});

const recorded = (round: number, fault: string, harmless?: boolean): NemesisOperation => ({
  i: round,
  t: round,
  process: 'nemesis',
  type: 'invoke',
  f: 'fault',
  value: { round, fault, target: 'primary', ...(harmless === undefined ? {} : { harmless }) },
});

test('fields that an old plan lacks get the values that the planner writes now', () => {
  const names = [...faultsOf('drill'), ...faultsOf('upgrade')];
  const operations = names.map((fault, index) =>
    recorded(index + 1, fault, fault === 'zk-kill' ? true : undefined),
  );
  expect(completePlan(old(names), operations).rounds).toEqual(plannedRounds(names));
});

test.each<[string, boolean | undefined, string]>([
  ['zk-kill', true, 'no-takeover'],
  ['zk-kill', false, 'either'],
  ['zk-kill', undefined, 'either'],
  ['restart-backup', true, 'no-takeover'],
  ['restart-backup', undefined, 'no-takeover'],
  ['kill', false, 'takeover'],
  ['of another version', undefined, 'either'],
  ['of another version', true, 'no-takeover'],
  ['toString', undefined, 'either'],
])('%s, recorded as harmless %j: %s', (fault, harmless, expects) => {
  const { rounds } = completePlan(old([fault]), [recorded(1, fault, harmless)]);
  expect(rounds[0]?.expects).toBe(expects);
});

test('the plan has precedence over the catalogue', () => {
  const plan = { ...planOf(), rounds: plannedRounds(['kill']) };
  const said = { ...plan, rounds: plan.rounds.map((round) => ({ ...round, expects: 'either' })) };
  expect(completePlan(said as DrillPlan, []).rounds[0]?.expects).toBe('either');
  const unknown = { ...plan, rounds: plan.rounds.map((round) => ({ ...round, expects: 'luck' })) };
  expect(completePlan(unknown as unknown as DrillPlan, []).rounds[0]?.expects).toBe('takeover');
});

test('a history without the fields has the same verdict as one with them', () => {
  const missed = new Planted({ faults: ['kill', 'restart-backup'] })
    .flow({ from: 100, to: 6_500 })
    .nemesis(2_000, 'fault', 'invoke', { round: 1, fault: 'kill' })
    .nemesis(2_001, 'fault', 'ok', { round: 1, fault: 'kill' })
    .nemesis(3_000, 'heal', 'ok', { round: 1, fault: 'kill' })
    .nemesis(4_000, 'fault', 'invoke', { round: 2, fault: 'restart-backup' })
    .nemesis(4_001, 'fault', 'ok', { round: 2, fault: 'restart-backup' })
    .log(4_500, 'primary', 'AMQ221007')
    .nemesis(5_000, 'heal', 'ok', { round: 2, fault: 'restart-backup' })
    .drained(6_600);
  expect(missed.verdict()).toMatchObject({ verdict: 'fail', falseFailovers: 1 });
  for (const history of [missed, goodHistory()]) {
    const lines = history
      .lines()
      .map((line) => line.replaceAll(/,"target":"[a-z]+","expects":"[a-z-]+"/g, ''));
    expect(lines.join()).not.toContain('"expects"');
    expect(judge(evidenceOf(lines), 'report.html')).toEqual(history.verdict());
  }
});

test.each(['stock', 'fast'])('an old plan has the %s detection among its settings', (value) => {
  const plan = planOf();
  const settings = [{ name: 'failure-detection', value, source: 'flag' } as const];
  const { product, version, haMode, java } = plan.pair;
  const pair = { product, version, haMode, java, settings };
  const completed = completePlan({ ...plan, pair }, []);
  expect(completed.pair).toEqual({ ...pair, failureDetection: value });
});
