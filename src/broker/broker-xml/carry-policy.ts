import type { BrokerXmlPlan } from './plan.ts';
import { HA_POLICY } from './names.ts';
import { haPolicyFragment, policyName } from './policy.ts';
import {
  alike,
  findElement,
  replaceElement,
  requireElement,
  setElementText,
  upsertElement,
} from '../../xml/splice.ts';

/** The plan says them in the words of its version; switched off, a failback would make both brokers active. */
const CHECKS: readonly string[] = ['check-for-live-server', 'check-for-active-server'];

/**
 * Brings the HA policy of a broker.xml from one version's words to another's. All else stays byte for byte, and
 * so does the policy where both versions say it alike. What somebody else added to the policy, or set to another
 * value, is carried over.
 *
 * @throws AmqHaError NOT_A_BROKER when the text has no such policy, or the version does not know a needed element.
 */
export function carryPolicy(text: string, before: BrokerXmlPlan, after: BrokerXmlPlan): string {
  const written = haPolicyFragment(before);
  const wanted = haPolicyFragment(after);
  if (written === wanted) return text;
  const ours = requireElement(written, ['ha-policy', 'replication', policyName(before)]).children;
  const found = requireElement(text, [...HA_POLICY, 'replication', policyName(before)]).children;
  const theirs = found.filter(
    (child) => !CHECKS.includes(child.name) && !ours.some((own) => alike(own, child)),
  );
  const place = ['ha-policy', 'replication', policyName(after)];
  const carried = theirs.reduce(
    (so, { name, start, end }) => upsertElement(so, place, name, text.slice(start, end), 'last'),
    wanted,
  );
  return replaceElement(text, HA_POLICY, withClass(carried, [...place, 'manager'], after));
}

/** A manager with other properties than ours still needs the class of this version. */
function withClass(
  fragment: string,
  manager: readonly string[],
  { lockManager }: BrokerXmlPlan,
): string {
  if (lockManager === null || findElement(fragment, manager) === null) return fragment;
  return setElementText(fragment, [...manager, 'class-name'], lockManager.className);
}
