import type { Diagnosis, Finding, JudgedBroker } from '../model/doctor.ts';
import { type OpenedSubject, openSubjects } from './subject/open-subjects.ts';
import type { Policy } from './subject/config.ts';
import type { Input } from './subject/inputs.ts';
import { applyRules, type Diagnosed } from './apply-rules.ts';
import { configPairs, withPeers } from './subject/pairing.ts';
import type { Subject } from './subject/rule.ts';

/**
 * Returns the findings on these configurations, one by one and in pairs.
 *
 * @param requested version to judge by; null: that of each instance, otherwise the newest release
 * @throws AmqHaError NOT_A_BROKER, USAGE: see {@link openSubjects}.
 */
export function diagnose(inputs: readonly Input[], requested: string | null): Diagnosis {
  const opened = openSubjects(inputs, requested);
  const pairs = withPeers(configPairs(opened.map(({ subject }) => subject)));
  const paired = pairs.flat();
  const alone = opened
    .map(({ subject }) => subject)
    .filter((subject) => !paired.some(({ config }) => config === subject.config));
  const subjects = [...paired, ...alone];
  const judged = subjects.flatMap((subject) => {
    const match = opened.find((each) => each.subject.config === subject.config);
    return match === undefined ? [] : [judgedBroker(subject, match)];
  });
  return summed(applyRules(subjects, pairs).map(finding), judged);
}

/** Returns the diagnosis with these findings; `ok` if none of them is an error or a warning. */
export function summed(findings: readonly Finding[], judged: readonly JudgedBroker[]): Diagnosis {
  const versions = [...new Set(judged.map(({ version }) => version))];
  return {
    findings,
    judged,
    for: versions.length === 1 ? (versions[0] ?? null) : null,
    ok: findings.every(({ severity }) => severity === 'note'),
  };
}

function finding({ fix: _fix, ...found }: Diagnosed): Finding {
  return found;
}

function judgedBroker(subject: Subject, { versionFrom }: OpenedSubject): JudgedBroker {
  const { policy, file, broker } = subject.config;
  return {
    broker,
    file,
    role: policy?.role ?? null,
    mode: policy === null ? null : modeOf(policy),
    version: subject.versionName,
    versionFrom,
    peer: subject.peer?.config.broker ?? null,
  };
}

function modeOf({ lock }: Policy): JudgedBroker['mode'] {
  if (lock === null) return 'classic';
  return lock.kind === 'other' ? 'other-lock' : lock.kind;
}
