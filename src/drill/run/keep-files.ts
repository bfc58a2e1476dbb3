import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brokerXmlOf, logOf, outputOf, profileOf, type Instance } from '../../broker/instance.ts';
import type { HaPair } from '../../pair/observe/ha-pair.ts';

/** Copies logs and configuration, without passwords, into one folder for each broker. */
export function keepBrokerFiles(pair: HaPair, folder: string): void {
  for (const broker of pair.brokers) {
    const to = join(folder, broker.name);
    mkdirSync(to, { recursive: true });
    for (const from of filesOf(broker.instance)) {
      if (existsSync(from)) cpSync(from, join(to, from.slice(from.lastIndexOf('/') + 1)));
    }
    maskPasswords(join(to, 'broker.xml'));
  }
}

const filesOf = (instance: Instance): readonly string[] => [
  logOf(instance),
  outputOf(instance),
  brokerXmlOf(instance),
  profileOf(instance),
];

/** Masks the cluster password of a broker.xml, which has it in plain text (up to 2.53). */
export function maskPasswords(path: string): void {
  if (!existsSync(path)) return;
  const text = readFileSync(path, 'utf8');
  writeFileSync(path, text.replace(/(<cluster-password>)[^<]*(<)/g, '$1***$2'));
}
