import type { Diagnosis, Finding, JudgedBroker } from '../model/doctor.ts';
import { openCases, type Opened } from './subject/cases.ts';
import type { Policy } from './subject/config.ts';
import type { Input } from './subject/inputs.ts';
import { judge, type Diagnosed } from './judge.ts';
import { introduced, pairsOf } from './subject/pairing.ts';
import type { Case } from './subject/rule.ts';

/**
 * Judges configurations: each for itself, and in pairs.
 *
 * @throws AmqHaError NOT_A_BROKER, USAGE: see {@link openCases}.
 */
export function diagnose(inputs: readonly Input[], wanted: string | null): Diagnosis {
  const opened = openCases(inputs, wanted);
  const pairs = introduced(pairsOf(opened.map(({ one }) => one)));
  const paired = pairs.flat();
  const alone = opened
    .map(({ one }) => one)
    .filter((one) => !paired.some(({ config }) => config === one.config));
  const cases = [...paired, ...alone];
  const judged = cases.flatMap((one) => {
    const found = opened.find((each) => each.one.config === one.config);
    return found === undefined ? [] : [judgedBroker(one, found)];
  });
  return summed(judge(cases, pairs).map(finding), judged);
}

/** A diagnosis of findings; `ok` when there is no error and no warning among them. */
export function summed(findings: readonly Finding[], judged: readonly JudgedBroker[]): Diagnosis {
  const versions = [...new Set(judged.map(({ version }) => version))];
  return {
    findings,
    judged,
    for: versions.length === 1 ? (versions[0] ?? null) : null,
    ok: findings.every(({ severity }) => severity === 'note'),
  };
}

function finding({ mend: _mend, ...found }: Diagnosed): Finding {
  return found;
}

function judgedBroker(one: Case, { versionFrom }: Opened): JudgedBroker {
  const { policy, file, broker } = one.config;
  return {
    broker,
    file,
    role: policy?.role ?? null,
    mode: policy === null ? null : modeOf(policy),
    version: one.called,
    versionFrom,
    peer: one.peer?.config.broker ?? null,
  };
}

function modeOf({ lock }: Policy): JudgedBroker['mode'] {
  if (lock === null) return 'classic';
  return lock.kind === 'other' ? 'other-lock' : lock.kind;
}
