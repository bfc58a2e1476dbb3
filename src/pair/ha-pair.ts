import { BROKER_ROLES, type BrokerRole } from '../model/broker.ts';
import { AmqHaError } from '../model/errors.ts';
import type { PairState, PairStatus } from '../model/status.ts';
import { Broker } from '../broker/broker.ts';
import { logOf } from '../broker/instance.ts';
import { modifiedMs } from '../platform/files.ts';
import { pause, waitUntil } from '../platform/wait-until.ts';
import type { Ensemble } from '../zookeeper/ensemble.ts';
import { homeOf } from './broker-home.ts';
import { brokerStatus } from './broker-status.ts';
import { DEMO_QUEUE, instanceOf, type PairPlan } from './plan.ts';
import { readObserved, readRecord, writeObserved, type PairRecord } from './record.ts';
import {
  activeRole,
  bothActive,
  lastHolder,
  pairState,
  type BrokerSample,
  type PairSample,
} from './state.ts';
import { ensembleOf } from './zookeeper.ts';

/** Between the two samples that make a split brain certain. */
const SECOND_SAMPLE_AFTER_MS = 150;

/** A look at the pair: the sample, and what it means. */
export interface Look {
  readonly sample: PairSample;
  readonly state: PairState;
  readonly active: BrokerRole | null;
}

/** The pair of one home: both brokers, and what they are together. */
export class HaPair {
  readonly home: string;
  #plan: PairPlan;
  readonly primary: Broker;
  readonly backup: Broker;
  /** Who decides which broker is active, in mode `zookeeper`. */
  readonly ensemble: Ensemble | null;

  constructor(home: string, plan: PairPlan) {
    this.home = home;
    this.#plan = plan;
    this.primary = makeBroker(home, plan, 'primary');
    this.backup = makeBroker(home, plan, 'backup');
    this.ensemble = ensembleOf(home, plan);
  }

  get plan(): PairPlan {
    return this.#plan;
  }

  /** One of its brokers runs other software now; ports, paths and passwords are the same. */
  adopt(plan: PairPlan): void {
    this.#plan = plan;
  }

  get brokers(): readonly [Broker, Broker] {
    return [this.primary, this.backup];
  }

  broker(role: BrokerRole): Broker {
    return role === 'primary' ? this.primary : this.backup;
  }

  /** Looks at both brokers at once; a split brain is only told after a second look. */
  async look(): Promise<Look> {
    let nowMs = Date.now(); // before the answers: what they say was true no later than this
    let sample = await this.#sample();
    if (bothActive(sample)) {
      await pause(SECOND_SAMPLE_AFTER_MS);
      nowMs = Date.now();
      sample = await this.#sample();
    }
    return this.#judge(sample, nowMs);
  }

  /** Who was active last, by the logs and by what was observed; the newer one counts. */
  lastActive(): BrokerRole | null {
    const observed = readObserved(this.home).lastActive;
    const logged = lastHolder({
      primary: this.primary.log('beginning').events(),
      backup: this.backup.log('beginning').events(),
    });
    if (logged === null) return observed?.role ?? null;
    return observed !== null && observed.atMs > logged.atMs ? observed.role : logged.role;
  }

  /**
   * Waits until the pair is in one of these states.
   * @throws AmqHaError TIMEOUT with what was last seen; WRONG_STATE as soon as a broker that `mustRun` has ended
   */
  async waitFor(states: readonly PairState[], options: WaitForOptions): Promise<Look> {
    return waitUntil({
      what: `the pair to be ${states.join(' or ')}`,
      timeoutMs: options.timeoutMs,
      intervalMs: 60,
      signal: options.signal,
      hint: 'amq-ha-demo logs',
      look: async () => {
        const look = await this.look();
        if (states.includes(look.state)) return { done: look };
        for (const role of options.mustRun ?? []) {
          if (look.sample[role].process === null)
            throw this.broker(role).diedError(
              options.doing ?? `waiting for ${states.join(' or ')}`,
            );
        }
        return { seen: describe(look) };
      },
    });
  }

  status(look: Look): PairStatus {
    return {
      state: look.state,
      active: look.active === null ? null : this.broker(look.active).name,
      version: this.#versionOf(look),
      haMode: this.plan.haMode,
      ...(this.ensemble === null ? {} : { zookeeper: this.ensemble.status() }),
      brokers: BROKER_ROLES.map((role) => brokerStatus(this, role, look)),
    };
  }

  #versionOf(look: Look): string {
    return (
      look.sample.primary.view?.version ??
      look.sample.backup.view?.version ??
      homeOf(this.plan, 'primary').distribution.version
    );
  }

  /** When a broker last wrote to its log: nobody was active at the latest from then on, as far as files can tell. */
  #lastSaidMs(nowMs: number): number {
    const written = this.brokers.map(({ instance }) => modifiedMs(logOf(instance)));
    const seenActive = readObserved(this.home).lastActive?.atMs ?? 0;
    return Math.min(nowMs, Math.max(seenActive, ...written));
  }

  async #sample(): Promise<PairSample> {
    const [primary, backup] = await Promise.all([sampleOf(this.primary), sampleOf(this.backup)]);
    return { primary, backup };
  }

  #judge(sample: PairSample, nowMs: number): Look {
    const active = activeRole(sample);
    const observed = readObserved(this.home);
    const running = BROKER_ROLES.some((role) => sample[role].process !== null);
    if (active !== null) {
      if (
        observed.lastActive?.role !== active ||
        nowMs - observed.lastActive.atMs > 1_000 ||
        observed.noneActiveSinceMs !== null
      ) {
        writeObserved(this.home, {
          lastActive: { role: active, atMs: nowMs },
          noneActiveSinceMs: null,
        });
      }
      return {
        sample,
        active,
        state: pairState(sample, {
          ...{ nowMs, lastActive: active, noneActiveSinceMs: nowMs, canLock: true },
        }),
      };
    }
    const youngest = Math.max(
      ...BROKER_ROLES.map((role) => {
        const { process } = sample[role];
        return process === null ? 0 : nowMs - process.uptimeMs;
      }),
    );
    const noneActiveSinceMs = Math.max(
      observed.noneActiveSinceMs ?? this.#lastSaidMs(nowMs),
      youngest,
    );
    if (running && observed.noneActiveSinceMs === null)
      writeObserved(this.home, { ...observed, noneActiveSinceMs });
    const somePaused = BROKER_ROLES.some((role) => sample[role].process?.paused === true);
    const lastActive = somePaused ? this.lastActive() : null;
    const canLock = this.ensemble?.hasMajority ?? true;
    return {
      sample,
      active,
      state: pairState(sample, { nowMs, lastActive, noneActiveSinceMs, canLock }),
    };
  }
}

export interface WaitForOptions {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  /** Brokers whose end makes waiting pointless. */
  readonly mustRun?: readonly BrokerRole[];
  readonly doing?: string;
}

/** Words for a look, for messages: state and what each broker is. */
export function describe(look: Look): string {
  const words = BROKER_ROLES.map((role) => {
    const { process, view } = look.sample[role];
    if (process === null) return `${role} not running`;
    if (process.paused) return `${role} paused`;
    if (view === null) return `${role} not answering yet`;
    return `${role} ${view.active ? 'active' : 'passive'}, replica ${view.replicaSync ? '' : 'not '}in sync`;
  });
  return `${look.state} (${words.join('; ')})`;
}

/**
 * The pair of a home.
 * @throws AmqHaError NO_PAIR when none was made here
 */
export function openPair(home: string): { readonly pair: HaPair; readonly record: PairRecord } {
  const record = readRecord(home);
  if (record === null) {
    throw new AmqHaError('NO_PAIR', `there is no pair in ${home}`, { hint: 'amq-ha-demo init' });
  }
  return { pair: new HaPair(home, record.plan), record };
}

async function sampleOf(broker: Broker): Promise<BrokerSample> {
  const process = broker.process();
  const view = process === null || process.paused ? null : await broker.view(DEMO_QUEUE);
  return { process, view };
}

function makeBroker(home: string, plan: PairPlan, role: BrokerRole): Broker {
  return new Broker({
    role,
    instance: instanceOf(home, plan, role),
    ports: plan.ports[role],
    user: plan.settings.user,
    password: plan.settings.password,
    javaHome: plan.java.home,
  });
}
