import { unifiedDiff } from '../xml/diff.ts';
import { AmqHaError } from '../model/errors.ts';
import type { Finding, Severity } from '../model/doctor.ts';
import type { Case, Mend, Pair, Rule, Symptom } from './subject/rule.ts';
import { RULES } from './rules/all.ts';
import { holds, rangeInWords } from './releases/versions.ts';

/** A finding together with what mends it, for tests and for whoever wants to write the mended file. */
export interface Diagnosed extends Finding {
  readonly mend: Mend | null;
}

const ORDER: readonly Severity[] = ['error', 'warning', 'note'];

/** Judges configurations, each for itself and in pairs. Worst first, then in the order of the rules. Pure. */
export function judge(
  cases: readonly Case[],
  pairs: readonly Pair[],
  rules: readonly Rule[] = RULES,
): readonly Diagnosed[] {
  const seen = rules.flatMap((rule): readonly Seen[] =>
    rule.on === 'broker'
      ? cases.flatMap((one) => rule.find(one).map((symptom) => ({ rule, one, symptom })))
      : pairs.flatMap(([one, other]) =>
          rule.find(one, other).map((symptom) => ({ rule, one, symptom })),
        ),
  );
  return seen
    .filter(({ rule, one, symptom }) =>
      holds(symptom.versions ?? rule.versions ?? {}, (symptom.at ?? one).version),
    )
    .map(({ rule, one, symptom }) => diagnosed(rule, symptom.at ?? one, symptom))
    .sort((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity));
}

interface Seen {
  readonly rule: Rule;
  /** The first configuration that the rule looked at. */
  readonly one: Case;
  readonly symptom: Symptom;
}

function diagnosed(rule: Rule, at: Case, symptom: Symptom): Diagnosed {
  const { file, broker, text } = at.config;
  return {
    id: rule.id,
    severity: symptom.severity ?? rule.severity,
    where: { file, broker },
    what: withoutSecrets(symptom.what),
    why: withoutSecrets(symptom.why),
    versions: rangeInWords(symptom.versions ?? rule.versions ?? {}),
    diff: symptom.mend === undefined ? null : diffOf(text, symptom.mend, file),
    mend: symptom.mend ?? null,
  };
}

/** Names and values from the file are quoted, and a URL may have got into them. */
const withoutSecrets = (text: string): string => text.replace(/(password=)[^;&\s"]+/gi, '$1***');

/** Lines that may hold a password: an element, an attribute, or a parameter of a URL. */
const SECRET = /password|passphrase/i;

/**
 * The mend as a diff that shows no password: with fewer lines around the change where one of them holds
 * some, and no diff at all where the change itself does. A form that the mend cannot take has none either.
 */
function diffOf(text: string, mend: Mend, file: string): string | null {
  const mended = mendOrNull(text, mend);
  if (mended === null || mended === text) return null;
  for (const context of [3, 2, 1, 0]) {
    const diff = unifiedDiff(text, mended, file, context);
    if (!SECRET.test(diff.split('\n').slice(2).join('\n'))) return diff;
  }
  return null;
}

function mendOrNull(text: string, mend: Mend): string | null {
  try {
    return mend(text);
  } catch (error) {
    if (error instanceof AmqHaError && error.code === 'NOT_A_BROKER') return null;
    throw error;
  }
}
