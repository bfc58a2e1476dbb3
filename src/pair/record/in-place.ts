import type { BrokerHome, PairPlan } from '../plan/pair-plan.ts';
import { aliasInPlace } from './alias.ts';
import { distributionFolderOf } from '../plan/paths.ts';
import type { PairRecord } from './pair-record.ts';

/**
 * A plan as it holds in this home, wherever it was written: ports and passwords are in it, places are not, but for the
 * links that stand for folders. Looks at links; changes nothing.
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

/** The same for every plan in a record. */
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
