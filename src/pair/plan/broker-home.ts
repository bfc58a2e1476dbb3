import type { BrokerRole } from '../../model/broker.ts';
import type { BrokerHome, PairPlan } from './pair-plan.ts';
import { distributionFolderOf } from './paths.ts';

/** Returns the software of a broker: that of the pair, or what an upgrade replaced it with. */
export function homeOf(plan: PairPlan, role: BrokerRole): BrokerHome {
  const { folder, alias, distribution, policyElements } = plan;
  return plan.upgraded?.[role] ?? { folder, alias, distribution, policyElements };
}

/** Returns the plan with other software for one broker; its instance stays where it is. */
export function withHome(plan: PairPlan, role: BrokerRole, home: BrokerHome): PairPlan {
  return { ...plan, upgraded: { ...plan.upgraded, [role]: home } };
}

/** Returns the path of the software by which the broker knows it: the alias, or the real path. */
export const pathOfHome = (home: string, { alias, folder }: BrokerHome): string =>
  alias ?? distributionFolderOf(home, folder);

/** Returns every alias of this pair, each with the folder that it leads to. */
export function aliasesOf(
  home: string,
  plan: PairPlan,
): readonly { readonly alias: string; readonly folder: string }[] {
  return [plan, ...Object.values(plan.upgraded ?? {})].flatMap(({ alias, folder }) =>
    alias === null ? [] : [{ alias, folder: distributionFolderOf(home, folder) }],
  );
}
