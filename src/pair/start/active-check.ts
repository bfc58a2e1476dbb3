import { readFileSync } from 'node:fs';
import { turnCheckForActive } from '../../broker/broker-xml/patch.ts';
import { brokerXmlOf } from '../../broker/instance.ts';
import { writeFileAtomic } from '../../platform/files.ts';
import type { HaPair } from '../observe/ha-pair.ts';
import { brokerXmlPlan } from '../plan/plan.ts';
import { readRecord, writeRecord } from '../record/record.ts';

/**
 * A classic primary looks for a broker that is active in its place when it starts. Where nobody listens at the address of its
 * peer, it tries twice, 2 s apart (Artemis ServerLocatorImpl.StaticConnector.connect; the pause is the default
 * retry-interval of a client). When the backup certainly does not run, that time is wasted, and the check is turned
 * off for this one start: recorded before broker.xml says so, forgotten after it no longer does.
 */
export function recordCheckLeftOut(pair: HaPair): void {
  // Where somebody else has turned it off, it stays so.
  if (turned(pair, false) !== null) note(pair, true);
}

/** Turns it off, where that was recorded. */
export function leaveCheckOut(pair: HaPair): void {
  if (readRecord(pair.home)?.checkLeftOut !== true) return;
  const text = turned(pair, false);
  if (text !== null) write(pair, text);
}

/**
 * True where a broker may restart its server in the same process: it does so by the configuration that it has read, so
 * without the check. A network that is away is the one reason of a classic primary to do that (ActiveMQServerImpl, 2.44).
 */
export function mayRestartInProcess({ primary }: HaPair): boolean {
  // `artemis create` writes examples of these elements in comments.
  const xml = readFileSync(brokerXmlOf(primary.instance), 'utf8').replace(/<!--[\s\S]*?-->/g, '');
  return /<network-check-(?:url-)?list>/.test(xml);
}

/** Turns the check on again, in the file alone: for a process that must not write the record beside another one. */
export function writeCheckBack(pair: HaPair): void {
  if (readRecord(pair.home)?.checkLeftOut !== true) return;
  const text = turned(pair, true);
  if (text !== null) write(pair, text);
}

/** Turns the check on again, if it was left out, and forgets that. */
export function putCheckBack(pair: HaPair): void {
  if (readRecord(pair.home)?.checkLeftOut !== true) return;
  writeCheckBack(pair);
  note(pair, false);
}

function turned({ home, plan, primary }: HaPair, on: boolean): string | null {
  const text = readFileSync(brokerXmlOf(primary.instance), 'utf8');
  return turnCheckForActive(text, brokerXmlPlan(home, plan, 'primary'), on);
}

function write({ primary }: HaPair, text: string): void {
  writeFileAtomic(brokerXmlOf(primary.instance), text);
}

function note({ home }: HaPair, checkLeftOut: boolean): void {
  const record = readRecord(home);
  if (record !== null) writeRecord(home, { ...record, checkLeftOut });
}
