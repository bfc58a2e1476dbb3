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
  /** How the user named it. */
  readonly given: string;
}

/**
 * Judges the configuration that each broker would have with the new software, by the rules of that release. Nothing is
 * written, and what is wrong with the present release too is no reason to stay with it.
 * @param to the new software; its place does not matter yet
 * @throws AmqHaError WRONG_STATE with the errors that the new release brings, their fix and, in its document, `findings`;
 *   NOT_A_BROKER when a broker.xml has no policy that can be carried over
 */
export async function refuseUnfit(pair: HaPair, to: BrokerHome, target: Target): Promise<void> {
  const present: Input[] = [];
  for (const { instance } of pair.brokers)
    present.push(await readInput(instance.folder, pair.home));
  const future = BROKER_ROLES.flatMap((role, index) => {
    const input = present[index];
    return input === undefined ? [] : [withNew(pair, role, input, { to, xsd: target.xsd })];
  });
  const { version } = to.distribution;
  const known = parseVersion(version) === null ? NEWEST : null;
  const brought = broughtBy(diagnose(present, null).findings, diagnose(future, known).findings);
  if (brought.length > 0) throw unfit(brought, version, target.given);
}

/** The errors among the findings after a change that were no errors before, by rule and broker. */
export function broughtBy(
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

function withNew(
  { home, plan }: HaPair,
  role: BrokerRole,
  input: Input,
  { to, xsd }: { readonly to: BrokerHome; readonly xsd: string },
): Input {
  const was = brokerXmlPlan(home, plan, role);
  const becomes = brokerXmlPlan(home, withHome(plan, role, to), role);
  const { instance } = input;
  return {
    ...input,
    text: carryPolicy(input.text, was, becomes),
    instance: instance === null ? null : { ...instance, distribution: to.distribution, xsd },
  };
}

function unfit(findings: readonly Finding[], version: string, given: string): AmqHaError {
  const said = findings.flatMap(({ id, where, what, why, diff }) => [
    `${where.broker}: ${id}: ${what}`,
    `  ${why}`,
    ...(diff === null ? [`  to be fixed in ${where.file ?? ''}`] : [`  fix:\n${diff.trimEnd()}`]),
  ]);
  return new AmqHaError(
    'WRONG_STATE',
    [
      `${version} does not work with the configuration of this pair; nothing was changed.`,
      ...said,
    ].join('\n'),
    {
      hint: `fix the configuration of both brokers as said above, then: amq-ha-demo stop && amq-ha-demo start && amq-ha-demo upgrade --to ${given}`,
      document: { findings },
    },
  );
}
