/** `docs/settings.md`, of the records of settings and of the options of a drill. */
import { format } from 'prettier';

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

/**
 * The page as prettier formats it.
 * @param sources the tables `settings` and `drill`, and the functions of `src/settings` that describe their records
 */
export async function settingsPage({ settings, drill, variableOf, choicesText, defaultTextOf }) {
  const section = (option, names) =>
    [
      `### \`${option.flags}\`\n`,
      `${meaningOf(option)}${option.details === undefined ? '' : ` ${option.details}`}\n`,
      ...[
        `Values: ${valuesOf(option, choicesText)}`,
        `Default: ${defaultOf(option)}`,
        ...names,
      ].map((line) => `- ${line}`),
    ].join('\n');
  const meaningOf = ({ type, help }) =>
    type.kind === 'choice' ? `${valuesOf({ type }, choicesText)}: ${help}.` : `${capital(help)}.`;
  const defaultOf = (option) => {
    const text = defaultTextOf(option);
    if (option.type.kind === 'switch') return option.default ? 'on' : 'off';
    return text === null || option.defaultText !== undefined ? (text ?? 'none') : `\`${text}\``;
  };
  const ofPair = Object.entries(settings).map(([key, option]) =>
    section(option, [
      `Variable: \`${variableOf(key)}\``,
      ...(key === 'home' ? [] : [`Key: \`${key}\``]),
    ]),
  );
  const ofDrill = Object.entries(drill).map(([key, option]) =>
    section(option, [`Library: \`${key}\``]),
  );
  const page = [HEAD, ...ofPair, DRILL, ...ofDrill].join('\n\n');
  return format(page, { parser: 'markdown', printWidth: 100, proseWrap: 'always' });
}

function valuesOf({ type }, choicesText) {
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
    default:
      return 'text';
  }
}

const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
