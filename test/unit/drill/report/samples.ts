import type { Evidence } from '../../../../src/drill/evidence/evidence.ts';
import type { Verdict } from '../../../../src/model/verdict.ts';
import { synthetic } from './synthetic.ts';

const NONE = { min: null, median: null, p95: null, max: null };

/** A drill that passed two faults; a test changes what it needs. */
export const VERDICT: Verdict = {
  verdict: 'pass',
  reasons: [],
  seed: 42,
  version: '2.44.0',
  haMode: 'classic',
  client: 'careful',
  faults: 2,
  takeovers: 1,
  attempted: 12_001,
  acknowledged: 12_000,
  consumed: 12_001,
  lost: 0,
  onlyOnOtherSide: 0,
  duplicated: 3,
  unexpected: 0,
  recovered: 1,
  unknown: 0,
  drained: true,
  outOfOrder: 4,
  bothActiveMs: 0,
  falseFailovers: 0,
  outageMs: { min: 12, median: 12, p95: 512, max: 512 },
  consumerOutageMs: NONE,
  failbackOutageMs: { min: 1_400, median: 1_400, p95: 1_400, max: 1_400 },
  byFault: [
    {
      fault: 'kill',
      count: 1,
      takeovers: 1,
      outageMs: { min: 512, median: 512, p95: 512, max: 512 },
      lost: 0,
    },
    {
      fault: 'restart-backup',
      count: 1,
      takeovers: 0,
      outageMs: { min: 12, median: 12, p95: 12, max: 12 },
      lost: 0,
    },
  ],
  rounds: [
    {
      round: 1,
      fault: 'kill',
      target: 'primary',
      atMs: 12_345,
      takeover: true,
      outage: { process: 'producer-0', fromMs: 12_340, toMs: 12_852, ms: 512 },
      consumerOutage: null,
      failbackOutage: { process: 'producer-1', fromMs: 16_200, toMs: 17_600, ms: 1_400 },
      failbacks: 1,
      bothActiveMs: 0,
      lost: 0,
      onlyOnOtherSide: 0,
      restoredMs: 5_900,
      milestones: [
        { name: 'fault', atMs: 0 },
        { name: 'promoting', atMs: 40 },
        { name: 'active', atMs: 430 },
        { name: 'first-ack', atMs: 498 },
        { name: 'heal', atMs: 700 },
        { name: 'in-sync', atMs: 3_700 },
        { name: 'hand-back', atMs: 3_720 },
        { name: 'failback-active', atMs: 4_400 },
        { name: 'protected', atMs: 5_900 },
      ],
    },
    {
      round: 2,
      fault: 'restart-backup',
      target: 'backup',
      atMs: 65_250,
      takeover: false,
      outage: { process: 'producer-0', fromMs: 66_000, toMs: 66_012, ms: 12 },
      consumerOutage: null,
      failbackOutage: null,
      failbacks: 1,
      bothActiveMs: 0,
      lost: 0,
      onlyOnOtherSide: 0,
      restoredMs: 3_000,
      milestones: [
        { name: 'fault', atMs: 0 },
        { name: 'heal', atMs: 300 },
        { name: 'in-sync', atMs: 2_900 },
        { name: 'protected', atMs: 3_000 },
      ],
    },
  ],
  throughput: 987.6,
  peakMemoryMb: 143,
  reportPath: 'target/runs/20260504-093012-mixed/report.html',
};

/** A broker paused, replaced, and active again beside the other one; nine messages diverged. */
export const SPLIT_ROUND: Verdict['rounds'][number] = {
  round: 3,
  fault: 'pause',
  target: 'primary',
  atMs: 80_000,
  takeover: true,
  outage: { process: 'producer-0', fromMs: 79_990, toMs: 83_600, ms: 3_610 },
  consumerOutage: null,
  failbackOutage: null,
  failbacks: 1,
  bothActiveMs: 648,
  lost: 9,
  onlyOnOtherSide: 9,
  restoredMs: null,
  milestones: [
    { name: 'fault', atMs: 0 },
    { name: 'promoting', atMs: 3_100 },
    { name: 'active', atMs: 3_400 },
    { name: 'first-ack', atMs: 3_600 },
    { name: 'resume', atMs: 5_000 },
    { name: 'end-split-brain', atMs: 5_700 },
    { name: 'heal', atMs: 7_100 },
  ],
};

export const FAILED: Verdict = {
  ...VERDICT,
  verdict: 'fail',
  reasons: [
    'lost 9 acknowledged messages (limit 0)',
    'both brokers were active for 648 ms (limit 0 ms)',
  ],
  faults: 3,
  takeovers: 2,
  lost: 9,
  onlyOnOtherSide: 9,
  bothActiveMs: 648,
  outageMs: { min: 12, median: 512, p95: 3_610, max: 3_610 },
  byFault: [
    ...VERDICT.byFault,
    {
      fault: 'pause',
      count: 1,
      takeovers: 1,
      outageMs: { min: 3_610, median: 3_610, p95: 3_610, max: 3_610 },
      lost: 9,
    },
  ],
  rounds: [...VERDICT.rounds, SPLIT_ROUND],
};

/** The plan and everything else that a report uses of a history. */
export const EVIDENCE: Evidence = synthetic({ rounds: 2, messages: 500 }).evidence;

/** A text of a user, a broker or a history that tries to become markup. */
export const HOSTILE = '</script><img src=x onerror=alert(1)> & "q" \'a\' \u2028 {{data}} $& `b`';
