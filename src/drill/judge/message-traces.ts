import { BROKER_NAMES, BROKER_ROLES, type BrokerRole } from '../../model/broker.ts';
import type { RoundVerdict, Verdict } from '../../model/verdict.ts';
import { duration } from '../../format/words.ts';
import { awaySpans } from './activity.ts';
import { FLAG, type Evidence, type RoleRun } from '../evidence/evidence.ts';
import { isLost, isUnknown } from './ledger.ts';
import { roundsOf } from './rounds.ts';
import { firstAfter } from '../../math/bisect.ts';
import type { Span } from './spans.ts';

/** What is known of one message that was lost, is unknown, or was not expected. */
export interface MessageTrace {
  readonly kind: 'lost' | 'unexpected' | 'unknown';
  /** Its number, or the identity of one that is not of this run. */
  readonly message: string;
  readonly text: string;
}

/** Traces of at most `limit` messages: lost ones first, then unexpected ones, then unknown ones. */
export function messageTraces(
  evidence: Evidence,
  verdict: Verdict,
  limit: number,
): readonly MessageTrace[] {
  const tracer = new Tracer(evidence, verdict.rounds);
  const lost = numbersOf(evidence, isLost, limit).map((number) => tracer.lost(number));
  const unexpected = evidence.unexpected.slice(0, limit).map((message): MessageTrace => ({
    kind: 'unexpected',
    message,
    text: 'It was delivered, but this run never sent it.',
  }));
  const unknown = numbersOf(evidence, isUnknown, limit).map((number) => tracer.unknown(number));
  return [...lost, ...unexpected, ...unknown].slice(0, limit);
}

function numbersOf(
  { messages }: Evidence,
  test: (flags: number) => boolean,
  limit: number,
): readonly number[] {
  const numbers: number[] = [];
  for (let number = 0; number < messages.count && numbers.length < limit; number += 1) {
    if (test(messages.flags[number] ?? 0)) numbers.push(number);
  }
  return numbers;
}

/** What is known of one broker over the whole drill. */
interface BrokerRecord {
  readonly role: BrokerRole;
  readonly runs: readonly RoleRun[];
  /** `surelyFrom` of each run. */
  readonly answeredAt: Float64Array;
  readonly away: readonly Span[];
}

class Tracer {
  readonly #evidence: Evidence;
  readonly #rounds: readonly RoundVerdict[];
  readonly #brokers: readonly BrokerRecord[];

  constructor(evidence: Evidence, rounds: readonly RoundVerdict[]) {
    this.#evidence = evidence;
    this.#rounds = rounds;
    this.#brokers = BROKER_ROLES.map((role) => {
      const runs = evidence.roles.filter((run) => run.role === role);
      const answeredAt = Float64Array.from(runs, ({ surelyFrom }) => surelyFrom);
      return { role, runs, answeredAt, away: awaySpans(evidence, role, roundsOf(evidence)) };
    });
  }

  lost(number: number): MessageTrace {
    const { sent, acked } = this.#times(number);
    const text = `${this.#sent(number, sent)} and was acknowledged at ${clock(acked)}${this.#about(acked)}. It was never delivered${this.#journalNote(number)}.`;
    return { kind: 'lost', message: String(number), text };
  }

  unknown(number: number): MessageTrace {
    const { sent } = this.#times(number);
    const text = `${this.#sent(number, sent)}${this.#about(sent)}. It was neither acknowledged nor refused, and never delivered${this.#journalNote(number)}.`;
    return { kind: 'unknown', message: String(number), text };
  }

  #times(number: number): { readonly sent: number; readonly acked: number } {
    const { sentAt, ackedAt } = this.#evidence.messages;
    return { sent: sentAt[number] ?? Number.NaN, acked: ackedAt[number] ?? Number.NaN };
  }

  #journalNote(number: number): string {
    const flags = this.#evidence.messages.flags[number] ?? 0;
    return (flags & FLAG.inEndedJournal) === 0
      ? ''
      : ', but it is in the journal of the broker that was ended in the split brain';
  }

  #sent(number: number, sent: number): string {
    const { messages, producers } = this.#evidence;
    const producer = producers[messages.producer[number] ?? 0] ?? 'a producer';
    return `It was sent by ${producer}${Number.isNaN(sent) ? '' : ` at ${clock(sent)}`}`;
  }

  /** The nearest fault and its distance to a moment, and the broker that was active then. */
  #about(ms: number): string {
    if (Number.isNaN(ms)) return '';
    return `, ${this.#nearestFault(ms)}, ${this.#activeAt(ms)}`;
  }

  #nearestFault(ms: number): string {
    const nearest = this.#rounds.reduce<RoundVerdict | null>(
      (best, round) =>
        best === null || Math.abs(ms - round.atMs) < Math.abs(ms - best.atMs) ? round : best,
      null,
    );
    if (nearest === null) return 'without any fault';
    const by = ms - nearest.atMs;
    const name = `the ${nearest.fault} of round ${nearest.round}`;
    return `${duration(Math.abs(by))} ${by < 0 ? 'before' : 'after'} ${name}`;
  }

  #activeAt(ms: number): string {
    const active = this.#brokers
      .filter((broker) => isActive(broker, ms))
      .map(({ role }) => BROKER_NAMES[role]);
    if (active.length === 2) return `when both ${active.join(' and ')} were active`;
    return active.length === 1
      ? `when ${active.join('')} was active`
      : 'when no broker was known to be active';
  }
}

/** True by the last answer before that moment, if the process has run ever since. */
function isActive({ runs, answeredAt, away }: BrokerRecord, ms: number): boolean {
  const run = runs[firstAfter(answeredAt, ms) - 1];
  return (
    run?.active === true &&
    !away.some(({ fromMs, toMs }) => fromMs <= ms && toMs > Math.min(ms, run.perhapsTo))
  );
}

const clock = (ms: number): string => `${(ms / 1_000).toFixed(3)} s`;
