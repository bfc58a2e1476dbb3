import type { RoleEvent } from '../../broker/log/role-log.ts';
import { otherRole, type BrokerRole } from '../../model/broker.ts';

/** The state of a broker in a scenario. */
type Life =
  /** It does not run, or has just started; its data are not a full copy. */
  | 'rest'
  /** The same, but its data were a full copy when it ended. */
  | 'copy'
  | 'replica'
  /**
   * It was a replica in sync, but since then the active broker was restarted, or went on without
   * it.
   */
  | 'stale'
  | 'active';

/** One possible course of events so far. */
export interface Scenario {
  /** The broker that has every acknowledged message; null while neither has been active. */
  readonly newest: BrokerRole | null;
  /**
   * True after both were active with their own data: each acknowledged what the other does not
   * have.
   */
  readonly parted: boolean;
  readonly life: Readonly<Record<BrokerRole, Life>>;
  /** True if the broker has sent its data to a replica since it became active. */
  readonly replicates: Readonly<Record<BrokerRole, boolean>>;
}

export const BEGINNING: Scenario = {
  newest: null,
  parted: false,
  life: { primary: 'rest', backup: 'rest' },
  replicates: { primary: false, backup: false },
};

/** Returns every scenario, for logs whose beginning is lost. */
export function everyScenario(): readonly Scenario[] {
  const lives: readonly Life[] = ['rest', 'copy', 'replica', 'stale', 'active'];
  const scenarios: Scenario[] = [];
  for (const newest of ['primary', 'backup', null] as const)
    for (const primary of lives)
      for (const backup of lives)
        for (const parted of [false, true])
          scenarios.push({
            newest,
            parted,
            life: { primary, backup },
            replicates: { primary: primary === 'active', backup: backup === 'active' },
          });
  return scenarios;
}

/** Returns the scenario at the last snapshot. */
export function scenarioOf(snapshot: {
  readonly newest: BrokerRole | null;
  readonly active: BrokerRole | null;
  readonly inSync: boolean;
  readonly parted: boolean;
}): Scenario {
  const lifeOf = (role: BrokerRole): Life => {
    if (snapshot.active === role) return 'active';
    return snapshot.active !== null && snapshot.inSync ? 'replica' : 'rest';
  };
  return {
    newest: snapshot.newest,
    parted: snapshot.parted,
    life: { primary: lifeOf('primary'), backup: lifeOf('backup') },
    replicates: {
      primary: snapshot.active === 'primary',
      backup: snapshot.active === 'backup',
    },
  };
}

type PairEvents = Readonly<Record<BrokerRole, readonly RoleEvent[]>>;

/** A possible end of a scenario. */
export interface Ending {
  readonly newest: BrokerRole | null;
  readonly parted: boolean;
}

/**
 * Follows all orders in which the events of two logs may have happened. Each log keeps its own
 * order. Between the logs no times are compared; only what replication requires is known: a replica
 * is in sync only with an active broker that sends it its data, takes over only after that, and
 * gets the active role back only when the other one hands it over. (Order of the codes: measured on
 * 2.10.1 to 2.44.0; ReplicationBackupActivation and ReplicationPrimaryActivation of Artemis.) Under
 * a lock manager a broker with older data cannot become active (its activation sequence is behind),
 * so such orders are left out. Pure.
 * @param from the possible scenarios at the beginning of the logs
 * @returns the different endings; none when the logs contradict each other
 */
export function endingsOf(
  from: readonly Scenario[],
  events: PairEvents,
  { hasLock }: { readonly hasLock: boolean },
): readonly Ending[] {
  const scenarios = new Scenarios(hasLock);
  const { primary, backup } = events;
  let row: ReadonlySet<number>[] = [];
  for (let p = 0; p <= primary.length; p += 1) {
    const above = row;
    row = [];
    for (let b = 0; b <= backup.length; b += 1) {
      const here = new Set<number>(
        p === 0 && b === 0 ? from.map((each) => scenarios.idOf(each)) : [],
      );
      scenarios.goOn(above[b], 'primary', primary[p - 1], here);
      scenarios.goOn(row[b - 1], 'backup', backup[b - 1], here);
      row.push(here);
    }
  }
  const last = [...(row.at(-1) ?? [])].map((id) => scenarios.at(id));
  return distinct(last.map(({ newest, parted }) => ({ newest, parted })));
}

/**
 * Scenarios by number, and a cache of their successors: there are few, and they occur many times.
 */
class Scenarios {
  readonly #hasLock: boolean;
  readonly #scenarios: Scenario[] = [];
  readonly #ids = new Map<string, number>();
  readonly #next = new Map<string, number | null>();

  constructor(hasLock: boolean) {
    this.#hasLock = hasLock;
  }

  idOf(scenario: Scenario): number {
    const key = JSON.stringify(scenario);
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    this.#ids.set(key, this.#scenarios.length);
    return this.#scenarios.push(scenario) - 1;
  }

  at(id: number): Scenario {
    const scenario = this.#scenarios[id];
    if (scenario === undefined) throw new Error(`no scenario ${id}`);
    return scenario;
  }

  goOn(
    from: ReadonlySet<number> | undefined,
    role: BrokerRole,
    event: RoleEvent | undefined,
    into: Set<number>,
  ): void {
    if (from === undefined || event === undefined) return;
    for (const id of from) {
      const next = this.#after(id, role, event);
      if (next !== null) into.add(next);
    }
  }

  #after(id: number, role: BrokerRole, event: RoleEvent): number | null {
    const key = `${id} ${role} ${event}`;
    const known = this.#next.get(key);
    if (known !== undefined) return known;
    const scenario = afterEvent(this.at(id), role, event, this.#hasLock);
    const next = scenario === null ? null : this.idOf(scenario);
    this.#next.set(key, next);
    return next;
  }
}

/** Returns the scenario after one more event; null when the event is impossible. */
function afterEvent(
  scenario: Scenario,
  role: BrokerRole,
  event: RoleEvent,
  hasLock: boolean,
): Scenario | null {
  const other = otherRole(role);
  const life = scenario.life[role];
  const otherLife = scenario.life[other];
  switch (event) {
    case 'starts':
      return becomes(scenario, role, life === 'replica' || life === 'copy' ? 'copy' : 'rest');
    case 'moves-data-aside':
      return becomes(scenario, role, 'rest');
    case 'replicates':
      // Only a broker that has just started requests a copy.
      if (life !== 'active' || !(otherLife === 'rest' || otherLife === 'copy')) return null;
      return { ...scenario, replicates: { ...scenario.replicates, [role]: true } };
    case 'loses-replica':
      // Under a lock manager it writes the next activation sequence first, so the other one cannot
      // take over.
      return !hasLock && life === 'active' && otherLife === 'replica'
        ? becomes(scenario, other, 'stale')
        : scenario;
    case 'in-sync':
      if (otherLife !== 'active' || !scenario.replicates[other]) return null;
      return { ...becomes(scenario, role, 'replica'), newest: other, parted: false };
    case 'promotes':
    case 'active':
      return afterActivation(scenario, role, hasLock);
    case 'hands-over':
      // If the other one does not take the role in time, this one becomes active again (under a
      // lock manager).
      if (scenario.newest !== role) return becomes(scenario, role, 'copy');
      return otherLife === 'replica' ? { ...becomes(scenario, role, 'copy'), newest: other } : null;
  }
}

function afterActivation(scenario: Scenario, role: BrokerRole, hasLock: boolean): Scenario | null {
  if (scenario.life[role] === 'active') return scenario;
  const active = becomes(scenario, role, 'active');
  if (scenario.life[role] === 'replica') return { ...active, newest: role };
  const activated = withOwnData(scenario, role, hasLock);
  if (activated === null) return null;
  // A replica of the former active broker is not a replica of the new one.
  const other = otherRole(role);
  return scenario.life[other] === 'replica' ? becomes(activated, other, 'stale') : activated;
}

/** Returns the scenario after a broker has become active with its own data; null if impossible. */
function withOwnData(scenario: Scenario, role: BrokerRole, hasLock: boolean): Scenario | null {
  const active = { ...becomes(scenario, role, 'active'), newest: role };
  if (scenario.newest === null || scenario.newest === role) return active;
  if (hasLock) return scenario.life[role] === 'copy' ? active : null;
  return { ...active, parted: true };
}

function becomes(scenario: Scenario, role: BrokerRole, life: Life): Scenario {
  return {
    ...scenario,
    life: { ...scenario.life, [role]: life },
    replicates: { ...scenario.replicates, [role]: false },
  };
}

function distinct(endings: readonly Ending[]): readonly Ending[] {
  return [...new Map(endings.map((ending) => [JSON.stringify(ending), ending])).values()];
}
