import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const read = (path: string): string =>
  readFileSync(fileURLToPath(new URL(`../../../${path}`, import.meta.url)), 'utf8');
const ACTION = read('action.yml');
const SCRIPT = read('scripts/action.mjs');
const PAGE = read('docs/ci.md');

/** Names one level below `inputs:` or `outputs:`; enough of YAML for this one file. */
function namesIn(section: string): readonly string[] {
  const lines = ACTION.split('\n');
  const from = lines.indexOf(`${section}:`) + 1;
  const length = lines.slice(from).findIndex((line) => /^\S/.test(line));
  return lines
    .slice(from, from + length)
    .flatMap((line) => /^ {2}([a-z-]+):$/.exec(line)?.[1] ?? []);
}

test('the inputs are those that were promised', () => {
  expect(namesIn('inputs')).toEqual([
    'command',
    'broker',
    'rounds',
    'max-outage',
    'args',
    'artifact',
  ]);
  expect(namesIn('outputs')).toEqual(['verdict', 'report']);
});

test.each(namesIn('inputs').filter((name) => name !== 'artifact'))(
  'the input %s reaches the script, and is told in docs/ci.md',
  (name) => {
    const variable = `INPUT_${name.replaceAll('-', '_').toUpperCase()}`;
    expect(ACTION).toContain(`${variable}: \${{ inputs.${name} }}`);
    expect(SCRIPT).toContain(variable);
    expect(PAGE).toContain(`| \`${name}\``);
  },
);

test.each(namesIn('outputs'))('the output %s comes from the script, and is told', (name) => {
  expect(ACTION).toContain(`value: \${{ steps.run.outputs.${name} }}`);
  expect(SCRIPT).toMatch(new RegExp(`const outputs = \\{ [^\\n]*\\b${name}\\b`));
  expect(PAGE).toContain(`| \`${name}\``);
});

test('the files are uploaded whatever happened', () => {
  const upload = ACTION.slice(ACTION.indexOf('- if: always()'));
  expect(upload).toContain('uses: actions/upload-artifact@v4');
  expect(upload).toContain('name: ${{ inputs.artifact }}');
  expect(PAGE).toContain('| `artifact`');
});

test('the workflow of docs/ci.md passes inputs that there are', () => {
  const block = PAGE.slice(PAGE.indexOf('uses: OWNER/amq-ha-demo@main'));
  const given = block
    .slice(block.indexOf('with:'), block.indexOf('- if: always()'))
    .split('\n')
    .flatMap((line) => /^ {10}([a-z-]+): /.exec(line)?.[1] ?? []);
  expect(given).toEqual(namesIn('inputs'));
});
