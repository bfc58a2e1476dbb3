import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dataOf, type Instance } from '../../broker/instance.ts';
import { readRoleLog } from '../../broker/log/role-log.ts';
import { BROKER_ROLES, type BrokerRole, type HaMode } from '../../model/broker.ts';
import { nodeIdOf, sequencePathOf } from '../../broker/data/node-id.ts';
import { readLastSnapshot } from '../record/record.ts';
import type { BrokerTraces, Evidence } from './decide.ts';

/**
 * Reads the evidence for which broker has the newest data, from what the brokers of a pair, and
 * earlier commands, have left on the disk.
 */
export function readEvidence(
  home: string,
  haMode: HaMode,
  instances: Readonly<Record<BrokerRole, Instance>>,
): Evidence {
  const lastSnapshot = readLastSnapshot(home);
  const tracesOf = (role: BrokerRole): BrokerTraces => {
    const instance = instances[role];
    const log = readRoleLog(instance, lastSnapshot?.logs[role] ?? null);
    return {
      events: log.events,
      isLogWhole: log.isWhole,
      beginsAtAStart: lastSnapshot !== null || [undefined, 'starts'].includes(log.events[0]),
      hasData: hasData(instance),
      nodeId: nodeIdOf(instance),
      sequence: readSequence(instance),
    };
  };
  const [primary, backup] = BROKER_ROLES.map(tracesOf) as [BrokerTraces, BrokerTraces];
  return { haMode, lastSnapshot, traces: { primary, backup } };
}

/**
 * True for a journal with files, in its folder or (moved aside at a start as backup) in a
 * subfolder.
 */
function hasData(instance: Instance): boolean {
  const journal = join(dataOf(instance), 'journal');
  if (!existsSync(journal)) return false;
  return readdirSync(journal, { recursive: true }).some((name) => String(name).endsWith('.amq'));
}

/** Eight bytes, big-endian (Artemis FileBasedNodeManager.writeNodeActivationSequence). */
const SEQUENCE_BYTES = 8;

function readSequence(instance: Instance): number | null {
  const path = sequencePathOf(instance);
  if (!existsSync(path)) return null;
  const bytes = readFileSync(path);
  return bytes.length < SEQUENCE_BYTES ? null : Number(bytes.readBigInt64BE());
}
