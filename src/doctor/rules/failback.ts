import type { XmlElement } from '../../xml/parse.ts';
import { nearest } from '../../settings/nearest.ts';
import { all, remove, setChild } from '../fixes/mends.ts';
import { brokerRule, type Case, type Mend, type Rule } from '../subject/rule.ts';
import { booleanAt, childOf, textAt } from '../subject/values.ts';
import { isFrom } from '../releases/versions.ts';

const OLD_CHECK = 'check-for-live-server';
const NEW_CHECK = 'check-for-active-server';

/** Does the work find its way back to the primary, and only there? */
export const FAILBACK_RULES: readonly Rule[] = [
  brokerRule({
    id: 'no-active-check',
    severity: 'error',
    find: (one) => {
      const { policy } = one.config;
      if (policy?.role !== 'primary' || policy.lock !== null) return [];
      // Such a policy does not start there, and knows no check: `manager-missing`, or `unknown-element`.
      if (policy.element === 'primary' && !isFrom(one.version, '2.32.0')) return [];
      // The old name wins where both are written, as in the broker's own parser.
      const name = childOf(policy.node, OLD_CHECK) === null ? checkName(one) : OLD_CHECK;
      if (booleanAt(policy.node, name, false) !== false || isMeant(policy.node, name)) return [];
      const isSet = textAt(policy.node, name) !== null;
      return [
        {
          what: 'Once the backup has taken over, starting this broker again makes both active: each acknowledges messages that the other never has, until one of them is ended.',
          why: isSet
            ? `With <${name}> false it starts without asking whether its backup serves already.`
            : `Without <${name}> it starts without asking whether its backup serves already; the default of the broker is false.`,
          mend: checkMend(one, name),
        },
      ];
    },
  }),
  brokerRule({
    id: 'no-failback',
    severity: 'warning',
    find: ({ config: { policy } }) => {
      if (policy?.role !== 'backup') return [];
      const name = 'allow-failback';
      if (booleanAt(policy.node, name, false) !== false || isMeant(policy.node, name)) return [];
      return [
        {
          what: 'After a takeover the roles stay swapped: the primary comes back as the replica, and does not get its work back until someone ends this broker.',
          why:
            textAt(policy.node, 'allow-failback') === null
              ? 'Without <allow-failback> the broker takes false, though the XSD says that true is the default. A classic primary logs AMQ224056 when it comes back.'
              : 'Its <allow-failback> is not true. A classic primary logs AMQ224056 when it comes back.',
          mend: setChild(policy.path, 'allow-failback', 'true'),
        },
      ];
    },
  }),
];

/** Written as 1, or with a slip of the finger: another rule says so, and its mend is the whole one. */
const isMeant = (policy: XmlElement, wanted: string): boolean =>
  policy.children.some(
    ({ name, text }) =>
      (name === wanted && text.trim() === '1') ||
      (name !== OLD_CHECK &&
        name !== NEW_CHECK &&
        name !== wanted &&
        nearest(name, [wanted]) !== null),
  );

const checkName = ({ config: { policy }, version }: Case): string =>
  policy?.element === 'master' && !isFrom(version, '2.32.0') ? OLD_CHECK : NEW_CHECK;

/** Both names at once would be read as the old one. */
function checkMend({ config: { policy } }: Case, name: string): Mend {
  if (policy === null) return (text) => text;
  const set = setChild(policy.path, name, 'true');
  return name === OLD_CHECK ? all(remove([...policy.path, NEW_CHECK]), set) : set;
}
