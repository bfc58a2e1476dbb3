import { join } from 'node:path';
import { BROKER_NAMES, type BrokerRole } from '../../model/broker.ts';
import type { Instance } from '../../broker/instance.ts';
import type { PairPlan } from './pair-plan.ts';

/**
 * Suffix of the earlier install until the new one has succeeded; only then does it replace an older
 * `.OLD`.
 */
export const PENDING = '.OLD.pending';

export function targetOf(home: string): string {
  return join(home, 'target');
}

export function distributionFolderOf(home: string, folder: string): string {
  return join(targetOf(home), folder);
}

export function instanceOf(home: string, plan: PairPlan, role: BrokerRole): Instance {
  const inside = join('instances', BROKER_NAMES[role]);
  const folder = join(distributionFolderOf(home, plan.folder), inside);
  return { folder, runFolder: plan.alias === null ? folder : join(plan.alias, inside) };
}

/** Returns the folder with the file locks of both brokers; it must exist before they start. */
export function locksFolderOf(home: string, plan: PairPlan): string {
  const inside = join('instances', 'locks');
  return plan.alias === null
    ? join(distributionFolderOf(home, plan.folder), inside)
    : join(plan.alias, inside);
}
