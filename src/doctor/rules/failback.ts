import type { XmlElement } from '../../xml/parse.ts';
import { nearest } from '../../settings/nearest.ts';
import { all, remove, setChild } from '../fixes/element-fixes.ts';
import { brokerRule, type Fix, type Rule, type Subject } from '../subject/rule.ts';
import { booleanAt, childOf, textAt } from '../subject/values.ts';
import { isFrom } from '../releases/versions.ts';

const OLD_CHECK = 'check-for-live-server';
const NEW_CHECK = 'check-for-active-server';

/** Does the primary become active again after a failover, and never beside its backup? */
export const FAILBACK_RULES: readonly Rule[] = [
  brokerRule({
    id: 'no-active-check',
    severity: 'error',
    find: (subject) => {
      const { policy } = subject.config;
      if (policy?.role !== 'primary' || policy.lock !== null) return [];
      // Such a broker does not start, and has no check: `manager-missing`, or `unknown-element`.
      if (policy.element === 'primary' && !isFrom(subject.version, '2.32.0')) return [];
      // If both are present, the old name takes precedence, as in the broker's parser.
      const name = childOf(policy.node, OLD_CHECK) === null ? checkName(subject) : OLD_CHECK;
      if (booleanAt(policy.node, name, false) !== false || isReportedElsewhere(policy.node, name))
        return [];
      const isSet = textAt(policy.node, name) !== null;
      return [
        {
          what: 'If this broker is restarted after a takeover, both are active: each acknowledges messages that the other never gets, until one of them is ended.',
          why: isSet
            ? `With <${name}> false it starts without checking whether its backup is already active.`
            : `Without <${name}> it starts without checking whether its backup is already active; the broker's default is false.`,
          fix: activeCheckFix(subject, name),
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
      if (booleanAt(policy.node, name, false) !== false || isReportedElsewhere(policy.node, name))
        return [];
      return [
        {
          what: 'After a takeover the roles stay swapped: the primary returns as the replica, and does not become active until this broker is ended.',
          why:
            textAt(policy.node, 'allow-failback') === null
              ? 'Without <allow-failback> the broker assumes false, though the XSD says that true is the default. A classic primary logs AMQ224056 when it returns.'
              : 'Its <allow-failback> is not true. A classic primary logs AMQ224056 when it returns.',
          fix: setChild(policy.path, 'allow-failback', 'true'),
        },
      ];
    },
  }),
];

/**
 * True for the value 1 and for a typing mistake: another rule reports it, and its fix is complete.
 */
const isReportedElsewhere = (policy: XmlElement, wanted: string): boolean =>
  policy.children.some(
    ({ name, text }) =>
      (name === wanted && text.trim() === '1') ||
      (name !== OLD_CHECK &&
        name !== NEW_CHECK &&
        name !== wanted &&
        nearest(name, [wanted]) !== null),
  );

const checkName = ({ config: { policy }, version }: Subject): string =>
  policy?.element === 'master' && !isFrom(version, '2.32.0') ? OLD_CHECK : NEW_CHECK;

/** Leaves one name only: if both are present, the broker reads the old one. */
function activeCheckFix({ config: { policy } }: Subject, name: string): Fix {
  if (policy === null) return (text) => text;
  const set = setChild(policy.path, name, 'true');
  return name === OLD_CHECK ? all(remove([...policy.path, NEW_CHECK]), set) : set;
}
