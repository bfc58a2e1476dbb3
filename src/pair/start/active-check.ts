import { readFileSync } from 'node:fs';
import { turnCheckForActive } from '../../broker/broker-xml/patch.ts';
import { brokerXmlOf } from '../../broker/instance.ts';
import { writeFileAtomic } from '../../platform/files.ts';
import type { HaPair } from '../observe/ha-pair.ts';
import { brokerXmlPlan } from '../plan/plan.ts';
import { readRecord, writeRecord } from '../record/record.ts';

/**
 * Records that the primary's check for an active broker is to be turned off. A classic primary
 * looks at its start for a broker that is active in its place. If no broker listens at the address
 * of its peer, it tries twice, 2 s apart (Artemis ServerLocatorImpl.StaticConnector.connect; the
 * pause is the default retry-interval of a client). When the backup certainly does not run, that
 * time is wasted, so the check is turned off for this one start. The record is made before
 * broker.xml is changed, and removed after it is restored.
 */
export function recordCheckOff(pair: HaPair): void {
  // If the user has turned it off, it stays off.
  if (withCheck(pair, false) !== null) note(pair, true);
}

/** Turns the check off, if `recordCheckOff` has recorded that. */
export function turnCheckOff(pair: HaPair): void {
  if (readRecord(pair.home)?.checkLeftOut !== true) return;
  const text = withCheck(pair, false);
  if (text !== null) write(pair, text);
}

/**
 * True when the primary may restart its server in the same process: it would use the configuration
 * that it has read, without the check. A classic primary does that only when its network check
 * fails (ActiveMQServerImpl, 2.44).
 */
export function mayRestartInProcess({ primary }: HaPair): boolean {
  // `artemis create` writes examples of these elements in comments.
  const xml = readFileSync(brokerXmlOf(primary.instance), 'utf8').replace(/<!--[\s\S]*?-->/g, '');
  return /<network-check-(?:url-)?list>/.test(xml);
}

/** Turns the check on again in broker.xml only, for a process that must not write the record. */
export function turnCheckOn(pair: HaPair): void {
  if (readRecord(pair.home)?.checkLeftOut !== true) return;
  const text = withCheck(pair, true);
  if (text !== null) write(pair, text);
}

/** Turns the check on again if it was recorded as off, and removes that from the record. */
export function restoreCheck(pair: HaPair): void {
  if (readRecord(pair.home)?.checkLeftOut !== true) return;
  turnCheckOn(pair);
  note(pair, false);
}

/** Returns broker.xml of the primary with the check on or off; null when nothing has to change. */
function withCheck({ home, plan, primary }: HaPair, on: boolean): string | null {
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
