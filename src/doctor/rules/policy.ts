import type { XmlElement } from '../../xml/parse.ts';
import { brokerRule, type Case, type Rule } from '../subject/rule.ts';
import { childOf, includes, PLACEHOLDER } from '../subject/values.ts';

/** Policies of a broker that stands alone. */
const ALONE: readonly (string | null)[] = [null, 'live-only', 'primary-only'];

/** Is there a policy of replication, and can all of it be read here? */
export const POLICY_RULES: readonly Rule[] = [
  brokerRule({
    id: 'no-ha-policy',
    severity: 'error',
    find: ({ config }) => {
      if (config.policy !== null || !ALONE.includes(config.otherPolicy)) return [];
      if (config.otherPolicy === null && hidden(config.core)) return [];
      const why =
        config.otherPolicy === null
          ? 'It has no policy of replication in <ha-policy>, so it is a primary without a backup.'
          : `Its <ha-policy> is <${config.otherPolicy}>: a primary without a backup.`;
      return [{ what: 'This broker stands alone: when it ends, no other one takes over.', why }];
    },
  }),
  brokerRule({
    id: 'other-policy',
    severity: 'note',
    find: ({ config: { policy, otherPolicy } }) =>
      policy !== null || ALONE.includes(otherPolicy)
        ? []
        : [
            {
              what: 'How this broker is made highly available was not judged.',
              why: `Its policy is <${String(otherPolicy)}>, and these rules are about replication between a primary and a backup.`,
            },
          ],
  }),
  brokerRule({
    id: 'placeholder',
    severity: 'note',
    find: (one) => {
      const names = [...new Set(placesThatMatter(one).flatMap(withPlaceholder))];
      if (names.length === 0) return [];
      return [
        {
          what: `Not judged, since only the running broker knows the value: ${names.join(', ')}.`,
          why: 'The broker puts system properties and environment variables in the place of ${...}. One that is not set becomes an empty text, unless a default stands behind a colon: ${name:default}.',
        },
      ];
    },
  }),
  brokerRule({
    id: 'included',
    severity: 'note',
    find: (one) =>
      placesThatMatter(one).some(takesIn)
        ? [
            {
              what: 'What stands in included files was not judged; what is missing here may be there.',
              why: 'This file takes in others with xi:include. Judge a file that has all of it.',
            },
          ]
        : [],
  }),
];

const hidden = (core: XmlElement): boolean => {
  const policy = childOf(core, 'ha-policy');
  return includes(policy ?? core);
};

const SINGLE = [
  'cluster-user',
  'cluster-password',
  'max-disk-usage',
  'persistence-enabled',
  'security-enabled',
];
const GROUPS = [
  'ha-policy',
  'cluster-connections',
  'connectors',
  'acceptors',
  'broadcast-groups',
  'discovery-groups',
];

function placesThatMatter({ config: { core } }: Case): readonly XmlElement[] {
  const found = [...SINGLE, ...GROUPS].flatMap((name) => childOf(core, name) ?? []);
  return includes(core) ? [core, ...found] : found;
}

/** Something is included in it; of the core itself only its top counts. */
const takesIn = (element: XmlElement): boolean =>
  includes(element) || (element.name !== 'core' && element.children.some(takesIn));

/** Elements with a placeholder, by what they are called; of the core itself only its own text counts. */
function withPlaceholder(element: XmlElement): readonly string[] {
  const values = [element.text, ...Object.values(element.attributes)];
  const key = element.attributes['name'] ?? element.attributes['key'];
  const called = `<${element.name}${key === undefined ? '' : ` ${key}`}>`;
  const own = values.some((value) => PLACEHOLDER.test(value)) ? [called] : [];
  return element.name === 'core' ? own : [...own, ...element.children.flatMap(withPlaceholder)];
}
