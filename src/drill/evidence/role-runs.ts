import type { BrokerRole } from '../../model/broker.ts';
import type { RoleOperation } from '../../model/history.ts';
import type { RoleRun } from './evidence.ts';

type OpenRun = { -readonly [Key in keyof RoleRun]: RoleRun[Key] };

/** Joins equal answers of each broker to runs. */
export class RoleRuns {
  readonly #runs: OpenRun[] = [];
  readonly #open = new Map<BrokerRole, OpenRun>();

  add({ process, type, t, value }: RoleOperation): void {
    const role = process as BrokerRole;
    const answered = type === 'ok';
    const active = answered ? (value.active ?? null) : null;
    const inSync = answered && value.inSync === true;
    const nodeId = answered ? (value.nodeId ?? null) : null;
    const open = this.#open.get(role);
    if (open?.active === active && open.inSync === inSync && open.nodeId === nodeId) {
      open.surelyTo = value.from;
      open.perhapsTo = t;
      return;
    }
    const run = {
      role,
      active,
      inSync,
      nodeId,
      perhapsFrom: value.from,
      surelyFrom: t,
      surelyTo: value.from,
      perhapsTo: t,
    };
    this.#runs.push(run);
    this.#open.set(role, run);
  }

  /** Ends the run of a broker whose process changed: earlier answers no longer describe it. */
  cut(role: BrokerRole): void {
    this.#open.delete(role);
  }

  /** The runs, in the order in which they begin. */
  finish(): readonly RoleRun[] {
    return this.#runs;
  }
}
