import { BROKER_NAMES } from '../../model/broker.ts';
import type { RoundVerdict, Verdict } from '../../model/verdict.ts';
import { counted, duration, firstLine } from '../../format/words.ts';
import { junitDocument, type JunitCase, type JunitSuite } from '../../render/junit-xml.ts';
import { describeRound } from './describe-round.ts';

/**
 * A verdict as JUnit XML: a test case for each round, one for each promise of a pair, and one for
 * the verdict itself (an `<error>` where it is unknown). A value within the limits of the drill
 * fails no case: with a verdict `pass` every case passes.
 */
export function drillJunit(verdict: Verdict, name: string): string {
  return junitDocument([drillSuite(verdict, name)]);
}

/** The same as one suite of several. */
export function drillSuite(verdict: Verdict, name: string): JunitSuite {
  const failed = verdict.verdict === 'fail';
  const promise = (promised: string, broken: string | null): JunitCase => ({
    name: promised,
    ms: 0,
    ...(failed && broken !== null ? { problem: { kind: 'failure', message: broken } } : {}),
  });
  const cases: readonly JunitCase[] = [
    ...verdict.rounds.map((round) => roundCase(round, verdict)),
    promise(
      'no acknowledged message lost',
      verdict.lost === 0 ? null : `${counted(verdict.lost, 'acknowledged message')} got lost`,
    ),
    promise(
      'never two active brokers',
      verdict.bothActiveMs === 0
        ? null
        : `both brokers were active for ${duration(verdict.bothActiveMs)}`,
    ),
    promise(
      'no false failover',
      verdict.falseFailovers === 0
        ? null
        : `${counted(verdict.falseFailovers, 'takeover')} without a fault`,
    ),
    {
      name: 'verdict',
      ms: 0,
      ...(verdict.verdict === 'pass'
        ? {}
        : {
            problem: {
              kind: failed ? 'failure' : 'error',
              message: verdict.reasons.map(firstLine).join('; '),
            },
          }),
    },
  ];
  return { name, cases };
}

function roundCase(round: RoundVerdict, verdict: Verdict): JunitCase {
  return {
    name: `round ${round.round}: ${round.fault} of ${BROKER_NAMES[round.target]}`,
    ms: round.restoredMs ?? 0,
    ...problemOf(round, verdict),
    output: describeRound(round),
  };
}

function problemOf(round: RoundVerdict, { verdict }: Verdict): Pick<JunitCase, 'problem'> {
  if (verdict === 'fail') {
    const broken = [
      round.lost > 0 ? `${counted(round.lost, 'acknowledged message')} got lost` : '',
      round.bothActiveMs > 0 ? `both brokers were active for ${duration(round.bothActiveMs)}` : '',
    ].filter((what) => what !== '');
    if (broken.length > 0) return { problem: { kind: 'failure', message: broken.join('; ') } };
  }
  if (verdict !== 'pass' && round.restoredMs === null)
    return { problem: { kind: 'error', message: 'the pair was not protected again' } };
  return {};
}
