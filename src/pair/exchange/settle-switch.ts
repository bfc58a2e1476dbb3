import type { BrokerRole } from '../../model/broker.ts';
import { codesSince } from '../../broker/log/log-position.ts';
import { isSameProcessAlive } from '../../platform/process-table.ts';
import { homeOf } from '../plan/broker-home.ts';
import { HaPair } from '../observe/ha-pair.ts';
import { readRecord } from '../record/record.ts';
import { settle } from '../start/start.ts';
import { standingOf } from '../observe/state.ts';
import { keepSwitch, takeBackSwitch } from './switch-home.ts';

/**
 * Recovers from a crash of a command during an exchange of software.
 * @returns what was done, as text for the user; null if there was nothing
 */
export async function recoverSwitch(home: string): Promise<string | null> {
  const record = readRecord(home);
  const switching = record?.switching ?? null;
  if (record === null || switching === null || isSameProcessAlive(switching)) return null;
  const pair = new HaPair(home, record.plan);
  const { name } = pair.broker(switching.role);
  const kept = await settleSwitch(pair);
  return `an upgrade was interrupted: ${name} ${kept ? 'keeps the new software' : 'has its old software again'}`;
}

/**
 * Decides on an unfinished exchange: a broker that is a replica in sync, or has the newest data,
 * keeps the new software. Any other is ended and gets the old software back.
 * @returns false when the old software was put back
 */
export async function settleSwitch(pair: HaPair): Promise<boolean> {
  const record = readRecord(pair.home);
  const switching = record?.switching ?? null;
  if (record === null || switching === null) return true;
  const { role, before } = switching;
  const isSwitched = homeOf(record.plan, role).folder !== homeOf(before, role).folder;
  if (isSwitched && (await hasProvenItself(pair, role))) {
    keepSwitch(pair, role);
    return true;
  }
  await takeBackSwitch(pair);
  return false;
}

/**
 * True when a broker works with its new software. It may be taking over, so wait for that first.
 */
async function hasProvenItself(pair: HaPair, role: BrokerRole): Promise<boolean> {
  const broker = pair.broker(role);
  if ((await pair.look()).state === 'split-brain') return false;
  await settle(pair);
  const snapshot = await pair.look();
  if (standingOf(codesSince(broker.instance, null).codes) === 'alone') return false;
  if (snapshot.active === role) return true;
  if (snapshot.active !== null) return snapshot.sample[role].view?.replicaSync === true;
  await broker.kill();
  return pair.lastActive() === role;
}
