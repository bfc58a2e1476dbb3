import { BROKER_ROLES, otherRole, type BrokerRole } from '../../model/broker.ts';
import { AmqHaError } from '../../model/errors.ts';
import type { PairState, PairStatus } from '../../model/status.ts';
import { Broker } from '../../broker/broker.ts';
import { endOfLog } from '../../broker/log/log-position.ts';
import { readRoleLog } from '../../broker/log/role-log.ts';
import { pause, waitUntil } from '../../platform/wait-until.ts';
import type { Ensemble } from '../../zookeeper/ensemble.ts';
import { homeOf } from '../plan/broker-home.ts';
import { brokerArchive } from '../instance/class-archives.ts';
import { brokerStatus } from './broker-status.ts';
import type { PairPlan } from '../plan/pair-plan.ts';
import { instanceOf } from '../plan/paths.ts';
import { DEMO_QUEUE } from '../plan/plan.ts';
import { decideNewest, type Newest } from '../newest/decide.ts';
import { readEvidence } from '../newest/traces.ts';
import { NoneActive } from './none-active.ts';
import type { PairRecord, RecordedLook } from '../record/pair-record.ts';
import { readLastLook, readRecord, writeLastLook } from '../record/record.ts';
import {
  activeRole,
  bothActive,
  isReplicaInSync,
  pairState,
  type BrokerSample,
  type Look,
  type PairSample,
} from './state.ts';
import { ensembleOf } from './zookeeper.ts';

/** Between the two samples that make a split brain certain. */
const SECOND_SAMPLE_AFTER_MS = 150;

/** It runs, and may be anything. */
const isWithoutAnswer = ({ process, view }: BrokerSample): boolean =>
  process !== null && !process.paused && view === null;

/** A role change takes a second or so; what is not at rest by then is left to the logs. */
const REMEMBER_TRIES = 5;

/** The pair of one home: both brokers, and what they are together. */
export class HaPair {
  readonly home: string;
  #plan: PairPlan;
  readonly primary: Broker;
  readonly backup: Broker;
  /** Who decides which broker is active, in mode `zookeeper`. */
  readonly ensemble: Ensemble | null;
  readonly #noneActive: NoneActive;

  constructor(home: string, plan: PairPlan) {
    this.home = home;
    this.#plan = plan;
    this.primary = makeBroker(this, 'primary');
    this.backup = makeBroker(this, 'backup');
    this.ensemble = ensembleOf(home, plan);
    this.#noneActive = new NoneActive([this.primary.instance, this.backup.instance]);
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

  /** Looks at both brokers at once, and writes nothing; a split brain is only reported after a second look. */
  async look(): Promise<Look> {
    let sample = await this.#sample();
    if (bothActive(sample)) {
      await pause(SECOND_SAMPLE_AFTER_MS);
      sample = await this.#sample();
    }
    const active = activeRole(sample);
    const running = BROKER_ROLES.some((role) => sample[role].process !== null);
    if (active !== null || !running) this.#noneActive.reset();
    const somePaused = BROKER_ROLES.some((role) => sample[role].process?.paused === true);
    return {
      sample,
      active,
      state: pairState(sample, {
        newest: active === null && somePaused ? this.lastActive() : active,
        noneActiveForMs: active === null && running ? this.#noneActive.forMs() : 0,
        canLock: this.ensemble?.hasMajority ?? true,
      }),
    };
  }

  /** Which broker holds everything that was acknowledged, by what both have left on the disk. */
  newest(): Newest {
    return decideNewest(
      readEvidence(this.home, this.plan.haMode, {
        primary: this.primary.instance,
        backup: this.backup.instance,
      }),
    );
  }

  /** The same where it is certain; null otherwise, and where neither has data. */
  lastActive(): BrokerRole | null {
    const newest = this.newest();
    return newest.certain ? newest.role : null;
  }

  /**
   * Records what the pair is now, and where both logs stand, so that only what comes after it has to be told from the logs.
   * Only commands that hold the lock of the home do this, and only at rest: while no role changes from before the look until
   * after it. Otherwise the earlier record stays, which is as true, only older.
   */
  async remember(): Promise<void> {
    for (let tried = 0; tried < REMEMBER_TRIES; tried += 1) {
      const logs = this.#logPositions();
      const look = await this.look();
      const isAtRest = BROKER_ROLES.every(
        (role) => readRoleLog(this.broker(role).instance, logs[role]).events.length === 0,
      );
      const isSilent = BROKER_ROLES.some((role) => isWithoutAnswer(look.sample[role]));
      if (!isAtRest || isSilent) continue;
      const parted = bothActive(look.sample);
      if (look.active === null && !parted) return;
      const inSync = look.active !== null && isReplicaInSync(look.sample, otherRole(look.active));
      this.#write({ newest: look.active, active: look.active, inSync, parted }, logs);
      return;
    }
  }

  /** Records that a broker which does not serve yet holds the newest data: what was undecided before is settled. */
  rememberNewest(role: BrokerRole): void {
    this.#write({ newest: role, active: null, inSync: false, parted: false }, this.#logPositions());
  }

  #write(
    seen: Pick<RecordedLook, 'newest' | 'active' | 'inSync' | 'parted'>,
    logs: RecordedLook['logs'],
  ): void {
    const before = readLastLook(this.home);
    const isChange = before?.newest !== seen.newest || before.parted !== seen.parted;
    const changes = (before?.changes ?? 0) + (isChange ? 1 : 0);
    writeLastLook(this.home, { schema: 2, changes, ...seen, logs });
  }

  #logPositions(): RecordedLook['logs'] {
    return {
      primary: endOfLog(this.primary.instance),
      backup: endOfLog(this.backup.instance),
    };
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
      brokers: BROKER_ROLES.map((role) =>
        brokerStatus(this.broker(role), homeOf(this.plan, role).distribution, look),
      ),
    };
  }

  #versionOf(look: Look): string {
    return (
      look.sample.primary.view?.version ??
      look.sample.backup.view?.version ??
      homeOf(this.plan, 'primary').distribution.version
    );
  }

  async #sample(): Promise<PairSample> {
    const [primary, backup] = await Promise.all([sampleOf(this.primary), sampleOf(this.backup)]);
    return { primary, backup };
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

function makeBroker(pair: HaPair, role: BrokerRole): Broker {
  const { home, plan } = pair;
  return new Broker({
    role,
    instance: instanceOf(home, plan, role),
    ports: plan.ports[role],
    user: plan.settings.user,
    password: plan.settings.password,
    javaHome: plan.java.home,
    archive: () => brokerArchive(home, pair.plan, role),
  });
}
