import type { BrokerHome, PairPlan } from '../plan/pair-plan.ts';
import { aliasInPlace } from './alias.ts';
import { distributionFolderOf } from '../plan/paths.ts';
import type { PairRecord } from './pair-record.ts';

/**
 * Returns a plan as it is valid in this home, wherever it was written. A plan has no paths except
 * the aliases of folders. Reads links; changes nothing.
 */
function planInPlace(home: string, plan: PairPlan): PairPlan {
  const inPlace = <T extends Pick<BrokerHome, 'folder' | 'alias'>>(one: T): T => ({
    ...one,
    alias: aliasInPlace(distributionFolderOf(home, one.folder), one.alias),
  });
  const { primary, backup } = plan.upgraded ?? {};
  return {
    ...inPlace(plan),
    ...(plan.upgraded === undefined
      ? {}
      : {
          upgraded: {
            ...(primary === undefined ? {} : { primary: inPlace(primary) }),
            ...(backup === undefined ? {} : { backup: inPlace(backup) }),
          },
        }),
  };
}

/** Returns a record whose plans are all valid in this home. */
export function recordInPlace(home: string, record: PairRecord): PairRecord {
  const { plan, making, switching } = record;
  const earlier = making?.earlier ?? null;
  return {
    ...record,
    plan: planInPlace(home, plan),
    making:
      making === null || earlier === null
        ? making
        : { ...making, earlier: { ...earlier, record: recordInPlace(home, earlier.record) } },
    ...(switching === undefined || switching === null
      ? {}
      : { switching: { ...switching, before: planInPlace(home, switching.before) } }),
  };
}
