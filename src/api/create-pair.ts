import type { Change } from '../model/change.ts';
import type { Fault } from '../model/faults.ts';
import type { Settings, SettingSource } from '../model/settings.ts';
import type { PairState, PairStatus } from '../model/status.ts';
import type { Progress } from '../model/step.ts';
import { clientEnvironment } from '../pair/clients/client-env.ts';
import { failback } from '../pair/failover/failback.ts';
import { failover } from '../pair/failover/failover.ts';
import type { HaPair } from '../pair/observe/ha-pair.ts';
import {
  makeThrowAwayPair,
  throwAwaySettings,
  type ThrowAwayPair,
} from '../pair/install/throw-away.ts';
import type { LinkRelay } from '../platform/link-relay.ts';
import { resolveSettings } from '../settings/resolve.ts';
import { SILENT } from './silent.ts';

/** The settings of a pair, each as its flag; what is left out comes from the environment, `amq-ha-demo.json` or the defaults. */
export interface CreatePairOptions extends Partial<Settings> {
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** Aborting it rolls back what is half made. */
  readonly signal?: AbortSignal | undefined;
  /** Gets each step as it is done; nothing is printed without it. */
  readonly progress?: Progress;
  /** True puts a relay into the brokers' link, so that a drill can cut it (fault `partition`). */
  readonly cuttable?: boolean;
  /** Becomes part of the name of the temporary folder. */
  readonly purpose?: string;
}

/** A running pair of one's own in a temporary folder, on free ports. Disposing of it ends the brokers and removes all. */
export class Pair implements AsyncDisposable {
  readonly #made: ThrowAwayPair;
  readonly sources: Readonly<Record<keyof Settings, SettingSource>>;

  constructor(made: ThrowAwayPair, sources: Readonly<Record<keyof Settings, SettingSource>>) {
    this.#made = made;
    this.sources = sources;
  }

  /** What the rest of this program works with; not part of the promised interface. */
  get haPair(): HaPair {
    return this.#made.pair;
  }

  /** The relay in the brokers' link, if there is one; not part of the promised interface. */
  get relay(): LinkRelay | null {
    return this.#made.relay;
  }

  /** Connection strings for every kind of client, the present active broker first; the variables of `env`. */
  async environment(): Promise<Readonly<Record<string, string>>> {
    const { active } = await this.haPair.look();
    return clientEnvironment(this.haPair, active);
  }

  async status(): Promise<PairStatus> {
    return this.haPair.status(await this.haPair.look());
  }

  /** @throws AmqHaError TIMEOUT with what was last seen */
  async waitFor(state: PairState, timeoutMs = 60_000): Promise<PairStatus> {
    return this.haPair.status(await this.haPair.waitFor([state], { timeoutMs }));
  }

  /**
   * Makes the active broker fail, and waits until the other one is active.
   * @throws AmqHaError NOT_IN_SYNC, WRONG_STATE, NO_TAKEOVER, TIMEOUT
   */
  async failover(by: Fault = 'stop', signal?: AbortSignal): Promise<Change> {
    return failover(this.haPair, { by, force: false, signal });
  }

  /**
   * Brings the stopped broker back, and waits until the pair is protected; null when it was.
   * @throws AmqHaError SPLIT_BRAIN, TIMEOUT
   */
  async failback(signal?: AbortSignal): Promise<Change | null> {
    return failback(this.haPair, { signal });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#made[Symbol.asyncDispose]();
  }
}

/**
 * Makes a protected pair. Use it with `await using`.
 * @throws AmqHaError as the `init` command reports it (`code`, `message`, `hint`); nothing is left then
 */
export async function createPair(options: CreatePairOptions = {}): Promise<Pair> {
  const { env = process.env, cwd = process.cwd(), signal, progress = SILENT, purpose } = options;
  const { cuttable } = options;
  const resolved = resolveSettings({ flags: { ...options }, env, cwd });
  const settings = await throwAwaySettings(resolved, progress);
  const made = await makeThrowAwayPair({
    purpose: purpose ?? 'pair',
    settings,
    env,
    progress,
    signal,
    cuttable,
  });
  return new Pair(made, resolved.sources);
}
