import { rmSync } from 'node:fs';
import { removeAlias } from '../record/alias.ts';
import { releasePorts } from '../record/auto-ports.ts';
import { aliasesOf } from '../plan/broker-home.ts';
import { HaPair } from '../observe/ha-pair.ts';
import { ownFolders } from './install.ts';
import { readRecord, removeRecord } from '../record/record.ts';

/**
 * Ends the pair and removes all that this program made in this home: instances, earlier installs,
 * records, link, port reservation. Other files in target/ stay.
 * @returns the folders that were removed
 */
export async function cleanHome(home: string): Promise<readonly string[]> {
  const record = readRecord(home);
  const records = [record, record?.making?.earlier?.record ?? null].filter((one) => one !== null);
  for (const one of records) {
    const pair = new HaPair(home, one.plan);
    for (const broker of pair.brokers) await broker.stop();
    await pair.ensemble?.stop();
  }
  const folders = ownFolders(home);
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  for (const { plan } of records) {
    for (const { alias, folder } of aliasesOf(home, plan)) removeAlias(alias, folder);
    if (plan.settings.ports === 'auto') releasePorts(home, plan.ports);
  }
  removeRecord(home);
  return folders;
}
