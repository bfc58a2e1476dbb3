import type { BrokerRole } from '../model/broker.ts';
import type { Distribution } from '../model/distribution.ts';
import type { PolicyElements } from '../broker/broker-xml.ts';
import { distributionFolderOf, type PairPlan } from './plan.ts';

/** The software that a broker runs. */
export interface BrokerHome {
  /** Name of its folder in target/. */
  readonly folder: string;
  /** ASCII link that stands for the folder in the broker's eyes; null where the real path will do. */
  readonly alias: string | null;
  readonly distribution: Distribution;
  readonly policyElements: PolicyElements;
}

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
