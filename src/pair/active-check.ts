import { readFileSync } from 'node:fs';
import { turnCheckForActive } from '../broker/broker-xml.ts';
import { brokerXmlOf } from '../broker/instance.ts';
import { writeFileAtomic } from '../platform/files.ts';
import type { HaPair } from './ha-pair.ts';
import { brokerXmlPlan } from './plan.ts';
import { readRecord, writeRecord } from './record.ts';

/**
 * A classic primary looks for a broker that is active in its place when it starts. Where nobody listens at the address of its
 * peer, it tries twice, 2 s apart (Artemis ServerLocatorImpl.StaticConnector.connect; the pause is the default
 * retry-interval of a client). When the backup certainly does not run, that time is wasted, and the check is turned
 * off for this one start: recorded before broker.xml says so, forgotten after it no longer does.
 */
export function leaveCheckOut(pair: HaPair): void {
  note(pair, true);
  turn(pair, false);
}

/** Turns the check on again, in the file alone: for a process that must not write the record beside another one. */
export function writeCheckBack(pair: HaPair): void {
  if (readRecord(pair.home)?.checkLeftOut === true) turn(pair, true);
}

/** Turns the check on again, if it was left out. */
export function putCheckBack(pair: HaPair): void {
  if (readRecord(pair.home)?.checkLeftOut !== true) return;
  turn(pair, true);
  note(pair, false);
}

function turn({ home, plan, primary }: HaPair, on: boolean): void {
  const path = brokerXmlOf(primary.instance);
  const text = turnCheckForActive(
    readFileSync(path, 'utf8'),
    brokerXmlPlan(home, plan, 'primary'),
    on,
  );
  if (text !== null) writeFileAtomic(path, text);
}

function note({ home }: HaPair, checkLeftOut: boolean): void {
  const record = readRecord(home);
  if (record !== null) writeRecord(home, { ...record, checkLeftOut });
}
