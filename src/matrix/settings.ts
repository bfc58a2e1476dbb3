import type { MatrixSettings } from '../model/matrix.ts';
import { findBelow, type XmlPath } from '../xml/find.ts';
import { CLUSTER_CONNECTION, CORE, JOURNAL_FILE_SIZE } from '../broker/broker-xml/names.ts';
import { parseXml } from '../xml/parse.ts';

/** What a broker.xml says of the times and sizes that differ between kinds of pairs. */
export function settingsIn(brokerXml: string): MatrixSettings {
  const root = parseXml(brokerXml);
  const textAt = (path: XmlPath): string | null => findBelow(root, path)?.text.trim() ?? null;
  const numberAt = (path: XmlPath): number | null => {
    const text = textAt(path);
    return text === null || !/^\d+$/.test(text) ? null : Number(text);
  };
  return {
    connectionTtlMs: numberAt([...CLUSTER_CONNECTION, 'connection-ttl']),
    checkPeriodMs: numberAt([...CLUSTER_CONNECTION, 'check-period']),
    journalFileSize: textAt([...CORE, JOURNAL_FILE_SIZE.element]),
  };
}
