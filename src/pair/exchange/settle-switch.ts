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
 * Mends a switch that a crash of ours cut off.
 * @returns what was done, in words, or null
 */
export async function mendSwitch(home: string): Promise<string | null> {
  const record = readRecord(home);
  const switching = record?.switching ?? null;
  if (record === null || switching === null || isSameProcessAlive(switching)) return null;
  const pair = new HaPair(home, record.plan);
  const { name } = pair.broker(switching.role);
  const kept = await settleSwitch(pair);
  return `an upgrade was ended in the middle: ${name} ${kept ? 'keeps the new software' : 'has its old software again'}`;
}

/**
 * Decides about an exchange that nobody has closed: a broker that is a replica in sync, or the one with the newest data,
 * keeps the new software; every other one is ended and gets the old one back.
 * @returns false when it was put back
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

/** It may be taking over just now, so nothing is decided before somebody is active. */
async function hasProvenItself(pair: HaPair, role: BrokerRole): Promise<boolean> {
  const broker = pair.broker(role);
  if ((await pair.look()).state === 'split-brain') return false;
  await settle(pair);
  const look = await pair.look();
  if (standingOf(codesSince(broker.instance, null).codes) === 'alone') return false;
  if (look.active === role) return true;
  if (look.active !== null) return look.sample[role].view?.replicaSync === true;
  await broker.kill();
  return pair.lastActive() === role;
}
