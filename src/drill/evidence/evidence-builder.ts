import { CODE } from '../../broker/log/log.ts';
import { identityOf } from '../../messaging/message.ts';
import { BROKER_ROLES, type BrokerRole } from '../../model/broker.ts';
import type { DrillPlan } from '../../model/drill.ts';
import { AmqHaError } from '../../model/errors.ts';
import type * as history from '../../model/history.ts';
import { completePlan } from './complete-plan.ts';
import { Depths } from './depths.ts';
import type { Evidence } from './evidence.ts';
import { LineCheck } from './line-check.ts';
import { MessageTable, CLIENT_CODES } from './message-table.ts';
import { parseOperation } from './operations.ts';
import { RoleRuns } from './role-runs.ts';

/** Codes that show the runtime state of a broker: none of these lines may be left out. */
const STATE_CODES: ReadonlySet<string> = new Set(Object.values(CODE));

/** Builds evidence from the lines of a history, in memory that hardly grows with the messages. */
export class EvidenceBuilder {
  readonly #lines = new LineCheck();
  readonly #messages = new MessageTable();
  readonly #producers = new Map<string, number>();
  readonly #consumers = new Map<string, number>();
  /** Deliveries of messages that were not sent before. */
  readonly #strays: (number | string)[] = [];
  readonly #roles = new RoleRuns();
  readonly #depths = { primary: new Depths('primary'), backup: new Depths('backup') };
  readonly #processes: history.ProcessOperation[] = [];
  readonly #logs: history.LogOperation[] = [];
  readonly #lastCode = new Map<string, string>();
  readonly #connects: history.ConnectOperation[] = [];
  readonly #nemesis: history.NemesisOperation[] = [];
  #plan: DrillPlan | null = null;
  #drain: history.DrainOperation | null = null;
  #loadEndMs: number | null = null;
  #endMs = 0;
  #peakMemoryMb = 0;

  /** Takes the next line of the file, without its line break. */
  add(line: string): void {
    const operation = parseOperation(line);
    const fits = operation !== null && this.#fits(operation);
    this.#take(fits ? operation : null);
  }

  addOperation(operation: history.Operation): void {
    this.#take(operation);
  }

  /**
   * @param fallback the plan to use when the history has none
   * @throws AmqHaError WRONG_STATE when there is no plan at all
   */
  finish(fallback?: DrillPlan): Evidence {
    const stored = this.#plan ?? fallback;
    if (stored === undefined)
      throw new AmqHaError('WRONG_STATE', 'neither the history nor plan.json describes the drill', {
        hint: 'amq-ha-demo drill',
      });
    const plan = completePlan(stored, this.#nemesis);
    return {
      plan,
      messages: this.#messages.finish(),
      producers: [...this.#producers.keys()],
      consumers: [...this.#consumers.keys()],
      unexpected: this.#strays
        .filter((stray) => typeof stray === 'string' || !this.#messages.isAttempted(stray))
        .map((stray) => (typeof stray === 'string' ? stray : identityOf(plan.run, stray))),
      outOfOrder: this.#messages.countOutOfOrder(),
      roles: this.#roles.finish(),
      depths: BROKER_ROLES.flatMap((role) => this.#depths[role].finish()),
      processes: this.#processes,
      logs: this.#logs,
      connects: this.#connects,
      nemesis: this.#nemesis,
      drain: this.#drain,
      loadEndMs: this.#loadEndMs ?? this.#endMs,
      endMs: this.#endMs,
      peakMemoryMb: this.#peakMemoryMb,
      gaps: this.#lines.finish(),
    };
  }

  /** False for an operation that is well-formed, but has values that no drill produces. */
  #fits(operation: history.Operation): boolean {
    if (operation.f === 'send')
      return this.#messages.canHold(operation.value) && knows(this.#producers, operation.process);
    return operation.f !== 'receive' || knows(this.#consumers, operation.process);
  }

  #take(operation: history.Operation | null): void {
    this.#lines.take(operation);
    if (operation === null) return;
    this.#endMs = Math.max(this.#endMs, operation.t);
    switch (operation.f) {
      case 'send': {
        const producer = indexOf(this.#producers, operation.process);
        this.#messages.send(operation.value, producer, operation.type, operation.t);
        break;
      }
      case 'receive':
        this.#receive(operation);
        break;
      case 'journal':
        this.#messages.inEndedJournal(operation.value);
        break;
      case 'role':
        this.#roles.add(operation);
        if (typeof operation.value.messages === 'number')
          this.#depths[operation.process as BrokerRole].add(operation.t, operation.value.messages);
        break;
      case 'process':
        this.#roles.cut(operation.process as BrokerRole);
        this.#processes.push(operation);
        break;
      case 'log':
        this.#log(operation);
        break;
      case 'connect':
        this.#connects.push(operation);
        break;
      case 'drain':
        this.#drain = operation;
        this.#loadEndMs ??= operation.t;
        break;
      case 'begin':
        this.#plan ??= operation.value;
        break;
      case 'end':
        this.#peakMemoryMb = operation.value.peakMemoryMb;
        break;
      default:
        this.#nemesis.push(operation);
    }
  }

  #receive({ value, process, t }: history.ReceiveOperation): void {
    const consumer = indexOf(this.#consumers, process);
    if (typeof value === 'string' || !this.#messages.isAttempted(value)) this.#strays.push(value);
    if (typeof value === 'number' && this.#messages.canHold(value))
      this.#messages.receive(value, consumer, t);
  }

  /** Of lines that a broker repeats, such as one for each message sent again, keeps the first. */
  #log(operation: history.LogOperation): void {
    const { process, value } = operation;
    const isRepeated = this.#lastCode.get(process) === value.code;
    this.#lastCode.set(process, value.code);
    if (!isRepeated || STATE_CODES.has(value.code)) this.#logs.push(operation);
  }
}

const knows = (names: ReadonlyMap<string, number>, name: string): boolean =>
  names.has(name) || names.size < CLIENT_CODES;

/** The index of a name, in the order in which the names first appear. */
function indexOf(names: Map<string, number>, name: string): number {
  const index = names.get(name) ?? names.size;
  if (index === names.size) names.set(name, index);
  return index;
}
