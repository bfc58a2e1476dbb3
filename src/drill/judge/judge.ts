import type { Outage, RoundVerdict, Verdict } from '../../model/verdict.ts';
import { bothActiveSpans, countFalseFailovers } from './activity.ts';
import { consumersOf, producersOf } from './clients.ts';
import { distributionOf } from './distribution.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { ledgerOf } from './ledger.ts';
import { LogLines } from './log-lines.ts';
import type { Clients } from './outages.ts';
import { reasonsOf } from './reasons.ts';
import { byFault, roundVerdict } from './round-verdict.ts';
import { roundsOf } from './rounds.ts';
import { lengthOf } from './spans.ts';
import { throughputOf } from './throughput.ts';

/**
 * The verdict on a drill, from its history alone. Pure: the same evidence gives the same verdict.
 */
export function judge(evidence: Evidence, reportPath: string): Verdict {
  const { plan, messages, peakMemoryMb } = evidence;
  const facts = roundsOf(evidence);
  const lines = new LogLines(evidence.logs);
  const clients: Clients = {
    producers: producersOf(evidence),
    consumers: consumersOf(evidence),
    endMs: evidence.loadEndMs,
  };
  const bothActive = bothActiveSpans(evidence, facts);
  const { byRound, ...ledger } = ledgerOf(evidence, facts);
  const rounds = facts.map((round, index) =>
    roundVerdict(round, { lines, clients, bothActive, losses: byRound[index] }),
  );
  const found = {
    ...ledger,
    faults: facts.filter(({ injectedMs }) => injectedMs !== null).length,
    bothActiveMs: Math.round(lengthOf(bothActive)),
    falseFailovers: countFalseFailovers(lines, facts),
    rounds,
  };
  return {
    ...reasonsOf(evidence, facts, found),
    seed: plan.seed,
    version: plan.pair.version,
    haMode: plan.pair.haMode,
    client: plan.load.client,
    faults: found.faults,
    takeovers: rounds.filter(({ takeover }) => takeover).length,
    ...ledger,
    drained: evidence.drain?.type === 'ok',
    bothActiveMs: found.bothActiveMs,
    falseFailovers: found.falseFailovers,
    outageMs: distributionOf(waits(rounds, 'outage')),
    consumerOutageMs: distributionOf(waits(rounds, 'consumerOutage')),
    failbackOutageMs: distributionOf(waits(rounds, 'failbackOutage')),
    byFault: byFault(rounds),
    rounds,
    throughput: throughputOf(messages, ledger.acknowledged, rounds),
    peakMemoryMb,
    reportPath,
  };
}

type Waits = 'outage' | 'consumerOutage' | 'failbackOutage';

const waits = (rounds: readonly RoundVerdict[], which: Waits): readonly number[] =>
  rounds.map((round): Outage | null => round[which]).flatMap((wait) => wait?.ms ?? []);
