import { BROKER_ROLES, type BrokerRole } from '../../model/broker.ts';
import type { LogWatch, SeenCode } from '../../broker/log/log-watch.ts';
import type { BrokerView } from '../../broker/management.ts';
import type { HaPair } from '../../pair/observe/ha-pair.ts';
import { pause } from '../../platform/wait-until.ts';
import type { Recorder } from './recorder.ts';

/** How often management is queried: each query takes time from a broker that may be taking over. */
const ASK_EVERY_MS = 200;

/** The last answer of a broker, and the times of the question and of the answer. */
interface Observation {
  readonly view: BrokerView | null;
  readonly fromMs: number;
  readonly toMs: number;
}

type ProcessState = 'running' | 'paused' | 'stopped';

const NOTHING: Observation = {
  view: null,
  fromMs: Number.NEGATIVE_INFINITY,
  toMs: Number.NEGATIVE_INFINITY,
};

/**
 * Watches both brokers from outside, records what it observes, and keeps the latest observation.
 */
export class Observer {
  readonly #pair: HaPair;
  readonly #recorder: Recorder;
  readonly #queue: string;
  readonly #seen: Record<BrokerRole, Observation> = { primary: NOTHING, backup: NOTHING };
  readonly #process: Partial<Record<BrokerRole, ProcessState>> = {};
  readonly #logs: Partial<Record<BrokerRole, LogWatch>> = {};
  readonly #stop = new AbortController();
  #loops: readonly Promise<void>[] = [];
  #bothActiveSinceMs: number | null = null;

  constructor(pair: HaPair, queue: string, recorder: Recorder) {
    this.#pair = pair;
    this.#queue = queue;
    this.#recorder = recorder;
  }

  start(): void {
    for (const role of BROKER_ROLES) {
      this.#logs[role] = this.#pair.broker(role).watchLog({
        now: () => this.#recorder.now(),
        onCode: (seen) => {
          this.#recordCode(role, seen);
        },
      });
    }
    this.#loops = BROKER_ROLES.map((role) => this.#every(ASK_EVERY_MS, () => this.#ask(role)));
    for (const loop of this.#loops) loop.catch(() => undefined); // thrown by `stop`
  }

  /**
   * Ends the observation.
   * @throws the error that ended it early, such as a log that cannot be read
   */
  async stop(): Promise<void> {
    this.#stop.abort();
    const logs = Object.values(this.#logs);
    for (const log of logs) log.stop();
    await Promise.all(this.#loops);
    for (const log of logs) log.read();
  }

  seen(role: BrokerRole): Observation {
    return this.#seen[role];
  }

  process(role: BrokerRole): ProcessState {
    return this.#process[role] ?? 'stopped';
  }

  /**
   * When the first line with this code (one of `CODE`) was written to a broker's log at or after a
   * time, in ms on the drill's clock; null when there is none.
   */
  firstCode(role: BrokerRole, code: string, sinceMs: number): number | null {
    return this.#logs[role]?.firstMs(code, sinceMs) ?? null;
  }

  /** True when the pair is protected, by answers to questions asked after a time. */
  isProtectedSince(sinceMs: number): boolean {
    const { primary, backup } = this.#seen;
    return (
      primary.fromMs >= sinceMs &&
      backup.fromMs >= sinceMs &&
      primary.view?.active === true &&
      primary.view.replicaSync &&
      backup.view?.active === false &&
      backup.view.replicaSync
    );
  }

  /**
   * True when both brokers answered that they are active to questions asked after a time: a split
   * brain, whatever their node IDs.
   */
  areBothActiveSince(sinceMs: number): boolean {
    const { primary, backup } = this.#seen;
    return (
      primary.fromMs >= sinceMs &&
      backup.fromMs >= sinceMs &&
      primary.view?.active === true &&
      backup.view?.active === true
    );
  }

  /**
   * True when every observation found both brokers active for this long, up to the last ones. For a
   * moment that is also so in a hand-over: observations are apart, and a question to a broker that
   * restarts stays open for seconds.
   */
  haveBothBeenActiveFor(ms: number): boolean {
    const now = this.#recorder.now();
    return (
      this.#bothActiveSinceMs !== null &&
      now - this.#bothActiveSinceMs >= ms &&
      this.areBothActiveSince(now - ms / 2)
    );
  }

  /** The state of each broker when last observed, as texts. */
  states(): Readonly<Record<BrokerRole, string>> {
    return { primary: this.#stateOf('primary'), backup: this.#stateOf('backup') };
  }

  /** The same in one line, for messages. */
  describe(): string {
    return BROKER_ROLES.map(
      (role) => `${this.#pair.broker(role).name} ${this.#stateOf(role)}`,
    ).join('; ');
  }

  #stateOf(role: BrokerRole): string {
    const { view } = this.#seen[role];
    if (this.process(role) !== 'running') return this.process(role);
    if (view === null) return 'gives no answer';
    if (view.active)
      return view.replicaSync ? 'active, replica in sync' : 'active, without a replica';
    return view.replicaSync ? 'passive, in sync' : 'passive, not in sync';
  }

  async #every(ms: number, act: () => Promise<void>): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      await act();
      await pause(ms, signal).catch(() => undefined);
    }
  }

  async #ask(role: BrokerRole): Promise<void> {
    const broker = this.#pair.broker(role);
    const process = broker.process();
    const state = process === null ? 'stopped' : process.paused ? 'paused' : 'running';
    if (this.#process[role] !== state) {
      this.#process[role] = state;
      this.#recorder.tell({ process: role, type: 'info', f: 'process', value: state });
    }
    // A paused broker would answer only after it is resumed, with its state at that time.
    if (state !== 'running') {
      this.#remember(role, null, this.#recorder.now(), this.#recorder.now());
      return;
    }
    const fromMs = this.#recorder.now();
    const view = await broker.view(this.#queue);
    const from = round(fromMs);
    const toMs =
      view === null
        ? this.#recorder.tell({ process: role, type: 'fail', f: 'role', value: { from } })
        : this.#recorder.tell({
            process: role,
            type: 'ok',
            f: 'role',
            value: {
              from,
              active: view.active,
              inSync: view.replicaSync,
              nodeId: view.nodeId,
              messages: view.messages,
            },
          });
    this.#remember(role, view, fromMs, toMs);
  }

  #remember(role: BrokerRole, view: BrokerView | null, fromMs: number, toMs: number): void {
    this.#seen[role] = { view, fromMs, toMs };
    if (!this.areBothActiveSince(Number.NEGATIVE_INFINITY)) this.#bothActiveSinceMs = null;
    else this.#bothActiveSinceMs ??= this.#recorder.now();
  }

  #recordCode(role: BrokerRole, { code, atMs }: SeenCode): void {
    this.#recorder.tell({
      process: role,
      type: 'info',
      f: 'log',
      value: { code, at: round(atMs) },
    });
  }
}

const round = (ms: number): number => Math.round(ms * 1_000) / 1_000;
