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

/**
 * Written by the plan with the names of its version; switched off, a failback would make both
 * brokers active.
 */
const CHECKS: readonly string[] = ['check-for-live-server', 'check-for-active-server'];

/**
 * Returns a broker.xml with its HA policy converted from the element names of one version to those
 * of another. Everything else stays byte for byte, and so does the policy when both versions write
 * it the same. What a user added to the policy, or set to another value, is carried over.
 *
 * @throws AmqHaError NOT_A_BROKER when the text has no such policy, or the version does not know a
 * needed element.
 */
export function carryPolicy(text: string, before: BrokerXmlPlan, after: BrokerXmlPlan): string {
  const written = haPolicyFragment(before);
  const wanted = haPolicyFragment(after);
  if (written === wanted) return text;
  const planned = requireElement(written, [
    'ha-policy',
    'replication',
    policyName(before),
  ]).children;
  const found = requireElement(text, [...HA_POLICY, 'replication', policyName(before)]).children;
  const usersOwn = found.filter(
    (child) => !CHECKS.includes(child.name) && !planned.some((each) => alike(each, child)),
  );
  const place = ['ha-policy', 'replication', policyName(after)];
  const carried = usersOwn.reduce(
    (so, { name, start, end }) => upsertElement(so, place, name, text.slice(start, end), 'last'),
    wanted,
  );
  return replaceElement(text, HA_POLICY, withClass(carried, [...place, 'manager'], after));
}

/** A manager with properties of the user still needs the class of this version. */
function withClass(
  fragment: string,
  manager: readonly string[],
  { lockManager }: BrokerXmlPlan,
): string {
  if (lockManager === null || findElement(fragment, manager) === null) return fragment;
  return setElementText(fragment, [...manager, 'class-name'], lockManager.className);
}
