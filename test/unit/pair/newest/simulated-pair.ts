import { otherRole, type BrokerRole } from '../../../../src/model/broker.ts';
import type { RoleEvent } from '../../../../src/broker/log/role-log.ts';

/**
 * What can happen to a pair, in any order; an act that is impossible at the moment does nothing.
 */
export const ACTS = [
  'start primary',
  'start backup',
  'kill primary',
  'kill backup',
  'copy',
  'finish the copy',
  'hand back',
  'hand back in vain',
  'hang',
  'wake up',
] as const;
type Act = (typeof ACTS)[number];

/** `dropped`: a hanging replica; the active broker goes on without it, which it has not noticed. */
type State = 'down' | 'waiting' | 'copying' | 'replica' | 'dropped' | 'active';

/**
 * Simulates a pair (classic mode, or with a lock manager): logs the role events of both brokers,
 * and knows what no log shows: which broker has every acknowledged message. Data are a set of
 * acknowledged messages.
 */
export class SimulatedPair {
  readonly logs: Record<BrokerRole, RoleEvent[]> = { primary: [], backup: [] };
  readonly #hasLock: boolean;
  readonly #state: Record<BrokerRole, State> = { primary: 'down', backup: 'down' };
  readonly #data: Record<BrokerRole, ReadonlySet<number>> = {
    primary: new Set(),
    backup: new Set(),
  };
  #acknowledged = 0;

  constructor(hasLock: boolean) {
    this.#hasLock = hasLock;
  }

  state(role: BrokerRole): State {
    return this.#state[role];
  }

  /**
   * Returns the brokers whose data, including those moved aside, have all acknowledged messages
   * that still exist: both, one or none.
   */
  holders(): readonly BrokerRole[] {
    const all = new Set([...this.#data.primary, ...this.#data.backup]);
    return (['primary', 'backup'] as const).filter((role) =>
      [...all].every((message) => this.#data[role].has(message)),
    );
  }

  act(act: Act): void {
    switch (act) {
      case 'start primary':
        this.#start('primary');
        break;
      case 'start backup':
        this.#start('backup');
        break;
      case 'kill primary':
        this.#kill('primary');
        break;
      case 'kill backup':
        this.#kill('backup');
        break;
      default:
        for (const role of ['primary', 'backup'] as const) this.#goOn(role, act);
    }
    this.#acknowledge();
  }

  /** A replica in sync takes over from a killed broker at once; an incomplete copy is of no use. */
  #kill(role: BrokerRole): void {
    const was = this.#state[role];
    const other = otherRole(role);
    this.#state[role] = 'down';
    if (was === 'replica' && this.#state[other] === 'active') this.#log(other, 'loses-replica');
    if (was !== 'active') return;
    if (this.#state[other] === 'replica') this.#activate(other, true);
    else if (this.#state[other] === 'copying') this.#becomeBackup(other);
    // It assumes that it is in sync; only a lock manager keeps it from becoming active.
    else if (this.#state[other] === 'dropped' && this.#hasLock) this.#becomeBackup(other);
    else if (this.#state[other] === 'dropped') this.#activate(other, true);
  }

  #start(role: BrokerRole): void {
    if (this.#state[role] !== 'down') return;
    const other = otherRole(role);
    const isOlder = !this.#hasAll(role);
    this.#log(role, 'starts');
    if (this.#state[other] === 'active') this.#becomeBackup(role, true);
    else if (
      this.#hasLock
        ? isOlder || (this.#data[role].size === 0 && role === 'backup')
        : role === 'backup'
    )
      this.#becomeBackup(role, true);
    else this.#activate(role, false);
  }

  #hasAll(role: BrokerRole): boolean {
    return this.holders().includes(role);
  }

  #becomeBackup(role: BrokerRole, hasStarted = false): void {
    if (!hasStarted) this.#log(role, 'starts');
    this.#log(role, 'moves-data-aside');
    this.#state[role] = 'waiting';
  }

  #activate(role: BrokerRole, isTakeover: boolean): void {
    if (isTakeover) this.#log(role, 'promotes');
    this.#log(role, 'active');
    this.#state[role] = 'active';
  }

  #goOn(role: BrokerRole, act: Act): void {
    const other = otherRole(role);
    const isOtherActive = this.#state[other] === 'active';
    if (act === 'copy' && this.#state[role] === 'waiting' && isOtherActive) {
      this.#log(other, 'replicates');
      this.#state[role] = 'copying';
    } else if (act === 'finish the copy' && this.#state[role] === 'copying') {
      this.#log(role, 'in-sync');
      this.#data[role] = this.#data[other];
      this.#state[role] = 'replica';
    } else if (act === 'hang' && this.#state[role] === 'replica' && isOtherActive) {
      this.#log(other, 'loses-replica');
      this.#state[role] = 'dropped';
    } else if (act === 'wake up' && this.#state[role] === 'dropped' && isOtherActive) {
      this.#becomeBackup(role);
    } else if (act === 'hand back in vain' && this.#hasLock && this.#state.primary === 'replica') {
      // The primary does not take the role in time, and is restarted.
      if (role === 'backup') return;
      this.#log('backup', 'hands-over');
      this.#log('backup', 'starts');
      this.#activate('backup', true);
      this.#becomeBackup('primary');
    } else if (act === 'hand back' && role === 'primary' && this.#state.primary === 'replica') {
      this.#activate('primary', true);
      this.#log('backup', 'hands-over');
      this.#becomeBackup('backup');
    }
  }

  /** Each active broker acknowledges a message, together with its replica. */
  #acknowledge(): void {
    for (const role of ['primary', 'backup'] as const) {
      if (this.#state[role] !== 'active') continue;
      const message = (this.#acknowledged += 1);
      this.#data[role] = new Set([...this.#data[role], message]);
      const other = otherRole(role);
      if (this.#state[other] === 'replica') this.#data[other] = this.#data[role];
    }
  }

  #log(role: BrokerRole, event: RoleEvent): void {
    const log = this.logs[role];
    if (log.at(-1) !== event) log.push(event);
  }
}
