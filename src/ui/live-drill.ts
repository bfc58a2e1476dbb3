import { BROKER_NAMES } from '../model/broker.ts';
import type { DrillPlan } from '../model/drill.ts';
import type { DrillEvent, DrillNow, DrillPhase } from '../model/drill-event.ts';
import type { Colors } from './colors.ts';
import { brokerNamed, counted, duration, grouped, haModeInWords } from '../format/words.ts';

interface LiveDrillOptions {
  /** Where it is drawn: never the stream of the answer. */
  readonly stream: NodeJS.WriteStream;
  readonly quiet: boolean;
  readonly env: NodeJS.ProcessEnv;
  readonly colors: Colors;
}

const DRAW_EVERY_MS = 250;

/** Shows a drill while it runs: a block that is drawn anew on a terminal, plain lines in a pipe and in CI, nothing when quiet. */
export class LiveDrill {
  readonly #options: LiveDrillOptions;
  readonly #redraws: boolean;
  #start: Extract<DrillEvent, { kind: 'start' }> | null = null;
  #phase: Extract<DrillEvent, { kind: 'phase' }> | null = null;
  readonly #outages = new Map<string, number[]>();
  #drawn = 0;
  #earlier: { readonly atMs: number; readonly acknowledged: number } | null = null;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: LiveDrillOptions) {
    const { stream, env } = options;
    this.#options = options;
    this.#redraws = stream.isTTY && env['CI'] === undefined && stream.columns >= 40;
  }

  /** Takes an event of the drill. */
  readonly on = (event: DrillEvent): void => {
    if (this.#options.quiet) return;
    switch (event.kind) {
      case 'start':
        this.#start = event;
        this.#print(headline(event.plan));
        if (this.#redraws) this.#timer = setInterval(() => this.#draw(), DRAW_EVERY_MS);
        return;
      case 'phase':
        this.#phase = event;
        if (!this.#redraws && event.phase === 'fault') this.#print(this.#phaseLine());
        return;
      case 'round':
        this.#outages.set(event.fault, [...(this.#outages.get(event.fault) ?? []), event.outageMs]);
        this.#print(this.#roundLine(event));
        return;
      case 'say':
        this.#print(`  ${event.line}`);
    }
  };

  /** Takes the block away; what was printed stays. */
  end(): void {
    clearInterval(this.#timer);
    this.#erase();
  }

  #print(line: string): void {
    this.#erase();
    this.#options.stream.write(`${line}\n`);
  }

  #erase(): void {
    if (this.#drawn === 0) return;
    this.#options.stream.write(`\u001b[${String(this.#drawn)}F\u001b[0J`);
    this.#drawn = 0;
  }

  #draw(): void {
    if (this.#start === null) return;
    const width = this.#options.stream.columns;
    const lines = this.#block(this.#start.now()).map((line) => line.slice(0, width - 1));
    this.#erase();
    this.#options.stream.write(
      `${lines.map((line) => this.#options.colors.dim(line)).join('\n')}\n`,
    );
    this.#drawn = lines.length;
  }

  #block(now: DrillNow): readonly string[] {
    const { acknowledged, received, lastAckMs } = now.counts;
    const rate =
      this.#earlier === null || now.atMs - this.#earlier.atMs < 1
        ? 0
        : ((acknowledged - this.#earlier.acknowledged) * 1_000) / (now.atMs - this.#earlier.atMs);
    this.#earlier = { atMs: now.atMs, acknowledged };
    const waiting = now.atMs - lastAckMs;
    const load =
      waiting > DRAW_EVERY_MS
        ? `; clients have been waiting for ${duration(waiting)}`
        : `; ${grouped(Math.round(rate))}/s`;
    // Before the first acknowledgement there is nothing to count from, and no client sends during the drain.
    const sends = Number.isFinite(waiting) && this.#phase?.phase !== 'drain';
    return [
      this.#phaseLine(),
      `  ${BROKER_NAMES.primary}  ${now.brokers.primary}`,
      `  ${BROKER_NAMES.backup}   ${now.brokers.backup}`,
      `  ${grouped(acknowledged)} acknowledged, ${grouped(received)} received${sends ? load : ''}`,
      ...[...this.#outages].map(
        ([fault, all]) => `  outages by ${fault} so far: ${all.slice(-6).map(duration).join(', ')}`,
      ),
    ];
  }

  #phaseLine(): string {
    const phase = this.#phase;
    if (phase === null || phase.round === 0) return 'the clients start';
    if (phase.phase === 'drain') return 'the clients take what is left';
    const of = String(this.#start?.plan.rounds.length ?? 0);
    return `round ${String(phase.round)}/${of}  ${phase.fault}: ${WORDS[phase.phase]}`;
  }

  #roundLine(event: Extract<DrillEvent, { kind: 'round' }>): string {
    const of = String(this.#start?.plan.rounds.length ?? 0);
    const restored =
      event.restoredMs === null ? 'not restored' : `restored ${duration(event.restoredMs)}`;
    const waits = [
      `outage ${duration(event.outageMs)}`,
      ...(event.failbackOutageMs === null ? [] : [`failback ${duration(event.failbackOutageMs)}`]),
    ];
    return `round ${String(event.round)}/${of}  ${event.fault}: ${[...waits, restored].join(', ')}`;
  }
}

const WORDS: Readonly<Record<DrillPhase, string>> = {
  load: 'the clients start',
  wait: 'protected, waiting for the drawn moment',
  fault: 'the fault',
  heal: 'recovering the pair',
  drain: 'the clients take what is left',
};

function headline({ rounds, load, seed, pair }: DrillPlan): string {
  const faults = [...new Set(rounds.map(({ fault }) => fault))].join(', ');
  const rate = load.rate === null ? 'full rate' : `${grouped(load.rate)}/s`;
  return [
    `drill: ${counted(rounds.length, 'round')} of ${faults}; seed ${String(seed)}`,
    `       ${brokerNamed(pair)}, ${haModeInWords(pair.haMode)}; ${load.client} client, ${rate}`,
  ].join('\n');
}
