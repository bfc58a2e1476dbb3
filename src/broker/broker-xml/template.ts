import { readFileSync } from 'node:fs';
import { AmqHaError } from '../../model/errors.ts';
import { packageFile } from '../../platform/package-file.ts';
import { escapeXml } from '../../xml/escape.ts';

const loaded = new Map<string, string>();

/**
 * Reads `templates/<name>.xml` of this package, such as `ha-policy/primary-file`; once per process.
 *
 * @throws the error of `readFileSync` when the package is incomplete.
 */
function loadTemplate(name: string): string {
  const known = loaded.get(name);
  if (known !== undefined) return known;
  const text = readFileSync(packageFile(`templates/${name}.xml`), 'utf8').replaceAll('\r\n', '\n');
  loaded.set(name, text);
  return text;
}

/**
 * Returns a template with every `{{name}}` replaced by its escaped value.
 *
 * @throws AmqHaError INTERNAL when the template asks for a value that is not given.
 */
export function fillTemplate(
  name: string,
  values: Readonly<Record<string, string | number>>,
): string {
  return loadTemplate(name).replace(/\{\{([\w-]+)\}\}/g, (_, key: string) => {
    const value = values[key];
    if (value === undefined)
      throw new AmqHaError(
        'INTERNAL',
        `templates/${name}.xml asks for {{${key}}}, which has no value`,
      );
    return escapeXml(String(value));
  });
}
