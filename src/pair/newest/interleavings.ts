import type { RoleEvent } from '../../broker/log/role-log.ts';
import { otherRole, type BrokerRole } from '../../model/broker.ts';

/** What a broker is, as far as its log and the other's tell. */
type Life =
  /** It does not run, or has just started, with data of its own. */
  | 'rest'
  /** The same, and its data were a full copy when it ended. */
  | 'copy'
  | 'replica'
  /** It was a replica in sync, but the active broker has started anew, or gone on without it, since. */
  | 'stale'
  | 'active';

/** One way in which things may have gone so far. */
export interface Scenario {
  /** The broker that has everything that was acknowledged; null while neither has been active. */
  readonly newest: BrokerRole | null;
  /** Both served from data of their own: each has acknowledged what the other does not have. */
  readonly parted: boolean;
  readonly life: Readonly<Record<BrokerRole, Life>>;
  /** The active broker has sent its data to a replica since it became active. */
  readonly replicates: Readonly<Record<BrokerRole, boolean>>;
}

export const BEGINNING: Scenario = {
  newest: null,
  parted: false,
  life: { primary: 'rest', backup: 'rest' },
  replicates: { primary: false, backup: false },
};

/** Every story there is: where nothing is known of the time before the logs. */
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

/** How the pair was found when it was last looked at. */
export function scenarioOf(seen: {
  readonly newest: BrokerRole | null;
  readonly active: BrokerRole | null;
  readonly inSync: boolean;
  readonly parted: boolean;
}): Scenario {
  const lifeOf = (role: BrokerRole): Life => {
    if (seen.active === role) return 'active';
    return seen.active !== null && seen.inSync ? 'replica' : 'rest';
  };
  return {
    newest: seen.newest,
    parted: seen.parted,
    life: { primary: lifeOf('primary'), backup: lifeOf('backup') },
    replicates: { primary: seen.active === 'primary', backup: seen.active === 'backup' },
  };
}

type PairEvents = Readonly<Record<BrokerRole, readonly RoleEvent[]>>;

/** How it may have ended. */
export interface Ending {
  readonly newest: BrokerRole | null;
  readonly parted: boolean;
}

/**
 * Every way in which two logs can have come about together. Each log keeps its own order; between them only what
 * replication itself demands is taken as known, never a time: a replica is in sync only with an active broker that sends it
 * its data, takes over only from there, and gets the active role back only when the other one hands it over.
 * (Order of the codes: measured on 2.10.1 to 2.44.0; ReplicationBackupActivation and ReplicationPrimaryActivation of Artemis.)
 * Under a lock manager a broker with older data cannot become active (its activation sequence is behind), so such orders are left out.
 * @param from what may have been true where the logs begin
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

/** Scenarios by number, and what becomes of each with an event: there are few, and they come up again and again. */
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

/** @returns the story with one event more, or null when the event cannot come here */
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
      // Only a broker that has just started asks for a copy.
      if (life !== 'active' || !(otherLife === 'rest' || otherLife === 'copy')) return null;
      return { ...scenario, replicates: { ...scenario.replicates, [role]: true } };
    case 'loses-replica':
      // Under a lock manager it writes the next activation sequence first, which keeps the other one from taking over.
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
      // Where the other one does not take the role in time, it becomes active again (under a lock manager).
      if (scenario.newest !== role) return becomes(scenario, role, 'copy');
      return otherLife === 'replica' ? { ...becomes(scenario, role, 'copy'), newest: other } : null;
  }
}

function afterActivation(scenario: Scenario, role: BrokerRole, hasLock: boolean): Scenario | null {
  if (scenario.life[role] === 'active') return scenario;
  const active = becomes(scenario, role, 'active');
  if (scenario.life[role] === 'replica') return { ...active, newest: role };
  const served = withOwnData(scenario, role, hasLock);
  if (served === null) return null;
  // A replica of what was before is none of what is served now.
  const other = otherRole(role);
  return scenario.life[other] === 'replica' ? becomes(served, other, 'stale') : served;
}

/** A broker that becomes active from the data it had when it started. */
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
