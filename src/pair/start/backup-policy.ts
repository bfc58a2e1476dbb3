import type { BrokerRole } from '../../model/broker.ts';
import { configureBroker } from '../instance/configure.ts';
import type { HaPair } from '../observe/ha-pair.ts';
import { readRecord, writeRecord } from '../record/record.ts';

/**
 * Writes the backup's broker.xml with the primary's policy, or with its own again, and records it.
 */
export function setBackupPolicy(pair: HaPair, policyRole: BrokerRole): void {
  // Recorded before the file is changed, removed after it is restored: so a crash in between is
  // recovered.
  if (policyRole === 'primary') note(pair, true);
  configureBroker(pair.home, pair.plan, 'backup', { policyRole });
  if (policyRole === 'backup') note(pair, false);
}

function note(pair: HaPair, backupAsPrimary: boolean): void {
  const record = readRecord(pair.home);
  if (record !== null) writeRecord(pair.home, { ...record, backupAsPrimary });
}

/** Restores the backup's own policy, if it has that of the primary. */
export function restoreBackupPolicy(pair: HaPair): void {
  if (readRecord(pair.home)?.backupAsPrimary === true) setBackupPolicy(pair, 'backup');
}
