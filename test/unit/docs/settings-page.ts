/** `docs/settings.md`, of the records of settings and of the options of a drill. */
import { format } from 'prettier';
import { DRILL_OPTIONS } from '../../../src/model/drill.ts';
import type { Option, ValueType } from '../../../src/model/option.ts';
import { SETTINGS } from '../../../src/model/settings.ts';
import { choicesText, defaultTextOf } from '../../../src/settings/describe.ts';
import { variableOf } from '../../../src/settings/names.ts';

const HEAD = `# Settings

<!-- Generated from src/model/settings.ts and src/model/drill.ts by \`npm run settings\`; do not edit. -->

A setting is taken from the strongest of its sources: the flag, then the environment variable, then the
key in \`amq-ha-demo.json\` in the home, then the default. An empty variable counts as not set. A mistake
is an error in every source, also in one that a stronger source hides; an unknown key or an unknown
variable that begins with \`AMQ_HA_DEMO_\` is one too.

## Settings of a pair

Every command that makes a pair takes them: \`init\`, \`demo\`, \`smoke\`, \`drill\`, \`exec\`, \`compare\`,
\`matrix\`, and \`createPair\` of the library by their keys.
`;

const DRILL = `## Options of a drill

\`drill\` takes them, and the library's \`drill\` by the names given here, where times are in milliseconds.
\`compare\` takes those of the load, \`--fault\`, \`--rounds\`, \`--pause-for\` and \`--seed\`.
`;

/** The page as prettier formats it. */
export async function settingsPage(): Promise<string> {
  const ofPair = Object.entries<Option>(SETTINGS).map(([key, option]) =>
    section(option, [
      `Variable: \`${variableOf(key as keyof typeof SETTINGS)}\``,
      ...(key === 'home' ? [] : [`Key: \`${key}\``]),
    ]),
  );
  const ofDrill = Object.entries<Option>(DRILL_OPTIONS).map(([key, option]) =>
    section(option, [`Library: \`${key}\``]),
  );
  const page = [HEAD, ...ofPair, DRILL, ...ofDrill].join('\n\n');
  return format(page, { parser: 'markdown', printWidth: 100, proseWrap: 'always' });
}

function section(option: Option, names: readonly string[]): string {
  const { flags, type, details } = option;
  const lines = [`Values: ${valuesOf(type)}`, `Default: ${defaultOf(option)}`, ...names];
  return [
    `### \`${flags}\`\n`,
    `${meaningOf(option)}${details === undefined ? '' : ` ${details}`}\n`,
    ...lines.map((line) => `- ${line}`),
  ].join('\n');
}

const meaningOf = ({ type, help }: Option): string =>
  type.kind === 'choice' ? `${valuesOf(type)}: ${help}.` : `${capital(help)}.`;

function defaultOf(option: Option): string {
  if (option.type.kind === 'switch') return option.default === true ? 'on' : 'off';
  const text = defaultTextOf(option);
  return text === null || option.defaultText !== undefined ? (text ?? 'none') : `\`${text}\``;
}

function valuesOf(type: ValueType): string {
  switch (type.kind) {
    case 'switch':
      return '`true` or `false` in a variable or the file';
    case 'choice':
      return choicesText(type).replace(/[\w-]+(?=,| or|$)/g, '`$&`');
    case 'list':
      return `${choicesText(type).replace(/[\w-]+/g, '`$&`')}, one or more with commas`;
    case 'whole': {
      const word = type.unlimited === undefined ? '' : `, or \`${type.unlimited}\` (library: null)`;
      return `a whole number from ${type.min}${type.max === undefined ? '' : ` to ${type.max}`}${word}`;
    }
    case 'time':
      return 'a duration such as `500ms`, `10s` or `1m`';
    case 'hosts':
      return '`host:port`, or several of them with commas';
    case 'text':
    case 'texts':
      return 'text';
  }
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
