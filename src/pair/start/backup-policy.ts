import type { BrokerRole } from '../../model/broker.ts';
import { configureBroker } from '../instance/configure.ts';
import type { HaPair } from '../observe/ha-pair.ts';
import { readRecord, writeRecord } from '../record/record.ts';

/** Writes the backup's broker.xml with the primary's policy, or its own again, and remembers which. */
export function setBackupPolicy(pair: HaPair, policyRole: BrokerRole): void {
  // Noted before the file says so and forgotten after it no longer does: a crash in between is mended too.
  if (policyRole === 'primary') note(pair, true);
  configureBroker(pair.home, pair.plan, 'backup', { policyRole });
  if (policyRole === 'backup') note(pair, false);
}

function note(pair: HaPair, backupAsPrimary: boolean): void {
  const record = readRecord(pair.home);
  if (record !== null) writeRecord(pair.home, { ...record, backupAsPrimary });
}

/** Gives the backup its own policy back, once the primary is active again. */
export function restoreBackupPolicy(pair: HaPair): void {
  if (readRecord(pair.home)?.backupAsPrimary === true) setBackupPolicy(pair, 'backup');
}
