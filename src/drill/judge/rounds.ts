import type { BrokerRole } from '../../model/broker.ts';
import type { Expectation } from '../../model/faults.ts';
import type { NemesisOperation } from '../../model/history.ts';
import type { Evidence } from '../evidence/evidence.ts';

/**
 * What the nemesis recorded of one round; times in ms on the drill's clock, null if not recorded.
 */
export interface Round {
  readonly round: number;
  readonly fault: string;
  readonly target: BrokerRole;
  /** As planned; `either` for a round that is not in the plan. */
  readonly expects: Expectation;
  /** The fault was about to be injected. */
  readonly atMs: number;
  /** It was injected. */
  readonly injectedMs: number | null;
  readonly resumeMs: number | null;
  /** The link between the brokers was restored. */
  readonly reconnectMs: number | null;
  readonly endSplitBrainMs: number | null;
  /** The recovery of the pair began. */
  readonly recoverMs: number | null;
  readonly protectedMs: number | null;
  /** Why the pair could not be recovered. */
  readonly why: string | null;
  /** When the recovery ended or failed; else the next fault; else the end of the load. */
  readonly endMs: number;
}

/** The rounds of a drill in the order of their faults. */
export function roundsOf(evidence: Evidence): readonly Round[] {
  const operations = new Map<number, NemesisOperation[]>();
  for (const operation of evidence.nemesis) {
    const { round } = operation.value;
    const own = operations.get(round);
    if (own !== undefined) own.push(operation);
    else if (isFault(operation)) operations.set(round, [operation]);
  }
  const expected = new Map(evidence.plan.rounds.map(({ round, expects }) => [round, expects]));
  const all = [...operations.values()];
  return all.flatMap((own, index) => {
    const next = all[index + 1]?.[0]?.t ?? evidence.loadEndMs;
    return own
      .slice(0, 1)
      .map((fault) => roundOf(fault, own, next, expected.get(fault.value.round) ?? 'either'));
  });
}

const isFault = ({ f, type }: NemesisOperation): boolean => f === 'fault' && type === 'invoke';

function roundOf(
  { t, value: { round, fault, target } }: NemesisOperation,
  own: readonly NemesisOperation[],
  nextMs: number,
  expects: Expectation,
): Round {
  const timeOf = (f: NemesisOperation['f'], type?: NemesisOperation['type']): number | null =>
    own.find((each) => each.f === f && (type === undefined || each.type === type))?.t ?? null;
  const failed = own.find(({ f, type }) => f === 'heal' && (type === 'info' || type === 'fail'));
  const protectedMs = timeOf('heal', 'ok');
  return {
    round,
    fault,
    target,
    expects,
    atMs: t,
    injectedMs: timeOf('fault', 'ok'),
    resumeMs: timeOf('resume'),
    reconnectMs: timeOf('reconnect'),
    endSplitBrainMs: timeOf('end-split-brain'),
    recoverMs: timeOf('heal', 'invoke'),
    protectedMs,
    why: failed?.value.why ?? null,
    endMs: protectedMs ?? failed?.t ?? nextMs,
  };
}
