import { diagnose } from '../doctor/diagnose.ts';
import { readInput, type Input } from '../doctor/subject/inputs.ts';
import { NEWEST, parseVersion } from '../doctor/releases/versions.ts';
import { BROKER_ROLES, type BrokerRole } from '../model/broker.ts';
import type { Finding } from '../model/doctor.ts';
import { AmqHaError } from '../model/errors.ts';
import { carryPolicy } from '../broker/broker-xml/carry-policy.ts';
import type { BrokerHome } from '../pair/plan/pair-plan.ts';
import { withHome } from '../pair/plan/broker-home.ts';
import type { HaPair } from '../pair/observe/ha-pair.ts';
import { brokerXmlPlan } from '../pair/plan/plan.ts';

interface Target {
  /** Text of its `schema/artemis-configuration.xsd`. */
  readonly xsd: string;
  /** The new software as the user named it. */
  readonly given: string;
}

/**
 * Throws if the configuration that a broker would have with the new software has errors by the
 * rules of that release. Errors that the present release has too do not count. Nothing is written.
 * @param to the new software; its folder does not matter yet
 * @throws AmqHaError WRONG_STATE with the errors that the new release introduces, their fix and, in
 *   its document, `findings`; NOT_A_BROKER if a broker.xml has no policy that can be carried over
 */
export async function refuseUnfit(pair: HaPair, to: BrokerHome, target: Target): Promise<void> {
  const present: Input[] = [];
  for (const { instance } of pair.brokers)
    present.push(await readInput(instance.folder, pair.home));
  const future = BROKER_ROLES.flatMap((role, index) => {
    const input = present[index];
    return input === undefined ? [] : [futureInput(pair, role, input, { to, xsd: target.xsd })];
  });
  const { version } = to.distribution;
  const known = parseVersion(version) === null ? NEWEST : null;
  const errors = newErrors(diagnose(present, null).findings, diagnose(future, known).findings);
  if (errors.length > 0) throw unfit(errors, version, target.given);
}

/** Returns the errors after a change that were not there before, compared by rule and broker. */
export function newErrors(
  before: readonly Finding[],
  after: readonly Finding[],
): readonly Finding[] {
  const isError = ({ severity }: Finding): boolean => severity === 'error';
  const had = before.filter(isError);
  return after
    .filter(isError)
    .filter(
      ({ id, where }) => !had.some((each) => each.id === id && each.where.broker === where.broker),
    );
}

function futureInput(
  { home, plan }: HaPair,
  role: BrokerRole,
  input: Input,
  { to, xsd }: { readonly to: BrokerHome; readonly xsd: string },
): Input {
  const oldPlan = brokerXmlPlan(home, plan, role);
  const newPlan = brokerXmlPlan(home, withHome(plan, role, to), role);
  const { instance } = input;
  return {
    ...input,
    text: carryPolicy(input.text, oldPlan, newPlan),
    instance: instance === null ? null : { ...instance, distribution: to.distribution, xsd },
  };
}

function unfit(findings: readonly Finding[], version: string, given: string): AmqHaError {
  const lines = findings.flatMap(({ id, where, what, why, diff }) => [
    `${where.broker}: ${id}: ${what}`,
    `  ${why}`,
    ...(diff === null ? [`  to be fixed in ${where.file ?? ''}`] : [`  fix:\n${diff.trimEnd()}`]),
  ]);
  return new AmqHaError(
    'WRONG_STATE',
    [
      `${version} does not work with the configuration of this pair; nothing was changed.`,
      ...lines,
    ].join('\n'),
    {
      hint: `fix the configuration of both brokers as described above, then: amq-ha-demo stop && amq-ha-demo start && amq-ha-demo upgrade --to ${given}`,
      document: { findings },
    },
  );
}
