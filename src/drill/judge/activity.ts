import { CODE } from '../../broker/log/log.ts';
import { BROKER_ROLES, otherRole, type BrokerRole } from '../../model/broker.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { LogLines } from './log-lines.ts';
import type { Round } from './rounds.ts';
import { firstFrom } from '../../math/bisect.ts';
import { inOrder, intersection, overlapping, without, type Span } from './spans.ts';

/**
 * When the other broker took over because of this fault, in ms on the drill's clock; null: never.
 */
export function takeoverMs(lines: LogLines, round: Round): number | null {
  if (round.expects === 'no-takeover') return null;
  return lines.firstIn(otherRole(round.target), CODE.active, spanOf(round));
}

/**
 * How often a broker became active without a fault that explains it. A fault explains one
 * activation of each broker, takeover and failback, until the pair is protected again; without
 * that, until the end, because the failback may come late. It also explains a repeated failback:
 * the broker handed the active role over (AMQ221039), the other did not take it in time, and it
 * became active again (seen under load: with a lock manager it waits 4 s for the other,
 * ReplicationPrimaryActivation of Artemis). A fault that leads to no takeover explains nothing.
 */
export function countFalseFailovers(lines: LogLines, rounds: readonly Round[]): number {
  const explaining = rounds.filter(({ expects }) => expects !== 'no-takeover');
  const unexplained = BROKER_ROLES.map((role) => {
    const explained = explaining.flatMap((round) => explainedActivations(lines, role, round));
    return lines.count(role, CODE.active) - new Set(explained).size;
  });
  return unexplained.reduce((sum, each) => sum + each, 0);
}

/** The explained activations of a broker, as indexes among all of its activations. */
function explainedActivations(lines: LogLines, role: BrokerRole, round: Round): readonly number[] {
  const span = explainedBy(round);
  const first = lines.indexIn(role, CODE.active, span);
  if (first === null) return [];
  const explained = [first];
  for (let index = first + 1; index < lines.count(role, CODE.active); index += 1) {
    const [fromMs, toMs] = [
      lines.at(role, CODE.active, index - 1),
      lines.at(role, CODE.active, index),
    ];
    const isRepeated = lines.firstIn(role, CODE.restartsAsBackup, { fromMs, toMs }) !== null;
    if (toMs > span.toMs || !isRepeated) break;
    explained.push(index);
  }
  return explained;
}

/**
 * How often the active role was handed back in a round; more than once when the other broker did
 * not take it in time.
 */
export function countFailbacks(lines: LogLines, round: Round): number {
  return lines.countIn(otherRole(round.target), CODE.restartsAsBackup, spanOf(round));
}

const spanOf = ({ atMs, endMs }: Round): Span => ({ fromMs: atMs, toMs: endMs });

const explainedBy = (round: Round): Span =>
  round.protectedMs === null
    ? { fromMs: round.atMs, toMs: Number.POSITIVE_INFINITY }
    : spanOf(round);

/**
 * When both brokers were certainly active, by their own answers. Their node IDs do not matter: both
 * acknowledge messages.
 */
export function bothActiveSpans(evidence: Evidence, rounds: readonly Round[]): readonly Span[] {
  const [primary, backup] = BROKER_ROLES.map((role) => activeSpans(evidence, role, rounds));
  return (primary ?? []).flatMap((own) =>
    overlapping(backup ?? [], own).flatMap((other) => intersection(own, other) ?? []),
  );
}

function activeSpans(
  evidence: Evidence,
  role: BrokerRole,
  rounds: readonly Round[],
): readonly Span[] {
  const away = awaySpans(evidence, role, rounds);
  const leaves = Float64Array.from(away, ({ fromMs }) => fromMs);
  const spans: Span[] = [];
  let wasActive = false;
  for (const run of evidence.roles.filter((each) => each.role === role)) {
    const { active, nodeId, surelyFrom, surelyTo } = run;
    const isActive = active === true && nodeId !== null;
    const last = spans.at(-1);
    // Its replica may have changed meanwhile, but the broker stayed active.
    const leavesAt = leaves[firstFrom(leaves, last?.toMs ?? 0)] ?? Number.POSITIVE_INFINITY;
    const goesOn = wasActive && last !== undefined && leavesAt > surelyFrom;
    if (isActive && goesOn) spans.splice(-1, 1, { ...last, toMs: surelyTo });
    else if (isActive) spans.push({ fromMs: surelyFrom, toMs: surelyTo });
    wasActive = isActive;
  }
  return spans.flatMap((span) => without(span, away));
}

/**
 * When the process of a broker was paused or not running. Processes are observed at intervals, so
 * the exact times of a pause that the drill injected count as well.
 */
export function awaySpans(
  { processes }: Evidence,
  role: BrokerRole,
  rounds: readonly Round[],
): readonly Span[] {
  const own = processes.filter(({ process }) => process === role);
  const seen = own.flatMap(({ t, value }, index) =>
    value === 'running' ? [] : [{ fromMs: t, toMs: own[index + 1]?.t ?? Number.POSITIVE_INFINITY }],
  );
  const paused = rounds
    .filter(({ target }) => target === role)
    .flatMap(({ atMs, injectedMs, resumeMs }) =>
      resumeMs === null ? [] : [{ fromMs: injectedMs ?? atMs, toMs: resumeMs }],
    );
  return inOrder([...seen, ...paused]);
}
