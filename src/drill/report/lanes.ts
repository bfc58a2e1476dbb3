import { CODE } from '../../broker/log/log.ts';
import type { BrokerRole } from '../../model/broker.ts';
import type { LaneState } from '../../model/timeline.ts';
import type { Evidence, RoleRun } from '../evidence/evidence.ts';

/** A state that begins at `from` (ms) and lasts until the next one. */
interface LaneSpan {
  readonly from: number;
  readonly state: LaneState;
}

/** More are not visible in a picture, and a broker that flaps must not make the page huge. */
const MOST_SPANS = 12_000;

/**
 * Processes are observed every 200 ms; a change this soon after an action of the nemesis is its
 * effect.
 */
const SEEN_WITHIN_MS = 300;

/** The states of a broker over the whole drill: by its process first, then by its own answers. */
export function laneOf(role: BrokerRole, evidence: Evidence): readonly LaneSpan[] {
  const actions = actionsOn(role, evidence);
  const processes = evidence.processes
    .filter((operation) => operation.process === role)
    .map(({ t, value }) => ({ from: happened(t, actions), answer: null, process: value }));
  const changes = [...answersOf(role, evidence, actions, processes), ...processes].sort(
    (a, b) => a.from - b.from,
  );
  let process: 'running' | 'paused' | 'stopped' = 'running';
  let answer: Answer = { state: 'down', lastQuestion: Number.POSITIVE_INFINITY };
  const spans: LaneSpan[] = [];
  for (const change of changes) {
    process = change.process ?? process;
    answer = change.answer ?? answer;
    // An answer from before a stop or a pause says nothing about the state after it.
    if (change.process === 'running' && answer.lastQuestion < change.from)
      answer = { ...answer, state: 'down' };
    append(spans, change.from, process === 'running' ? answer.state : OF_PROCESS[process]);
  }
  return thinned(spans);
}

const OF_PROCESS = { paused: 'paused', stopped: 'down' } as const;

function append(spans: LaneSpan[], from: number, state: LaneState): void {
  if (spans.at(-1)?.from === from) spans.pop();
  if (spans.at(-1)?.state !== state) spans.push({ from, state });
}

/** When the nemesis acted on a broker, in ms. */
function actionsOn(role: BrokerRole, { nemesis }: Evidence): readonly number[] {
  return nemesis
    .filter(
      ({ f, type, value }) =>
        value.target === role &&
        type !== 'invoke' &&
        (f === 'fault' || f === 'resume' || f === 'end-split-brain'),
    )
    .map(({ t }) => t);
}

/** When a change of a process happened that was observed at `t`. */
function happened(t: number, actions: readonly number[]): number {
  const action = actions.findLast((each) => each <= t);
  return action !== undefined && t - action <= SEEN_WITHIN_MS ? action : t;
}

interface Answer {
  readonly state: LaneState;
  /** When the last question with this answer was asked, in ms. */
  readonly lastQuestion: number;
}

interface AnswerChange {
  readonly from: number;
  readonly answer: Answer;
  readonly process: null;
}

function answersOf(
  role: BrokerRole,
  evidence: Evidence,
  actions: readonly number[],
  processes: readonly { readonly from: number }[],
): readonly AnswerChange[] {
  const runs = evidence.roles.filter((run) => run.role === role);
  const logged = (code: string): readonly number[] =>
    evidence.logs
      .filter((line) => line.process === role && line.value.code === code)
      .map(({ value }) => value.at);
  const moments: Readonly<Record<LaneState, readonly number[]>> = {
    active: logged(CODE.active),
    'in-sync': logged(CODE.replicaInSync),
    'catching-up': [],
    paused: [],
    down: [...actions, ...logged(CODE.restartsAsBackup)],
  };
  let least = 0;
  return runs.map((run, index) => {
    const before = runs[index - 1];
    const state = stateOf(run);
    if (before !== undefined) {
      const to = run.surelyFrom;
      const process = processes.findLast((change) => change.from <= to)?.from ?? 0;
      const from = Math.max(before.surelyTo, Math.min(process, to));
      least = Math.max(least, changed(from, to, moments[state]));
    }
    // A drill begins with a protected pair, so the first answer holds from the beginning.
    return { from: least, answer: { state, lastQuestion: run.surelyTo }, process: null };
  });
}

/**
 * When one answer became the other: between the last moment of the old one and the first answer of
 * the new one. The log or the nemesis may have the exact time; otherwise it is the middle.
 */
function changed(from: number, to: number, moments: readonly number[]): number {
  return moments.find((at) => at >= from && at <= to) ?? (from + to) / 2;
}

function stateOf(run: RoleRun): LaneState {
  if (run.active === null) return 'down';
  if (run.active) return 'active';
  return run.inSync ? 'in-sync' : 'catching-up';
}

/** Drops the shortest states until few enough are left. */
function thinned(spans: readonly LaneSpan[]): readonly LaneSpan[] {
  let kept = spans;
  for (let leastMs = 1; kept.length > MOST_SPANS; leastMs *= 2) {
    const next: LaneSpan[] = [];
    kept.forEach((span, index) => {
      const to = kept[index + 1]?.from ?? Number.POSITIVE_INFINITY;
      if (index === 0 || to - span.from >= leastMs) append(next, span.from, span.state);
    });
    kept = next;
  }
  return kept;
}
