import { AmqHaError } from '../model/errors.ts';
import type { ExecFault, ExecStep, PlannedStep } from '../model/exec.ts';
import { firstLine } from '../format/words.ts';
import { mustProtect } from './faults.ts';
import type { Outcome } from './outcome.ts';

interface StepQueueOptions {
  readonly steps: readonly PlannedStep[];
  act(fault: ExecFault, options: { readonly signal: AbortSignal }): Promise<Outcome>;
  /** One line of talk, as it happens. */
  say(line: string): void;
}

/** A step of the queue; what is told of it grows until it is over. */
interface Entry {
  readonly step: PlannedStep;
  isDue: boolean;
  atMs: number | null;
  doneMs: number | null;
  outcome: Outcome | null;
}

/** Does steps when they are due, one at a time: one that becomes due while another is under way waits for its end. */
export class StepQueue {
  readonly #options: StepQueueOptions;
  readonly #entries: readonly Entry[];
  readonly #timers: NodeJS.Timeout[] = [];
  readonly #over = new AbortController();
  #why = '';
  #startedAt = 0;
  #chain: Promise<void> = Promise.resolve();
  #failure: unknown = null;

  constructor(options: StepQueueOptions) {
    this.#options = options;
    this.#entries = options.steps.map((step) => ({
      step,
      isDue: false,
      atMs: null,
      doneMs: null,
      outcome: null,
    }));
  }

  /** What went wrong in a step that must leave a protected pair; null when nothing did. */
  get failure(): unknown {
    return this.#failure;
  }

  /** The command has started: times count from now. */
  start(): void {
    this.#startedAt = performance.now();
    for (const entry of this.#entries) {
      const { trigger } = entry.step;
      if (trigger.by === 'line') continue;
      this.#timers.push(
        setTimeout(() => {
          this.#due(entry);
        }, trigger.dueMs),
      );
    }
  }

  /** A text that steps wait for has appeared. */
  saw(text: string): void {
    for (const entry of this.#entries) {
      const { trigger } = entry.step;
      if (trigger.by === 'line' && trigger.text === text) this.#due(entry);
    }
  }

  /** No step is begun any more, and the one under way is cut short. @param why told of each that is not done; the first one counts */
  drop(why: string): void {
    if (this.#over.signal.aborted) return;
    this.#why = why;
    this.#over.abort(new AmqHaError('INTERRUPTED', why));
    for (const timer of this.#timers) clearTimeout(timer);
  }

  /**
   * Drops what is not done, and waits for the end of the step under way.
   * @returns the steps in the order in which they were done, then those that were not
   */
  async end(why: string): Promise<readonly ExecStep[]> {
    this.drop(why);
    await this.#chain;
    this.#tellLater();
    const told = this.#entries.map((entry) => this.#told(entry));
    const order = ({ atMs }: ExecStep): number => atMs ?? Number.MAX_SAFE_INTEGER;
    return told.sort((a, b) => order(a) - order(b));
  }

  #due(entry: Entry): void {
    if (entry.isDue || this.#over.signal.aborted) return;
    entry.isDue = true;
    this.#chain = this.#chain.then(() => this.#do(entry));
  }

  async #do(entry: Entry): Promise<void> {
    if (this.#over.signal.aborted) return;
    this.#tellLater();
    const { fault } = entry.step;
    entry.atMs = this.#nowMs();
    this.#options.say(`${stamp(entry.atMs)} ${fault}`);
    entry.outcome = await this.#try(fault);
    entry.doneMs = this.#nowMs();
    this.#options.say(`${stamp(entry.doneMs)} ${entry.outcome.what}`);
  }

  async #try(fault: ExecFault): Promise<Outcome> {
    try {
      return await this.#options.act(fault, { signal: this.#over.signal });
    } catch (error) {
      if (this.#over.signal.aborted) return { ok: false, what: `cut short: ${this.#why}` };
      if (mustProtect(fault) || !(error instanceof AmqHaError)) this.#failure ??= error;
      return {
        ok: false,
        what: `failed: ${firstLine(error instanceof Error ? error.message : String(error))}`,
      };
    }
  }

  #tellLater(): void {
    for (const entry of this.#entries) {
      const later = entry.outcome?.later?.() ?? null;
      if (entry.outcome === null) continue;
      const { ok, what } = entry.outcome;
      entry.outcome = { ok, what: later === null ? what : `${what}; ${later}` };
    }
  }

  #told({ step, isDue, atMs, doneMs, outcome }: Entry): ExecStep {
    const { fault, trigger } = step;
    const isLine = trigger.by === 'line';
    const never = isLine && !isDue ? 'its text never appeared' : this.#why;
    return {
      fault,
      by: trigger.by,
      dueMs: isLine ? null : trigger.dueMs,
      text: isLine ? trigger.text : null,
      atMs,
      doneMs,
      ok: outcome?.ok ?? false,
      what: outcome?.what ?? `not done: ${never}`,
    };
  }

  #nowMs(): number {
    return Math.round(performance.now() - this.#startedAt);
  }
}

const stamp = (ms: number): string => `+${(ms / 1_000).toFixed(1)} s`;
