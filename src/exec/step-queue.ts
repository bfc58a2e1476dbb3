import { AmqHaError } from '../model/errors.ts';
import type { ExecFault, ExecStep, PlannedStep } from '../model/exec.ts';
import { firstLine } from '../format/words.ts';
import { mustProtect } from './faults.ts';
import type { StepResult } from './step-result.ts';

interface StepQueueOptions {
  readonly steps: readonly PlannedStep[];
  act(fault: ExecFault, options: { readonly signal: AbortSignal }): Promise<StepResult>;
  /** Prints one progress line. */
  say(line: string): void;
}

/** A step of the queue, with its progress. */
interface Entry {
  readonly step: PlannedStep;
  isDue: boolean;
  atMs: number | null;
  doneMs: number | null;
  result: StepResult | null;
}

/**
 * Carries out steps when they are due, one at a time: a step waits for the end of the one before.
 */
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
      result: null,
    }));
  }

  /** The error of a step that must leave a protected pair; null when there was none. */
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

  /**
   * Begins no further step, and cuts the current one short.
   * @param why reported for each step that was not carried out; the first call counts
   */
  drop(why: string): void {
    if (this.#over.signal.aborted) return;
    this.#why = why;
    this.#over.abort(new AmqHaError('INTERRUPTED', why));
    for (const timer of this.#timers) clearTimeout(timer);
  }

  /**
   * Drops the remaining steps, and waits for the end of the current one.
   * @returns the steps in the order in which they were carried out, then those that were not
   */
  async end(why: string): Promise<readonly ExecStep[]> {
    this.drop(why);
    await this.#chain;
    this.#addLateEffects();
    const steps = this.#entries.map((entry) => this.#stepOf(entry));
    const order = ({ atMs }: ExecStep): number => atMs ?? Number.MAX_SAFE_INTEGER;
    return steps.sort((a, b) => order(a) - order(b));
  }

  #due(entry: Entry): void {
    if (entry.isDue || this.#over.signal.aborted) return;
    entry.isDue = true;
    this.#chain = this.#chain.then(() => this.#carryOut(entry));
  }

  async #carryOut(entry: Entry): Promise<void> {
    if (this.#over.signal.aborted) return;
    this.#addLateEffects();
    const { fault } = entry.step;
    entry.atMs = this.#nowMs();
    this.#options.say(`${stamp(entry.atMs)} ${fault}`);
    entry.result = await this.#try(fault);
    entry.doneMs = this.#nowMs();
    this.#options.say(`${stamp(entry.doneMs)} ${entry.result.what}`);
  }

  async #try(fault: ExecFault): Promise<StepResult> {
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

  #addLateEffects(): void {
    for (const entry of this.#entries) {
      const later = entry.result?.later?.() ?? null;
      if (entry.result === null) continue;
      const { ok, what } = entry.result;
      entry.result = { ok, what: later === null ? what : `${what}; ${later}` };
    }
  }

  #stepOf({ step, isDue, atMs, doneMs, result }: Entry): ExecStep {
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
      ok: result?.ok ?? false,
      what: result?.what ?? `not done: ${never}`,
    };
  }

  #nowMs(): number {
    return Math.round(performance.now() - this.#startedAt);
  }
}

const stamp = (ms: number): string => `+${(ms / 1_000).toFixed(1)} s`;
