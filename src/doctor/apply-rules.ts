import { unifiedDiff } from '../xml/diff.ts';
import { AmqHaError } from '../model/errors.ts';
import type { Finding, Severity } from '../model/doctor.ts';
import type { ConfigPair, Fix, Problem, Rule, Subject } from './subject/rule.ts';
import { RULES } from './rules/all.ts';
import { formatRange, holds } from './releases/versions.ts';

/** A finding with its fix as a function, for tests and for callers that write the fixed file. */
export interface Diagnosed extends Finding {
  readonly fix: Fix | null;
}

const ORDER: readonly Severity[] = ['error', 'warning', 'note'];

/**
 * Applies the rules to configurations, one by one and in pairs. Errors come first, then warnings,
 * then notes; within these the order is that of the rules. Pure.
 */
export function applyRules(
  subjects: readonly Subject[],
  pairs: readonly ConfigPair[],
  rules: readonly Rule[] = RULES,
): readonly Diagnosed[] {
  const hits = rules.flatMap((rule): readonly RuleHit[] =>
    rule.on === 'broker'
      ? subjects.flatMap((subject) =>
          rule.find(subject).map((problem) => ({ rule, subject, problem })),
        )
      : pairs.flatMap(([subject, other]) =>
          rule.find(subject, other).map((problem) => ({ rule, subject, problem })),
        ),
  );
  return hits
    .filter(({ rule, subject, problem }) =>
      holds(problem.versions ?? rule.versions ?? {}, (problem.at ?? subject).version),
    )
    .map(({ rule, subject, problem }) => diagnosed(rule, problem.at ?? subject, problem))
    .sort((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity));
}

interface RuleHit {
  readonly rule: Rule;
  /** The first configuration that the rule examined. */
  readonly subject: Subject;
  readonly problem: Problem;
}

function diagnosed(rule: Rule, at: Subject, problem: Problem): Diagnosed {
  const { file, broker, text } = at.config;
  return {
    id: rule.id,
    severity: problem.severity ?? rule.severity,
    where: { file, broker },
    what: withoutSecrets(problem.what),
    why: withoutSecrets(problem.why),
    versions: formatRange(problem.versions ?? rule.versions ?? {}),
    diff: problem.fix === undefined ? null : diffOf(text, problem.fix, file),
    fix: problem.fix ?? null,
  };
}

/** Names and values from the file are quoted in findings, and may contain a URL with a password. */
const withoutSecrets = (text: string): string => text.replace(/(password=)[^;&\s"]+/gi, '$1***');

/** Lines that may hold a password: an element, an attribute, or a parameter of a URL. */
const SECRET = /password|passphrase/i;

/**
 * Returns the fix as a diff that shows no password. The context shrinks if one of its lines may
 * hold a password. Null if the changed lines themselves may hold one, or if the fix cannot edit the
 * file.
 */
function diffOf(text: string, fix: Fix, file: string): string | null {
  const fixed = fixedText(text, fix);
  if (fixed === null || fixed === text) return null;
  for (const context of [3, 2, 1, 0]) {
    const diff = unifiedDiff(text, fixed, file, context);
    if (!SECRET.test(diff.split('\n').slice(2).join('\n'))) return diff;
  }
  return null;
}

function fixedText(text: string, fix: Fix): string | null {
  try {
    return fix(text);
  } catch (error) {
    if (error instanceof AmqHaError && error.code === 'NOT_A_BROKER') return null;
    throw error;
  }
}
