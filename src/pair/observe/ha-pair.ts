import { BROKER_ROLES, DEMO_QUEUE, otherRole, type BrokerRole } from '../../model/broker.ts';
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
import { decideNewest, type Newest } from '../newest/decide.ts';
import { readEvidence } from '../newest/traces.ts';
import { NoneActive } from './none-active.ts';
import type { PairRecord, RecordedSnapshot } from '../record/pair-record.ts';
import { readLastSnapshot, readRecord, writeLastSnapshot } from '../record/record.ts';
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

/** Pause between the two samples that confirm a split brain. */
const SECOND_SAMPLE_AFTER_MS = 150;

/** True for a broker that runs and whose state is unknown. */
const isWithoutAnswer = ({ process, view }: BrokerSample): boolean =>
  process !== null && !process.paused && view === null;

/**
 * A role change takes about a second. If roles still change after this, only the logs record it.
 */
const REMEMBER_TRIES = 5;

/** The pair of one home: both brokers, and the state of the pair. */
export class HaPair {
  readonly home: string;
  #plan: PairPlan;
  readonly primary: Broker;
  readonly backup: Broker;
  /** The ZooKeeper servers that decide which broker is active; null in the other modes. */
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

  /** Replaces the plan by one with other software; ports, paths and passwords must be the same. */
  adopt(plan: PairPlan): void {
    this.#plan = plan;
  }

  get brokers(): readonly [Broker, Broker] {
    return [this.primary, this.backup];
  }

  broker(role: BrokerRole): Broker {
    return role === 'primary' ? this.primary : this.backup;
  }

  /**
   * Takes a snapshot of both brokers at once; writes nothing. A split brain is reported only after
   * a second sample has confirmed it.
   */
  async look(): Promise<Look> {
    let sample = await this.#sample();
    if (bothActive(sample)) {
      await pause(SECOND_SAMPLE_AFTER_MS);
      sample = await this.#sample();
    }
    const active = activeRole(sample);
    const running = BROKER_ROLES.some((role) => sample[role].process !== null);
    if (active !== null || !running) this.#noneActive.reset();
    const isAnyPaused = BROKER_ROLES.some((role) => sample[role].process?.paused === true);
    return {
      sample,
      active,
      state: pairState(sample, {
        newest: active === null && isAnyPaused ? this.lastActive() : active,
        noneActiveForMs: active === null && running ? this.#noneActive.forMs() : 0,
        canLock: this.ensemble?.hasMajority ?? true,
      }),
    };
  }

  /** Decides which broker has every acknowledged message, from what both have left on the disk. */
  newest(): Newest {
    return decideNewest(
      readEvidence(this.home, this.plan.haMode, {
        primary: this.primary.instance,
        backup: this.backup.instance,
      }),
    );
  }

  /** Returns the broker with the newest data; null when that is uncertain or neither has data. */
  lastActive(): BrokerRole | null {
    const newest = this.newest();
    return newest.certain ? newest.role : null;
  }

  /**
   * Records the state of the pair and how far both logs were read, so that later only newer log
   * lines have to be interpreted. Only commands that hold the lock of the home do this, and only at
   * rest: no role may change from before the snapshot until after it. Otherwise the earlier record
   * stays; it is still true, only older.
   */
  async remember(): Promise<void> {
    for (let tried = 0; tried < REMEMBER_TRIES; tried += 1) {
      const logs = this.#logPositions();
      const snapshot = await this.look();
      const isAtRest = BROKER_ROLES.every(
        (role) => readRoleLog(this.broker(role).instance, logs[role]).events.length === 0,
      );
      const isSilent = BROKER_ROLES.some((role) => isWithoutAnswer(snapshot.sample[role]));
      if (!isAtRest || isSilent) continue;
      const parted = bothActive(snapshot.sample);
      if (snapshot.active === null && !parted) return;
      const inSync =
        snapshot.active !== null && isReplicaInSync(snapshot.sample, otherRole(snapshot.active));
      this.#write({ newest: snapshot.active, active: snapshot.active, inSync, parted }, logs);
      return;
    }
  }

  /**
   * Records that a broker that is not active yet has the newest data. This settles earlier doubts.
   */
  rememberNewest(role: BrokerRole): void {
    this.#write({ newest: role, active: null, inSync: false, parted: false }, this.#logPositions());
  }

  #write(
    seen: Pick<RecordedSnapshot, 'newest' | 'active' | 'inSync' | 'parted'>,
    logs: RecordedSnapshot['logs'],
  ): void {
    const before = readLastSnapshot(this.home);
    const isChange = before?.newest !== seen.newest || before.parted !== seen.parted;
    const changes = (before?.changes ?? 0) + (isChange ? 1 : 0);
    writeLastSnapshot(this.home, { schema: 2, changes, ...seen, logs });
  }

  #logPositions(): RecordedSnapshot['logs'] {
    return {
      primary: endOfLog(this.primary.instance),
      backup: endOfLog(this.backup.instance),
    };
  }

  /**
   * Waits until the pair is in one of these states.
   * @throws AmqHaError TIMEOUT with what was last seen; WRONG_STATE as soon as a broker in
   *   `mustRun` does not run
   */
  async waitFor(states: readonly PairState[], options: WaitForOptions): Promise<Look> {
    return waitUntil({
      what: `the pair to be ${states.join(' or ')}`,
      timeoutMs: options.timeoutMs,
      intervalMs: 60,
      signal: options.signal,
      hint: 'amq-ha-demo logs',
      look: async () => {
        const snapshot = await this.look();
        if (states.includes(snapshot.state)) return { done: snapshot };
        for (const role of options.mustRun ?? []) {
          if (snapshot.sample[role].process === null)
            throw this.broker(role).diedError(
              options.doing ?? `waiting for ${states.join(' or ')}`,
            );
        }
        return { seen: describe(snapshot) };
      },
    });
  }

  /** Returns the status document of the pair. */
  status(snapshot: Look): PairStatus {
    return {
      state: snapshot.state,
      active: snapshot.active === null ? null : this.broker(snapshot.active).name,
      version: this.#versionOf(snapshot),
      haMode: this.plan.haMode,
      ...(this.ensemble === null ? {} : { zookeeper: this.ensemble.status() }),
      brokers: BROKER_ROLES.map((role) =>
        brokerStatus(this.broker(role), homeOf(this.plan, role).distribution, snapshot),
      ),
    };
  }

  #versionOf(snapshot: Look): string {
    return (
      snapshot.sample.primary.view?.version ??
      snapshot.sample.backup.view?.version ??
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
  /** Brokers that have to run; when one ends, waiting is pointless. */
  readonly mustRun?: readonly BrokerRole[];
  /** What such a broker was expected to do, for the error. */
  readonly doing?: string;
}

/** Describes a snapshot for messages: the state of the pair and of each broker. */
export function describe(snapshot: Look): string {
  const brokers = BROKER_ROLES.map((role) => {
    const { process, view } = snapshot.sample[role];
    if (process === null) return `${role} not running`;
    if (process.paused) return `${role} paused`;
    if (view === null) return `${role} not answering yet`;
    return `${role} ${view.active ? 'active' : 'passive'}, replica ${view.replicaSync ? '' : 'not '}in sync`;
  });
  return `${snapshot.state} (${brokers.join('; ')})`;
}

/**
 * Returns the pair of a home, with its record.
 * @throws AmqHaError NO_PAIR when there is none
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
