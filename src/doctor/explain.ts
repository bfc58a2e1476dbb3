import { readFileSync } from 'node:fs';
import type { Explanation } from '../model/doctor.ts';
import { AmqHaError } from '../model/errors.ts';
import { packageFile } from '../platform/package-file.ts';
import { didYouMean } from '../settings/values.ts';

/** Returns the text of `docs/rules.md` of this package. */
export const readRules = (): string => readFileSync(packageFile('docs/rules.md'), 'utf8');

/**
 * Returns the section of a rule in the text of docs/rules.md.
 * @throws AmqHaError USAGE for an unknown id
 */
export function explain(rules: string, id: string): Explanation {
  const sections = rules
    .split(/^### /m)
    .slice(1)
    .map((section) => {
      const end = section.indexOf('\n');
      return {
        id: section.slice(0, end).trim(),
        // The heading of the next chapter follows the last rule of a chapter.
        text: section
          .slice(end)
          .replace(/^## [^]*/m, '')
          .trim(),
      };
    });
  const found = sections.find((section) => section.id === id);
  if (found !== undefined) return found;
  const ids = sections.map((section) => section.id);
  throw new AmqHaError('USAGE', `--explain: unknown rule "${id}"${didYouMean(id, ids)}`, {
    hint: `one of: ${ids.join(', ')}`,
  });
}
