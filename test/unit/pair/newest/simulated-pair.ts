import { otherRole, type BrokerRole } from '../../../../src/model/broker.ts';
import type { RoleEvent } from '../../../../src/broker/log/role-log.ts';

/** What can happen to a pair, in any order; what cannot happen just then does nothing. */
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

/** `dropped`: a replica that hangs; the active broker has given it up, and it does not know. */
type State = 'down' | 'waiting' | 'copying' | 'replica' | 'dropped' | 'active';

/**
 * A pair that behaves as real ones do (classic mode, or under a lock), writes the codes of its role into two logs, and knows
 * what no log tells: which broker has everything that was acknowledged. Data are a set of acknowledged messages.
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

  /** Brokers whose data (those moved aside included) hold everything that any broker acknowledged and still has; both, one or none. */
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

  /** A replica whose active broker is gone takes over at once; a copy that is not whole is of no use. */
  #kill(role: BrokerRole): void {
    const was = this.#state[role];
    const other = otherRole(role);
    this.#state[role] = 'down';
    if (was === 'replica' && this.#state[other] === 'active') this.#say(other, 'loses-replica');
    if (was !== 'active') return;
    if (this.#state[other] === 'replica') this.#activate(other, true);
    else if (this.#state[other] === 'copying') this.#becomeBackup(other);
    // It takes itself for a replica in sync; a lock manager knows better.
    else if (this.#state[other] === 'dropped' && this.#hasLock) this.#becomeBackup(other);
    else if (this.#state[other] === 'dropped') this.#activate(other, true);
  }

  #start(role: BrokerRole): void {
    if (this.#state[role] !== 'down') return;
    const other = otherRole(role);
    const isOlder = !this.#hasAll(role);
    this.#say(role, 'starts');
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
    if (!hasStarted) this.#say(role, 'starts');
    this.#say(role, 'moves-data-aside');
    this.#state[role] = 'waiting';
  }

  #activate(role: BrokerRole, isTakeover: boolean): void {
    if (isTakeover) this.#say(role, 'promotes');
    this.#say(role, 'active');
    this.#state[role] = 'active';
  }

  #goOn(role: BrokerRole, act: Act): void {
    const other = otherRole(role);
    const isServed = this.#state[other] === 'active';
    if (act === 'copy' && this.#state[role] === 'waiting' && isServed) {
      this.#say(other, 'replicates');
      this.#state[role] = 'copying';
    } else if (act === 'finish the copy' && this.#state[role] === 'copying') {
      this.#say(role, 'in-sync');
      this.#data[role] = this.#data[other];
      this.#state[role] = 'replica';
    } else if (act === 'hang' && this.#state[role] === 'replica' && isServed) {
      this.#say(other, 'loses-replica');
      this.#state[role] = 'dropped';
    } else if (act === 'wake up' && this.#state[role] === 'dropped' && isServed) {
      this.#becomeBackup(role);
    } else if (act === 'hand back in vain' && this.#hasLock && this.#state.primary === 'replica') {
      // The primary does not take the role in time, and starts anew.
      if (role === 'backup') return;
      this.#say('backup', 'hands-over');
      this.#say('backup', 'starts');
      this.#activate('backup', true);
      this.#becomeBackup('primary');
    } else if (act === 'hand back' && role === 'primary' && this.#state.primary === 'replica') {
      this.#activate('primary', true);
      this.#say('backup', 'hands-over');
      this.#becomeBackup('backup');
    }
  }

  /** Whatever is active acknowledges a message, together with its replica. */
  #acknowledge(): void {
    for (const role of ['primary', 'backup'] as const) {
      if (this.#state[role] !== 'active') continue;
      const message = (this.#acknowledged += 1);
      this.#data[role] = new Set([...this.#data[role], message]);
      const other = otherRole(role);
      if (this.#state[other] === 'replica') this.#data[other] = this.#data[role];
    }
  }

  #say(role: BrokerRole, event: RoleEvent): void {
    const log = this.logs[role];
    if (log.at(-1) !== event) log.push(event);
  }
}
