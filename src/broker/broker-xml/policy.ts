import { INITIAL_SYNC_TIMEOUT_MS, RETRY_REPLICATION_WAIT_MS } from '../../settings/timing.ts';
import { AmqHaError } from '../../model/errors.ts';
import type { PolicyName } from '../../model/distribution.ts';
import type { BrokerXmlPlan } from './plan.ts';
import { removeElement } from '../../xml/splice.ts';
import { fillTemplate } from './template.ts';

/** Left out where the XSD does not know them: a broker with an unknown element does not start. */
const OPTIONAL = ['retry-replication-wait', 'max-saved-replicated-journals-size'] as const;

/** Returns the name of the policy element that a plan asks for. */
export function policyName({ policyRole, haMode, vocabulary }: BrokerXmlPlan): PolicyName {
  if (haMode === 'classic' && vocabulary === 'master-slave')
    return policyRole === 'primary' ? 'master' : 'slave';
  return policyRole;
}

/**
 * Returns the name of the element by which a returning primary checks for the active backup;
 * classic mode only.
 */
export function checkForActiveName(plan: BrokerXmlPlan): string {
  return plan.vocabulary === 'master-slave' ? 'check-for-live-server' : 'check-for-active-server';
}

/**
 * Returns true when this version knows an optional element of its policy: see `policyElementsOf`.
 */
export function allows(plan: BrokerXmlPlan, element: string): boolean {
  return plan.policyElements[policyName(plan)]?.includes(element) ?? false;
}

/**
 * Returns the complete `<ha-policy>` that a plan asks for.
 *
 * @throws AmqHaError NOT_A_BROKER when the distribution does not know an element that is needed;
 * INTERNAL when the plan lacks a value of its mode.
 */
export function haPolicyFragment(plan: BrokerXmlPlan): string {
  const name = policyName(plan);
  const path = ['ha-policy', 'replication', name];
  const template = plan.haMode === 'classic' ? name : `${name}-${plan.haMode}`;
  const fragment = fillTemplate(`ha-policy/${template}`, {
    initialSyncTimeoutMs: INITIAL_SYNC_TIMEOUT_MS,
    retryReplicationWaitMs: RETRY_REPLICATION_WAIT_MS,
    ...(plan.haMode === 'classic' ? {} : lockValues(plan)),
  });
  requireKnown(plan, name);
  const unwanted: string[] = OPTIONAL.filter((element) => !allows(plan, element));
  if (!plan.checkForActive) unwanted.push(checkForActiveName(plan));
  return unwanted.reduce((text, element) => removeElement(text, [...path, element]), fragment);
}

function lockValues({ lockManager }: BrokerXmlPlan): Record<string, string> {
  if (lockManager === null)
    throw new AmqHaError('INTERNAL', 'a plan with a lock needs its manager');
  return { ...lockManager.properties, lockClass: lockManager.className };
}

function requireKnown(plan: BrokerXmlPlan, name: PolicyName): void {
  const known = plan.policyElements[name];
  const needed = ['initial-replication-sync-timeout'];
  if (plan.policyRole === 'backup') needed.push('allow-failback');
  else if (plan.haMode === 'classic' && plan.checkForActive) needed.push(checkForActiveName(plan));
  if (plan.haMode !== 'classic') needed.push('manager');
  const missing = needed.find((element) => known?.includes(element) !== true);
  if (missing === undefined) return;
  const found =
    known === undefined ? `no <${name}> at all` : known.map((element) => `<${element}>`).join(' ');
  throw new AmqHaError(
    'NOT_A_BROKER',
    `artemis-configuration.xsd: looked for <${missing}> in the replication policy <${name}>, found ${found}`,
  );
}
