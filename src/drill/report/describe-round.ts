import { BROKER_NAMES, otherRole } from '../../model/broker.ts';
import { factsOf, type FaultTarget } from '../../model/faults.ts';
import type { RoundMilestone, RoundVerdict, Verdict } from '../../model/verdict.ts';
import { unusual } from '../../format/round-words.ts';
import { counted, duration } from '../../format/words.ts';
import { MILESTONE_CODES } from '../judge/milestones.ts';

type AtOf = (name: RoundMilestone['name']) => number | null;

/** A round in sentences, with the log code that shows each moment; times count from the fault. */
export function describeRound(round: RoundVerdict): string {
  const at: AtOf = (name) => round.milestones.find((each) => each.name === name)?.atMs ?? null;
  const name = BROKER_NAMES[round.target];
  return [
    `Round ${round.round}, ${round.fault}: ${factsOf(round.fault).done(name)} at ${moment(round.atMs)}.`,
    takeover(round, at),
    meanwhile(round, at),
    recovery(round, at),
    round.lost > 0 ? `Lost: ${counted(round.lost, 'acknowledged message')}.` : '',
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}

/** The drill's clock: `12.3 s`, `1 min 5.2 s`. */
function moment(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  const seconds = `${((ms % 60_000) / 1_000).toFixed(1)} s`;
  return minutes === 0 ? seconds : `${minutes} min ${seconds}`;
}

function takeover(round: RoundVerdict, at: AtOf): string {
  const other = BROKER_NAMES[otherRole(round.target)];
  const waited = round.outage === null ? '' : `producers waited ${duration(round.outage.ms)}`;
  if (!round.takeover) {
    const did = round.target === 'backup' ? 'stayed active' : 'did not take over';
    const head = `${other} ${did}`;
    return waited === '' ? `${head}.` : `${head}; ${waited} at most.`;
  }
  const steps = [
    after(at('promoting'), `began to take over`, MILESTONE_CODES.promoting),
    after(at('active'), `was active`, MILESTONE_CODES.active),
  ].filter((step) => step !== '');
  const head = `${other} ${steps.length === 0 ? 'took over' : steps.join(' and ')}`;
  const firstAck = at('first-ack');
  const acked =
    firstAck === null ? '' : `the first send was acknowledged after ${duration(firstAck)}`;
  const tail = acked === '' || waited === '' ? acked + waited : `${acked}, so ${waited}`;
  return tail === '' ? `${head}.` : `${head}; ${tail}.`;
}

/** What ended the fault, and a split brain after it. */
function meanwhile(round: RoundVerdict, at: AtOf): string {
  const name = BROKER_NAMES[round.target];
  const resumed = at('resume');
  const ended = at('end-split-brain');
  const reconnected = at('reconnect');
  const restarted = isAt(round, 'zookeeper') ? at('heal') : null;
  const steps = [
    restarted === null ? '' : `ZooKeeper was restarted after ${duration(restarted)}`,
    reconnected === null ? '' : `the link was restored after ${duration(reconnected)}`,
    resumed === null ? '' : `${name} was resumed after ${duration(resumed)}`,
    round.bothActiveMs === 0 ? '' : `both brokers were active for ${duration(round.bothActiveMs)}`,
    ended === null ? '' : `${name} was ended after ${duration(ended)}`,
  ].filter((step) => step !== '');
  return steps.length === 0 ? '' : `${capital(listed(steps))}.`;
}

function recovery(round: RoundVerdict, at: AtOf): string {
  if (!wasAway(round)) return protectedAgain(round);
  const name = BROKER_NAMES[round.target];
  if (round.restoredMs === null && at('heal') === null) return `${name} was not restarted.`;
  const steps = [
    at('heal') === null || isAt(round, 'zookeeper')
      ? ''
      : `came back after ${duration(at('heal') ?? 0)}`,
    after(at('in-sync'), 'was in sync', MILESTONE_CODES['in-sync']),
    after(at('failback-active'), 'was active again', MILESTONE_CODES['failback-active']),
  ].filter((step) => step !== '');
  const waited =
    round.failbackOutage === null ? '' : `; producers waited ${duration(round.failbackOutage.ms)}`;
  const restored =
    round.restoredMs === null
      ? '; the pair was not protected again'
      : `; protected again after ${duration(round.restoredMs)}`;
  return `${name} ${listed(steps)}${waited}${restored}.`;
}

/**
 * False when both brokers kept running: a fault of the link or of ZooKeeper, without a takeover.
 */
const wasAway = (round: RoundVerdict): boolean =>
  round.takeover || !(isAt(round, 'link') || isAt(round, 'zookeeper'));

const isAt = ({ fault }: RoundVerdict, target: FaultTarget): boolean =>
  factsOf(fault).target === target;

const protectedAgain = ({ restoredMs }: RoundVerdict): string =>
  restoredMs === null
    ? 'The pair was not protected again.'
    : `Protected again after ${duration(restoredMs)}.`;

/** A text with a capital first letter, unless it begins with the name of a broker. */
const capital = (text: string): string =>
  /^(?:both|the) /.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text;

const after = (ms: number | null, what: string, code: string): string =>
  ms === null ? '' : `${what} after ${duration(ms)} (${code})`;

function listed(steps: readonly string[]): string {
  if (steps.length === 0) return 'came back';
  if (steps.length === 1) return steps.join('');
  return `${steps.slice(0, -1).join(', ')} and ${steps.at(-1) ?? ''}`;
}

/** The first rounds and every unusual one, in order. */
export function roundsToDescribe(verdict: Verdict, first: number): readonly RoundVerdict[] {
  const all = { count: verdict.rounds.length, slowestMs: verdict.outageMs.max };
  return verdict.rounds.filter((round, index) => index < first || unusual(round, all).length > 0);
}
