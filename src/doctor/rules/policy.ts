import type { XmlElement } from '../../xml/parse.ts';
import { brokerRule, type Rule, type Subject } from '../subject/rule.ts';
import { childOf, includes, PLACEHOLDER } from '../subject/values.ts';

/** Policies of a broker without a peer. */
const WITHOUT_BACKUP: readonly (string | null)[] = [null, 'live-only', 'primary-only'];

/** Is there a replication policy, and can all of it be read? */
export const POLICY_RULES: readonly Rule[] = [
  brokerRule({
    id: 'no-ha-policy',
    severity: 'error',
    find: ({ config }) => {
      if (config.policy !== null || !WITHOUT_BACKUP.includes(config.otherPolicy)) return [];
      if (config.otherPolicy === null && mayBeIncluded(config.core)) return [];
      const why =
        config.otherPolicy === null
          ? 'It has no replication policy in <ha-policy>, so it is a primary without a backup.'
          : `Its <ha-policy> is <${config.otherPolicy}>: a primary without a backup.`;
      return [{ what: 'This broker has no peer: when it ends, no other broker takes over.', why }];
    },
  }),
  brokerRule({
    id: 'other-policy',
    severity: 'note',
    find: ({ config: { policy, otherPolicy } }) =>
      policy !== null || WITHOUT_BACKUP.includes(otherPolicy)
        ? []
        : [
            {
              what: 'How this broker is made highly available was not judged.',
              why: `Its policy is <${otherPolicy}>, and these rules are about replication between a primary and a backup.`,
            },
          ],
  }),
  brokerRule({
    id: 'placeholder',
    severity: 'note',
    find: (subject) => {
      const names = [...new Set(relevantElements(subject).flatMap(placeholdersIn))];
      if (names.length === 0) return [];
      return [
        {
          what: `Not judged, since only the running broker knows the value: ${names.join(', ')}.`,
          why: 'The broker replaces ${...} by system properties and environment variables. One that is not set becomes an empty text, unless a default follows a colon: ${name:default}.',
        },
      ];
    },
  }),
  brokerRule({
    id: 'included',
    severity: 'note',
    find: (subject) =>
      relevantElements(subject).some(hasInclude)
        ? [
            {
              what: 'Included files were not judged; an element that is missing here may be there.',
              why: 'This file includes others with xi:include. Judge a file that contains everything.',
            },
          ]
        : [],
  }),
];

const mayBeIncluded = (core: XmlElement): boolean => {
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

function relevantElements({ config: { core } }: Subject): readonly XmlElement[] {
  const found = [...SINGLE, ...GROUPS].flatMap((name) => childOf(core, name) ?? []);
  return includes(core) ? [core, ...found] : found;
}

/** True if something is included in the element; of the core only its direct children count. */
const hasInclude = (element: XmlElement): boolean =>
  includes(element) || (element.name !== 'core' && element.children.some(hasInclude));

/** Returns the elements with a placeholder, by name; of the core only its own text counts. */
function placeholdersIn(element: XmlElement): readonly string[] {
  const values = [element.text, ...Object.values(element.attributes)];
  const key = element.attributes['name'] ?? element.attributes['key'];
  const label = `<${element.name}${key === undefined ? '' : ` ${key}`}>`;
  const own = values.some((value) => PLACEHOLDER.test(value)) ? [label] : [];
  return element.name === 'core' ? own : [...own, ...element.children.flatMap(placeholdersIn)];
}
