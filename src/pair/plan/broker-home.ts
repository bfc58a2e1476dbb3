import type { BrokerRole } from '../../model/broker.ts';
import type { BrokerHome, PairPlan } from './pair-plan.ts';
import { distributionFolderOf } from './paths.ts';

/** What a broker runs: what the pair was made of, or what an upgrade brought. */
export function homeOf(plan: PairPlan, role: BrokerRole): BrokerHome {
  const { folder, alias, distribution, policyElements } = plan;
  return plan.upgraded?.[role] ?? { folder, alias, distribution, policyElements };
}

/** The same plan with other software for one broker; its instance stays where it is. */
export function withHome(plan: PairPlan, role: BrokerRole, home: BrokerHome): PairPlan {
  return { ...plan, upgraded: { ...plan.upgraded, [role]: home } };
}

/** Where that software lies, as the broker knows it. */
export const pathOfHome = (home: string, { alias, folder }: BrokerHome): string =>
  alias ?? distributionFolderOf(home, folder);

/** Every link that stands for a folder of this pair. */
export function aliasesOf(
  home: string,
  plan: PairPlan,
): readonly { readonly alias: string; readonly folder: string }[] {
  return [plan, ...Object.values(plan.upgraded ?? {})].flatMap(({ alias, folder }) =>
    alias === null ? [] : [{ alias, folder: distributionFolderOf(home, folder) }],
  );
}
