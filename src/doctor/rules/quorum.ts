import { all, remove, rename } from '../fixes/element-fixes.ts';
import { brokerRule, type Rule, type Subject } from '../subject/rule.ts';
import { peerCount } from '../subject/cluster-facts.ts';
import { booleanAt, childOf, isPresent, numberAt } from '../subject/values.ts';

/** What decides which broker is active, and can it decide? */
export const QUORUM_RULES: readonly Rule[] = [
  brokerRule({
    id: 'manager-ignored',
    severity: 'error',
    versions: { from: '2.32.0' },
    find: ({ config: { policy } }) => {
      if (!isPresent(policy?.manager) || policy.lock !== null) return [];
      const name = policy.role;
      return [
        {
          what: 'The lock manager is not used: this broker runs classic replication, and a hang or a cut link can make both brokers active.',
          why: `The broker ignores a <manager> inside <${policy.element}>, and no line in its log says so; it reads it in <${name}>.`,
          fix: rename(policy.path, name),
        },
      ];
    },
  }),
  brokerRule({
    id: 'manager-missing',
    severity: 'error',
    versions: { from: '2.18.0', before: '2.32.0' },
    find: ({ config: { policy } }) => {
      if (policy?.manager !== null || !['primary', 'backup'].includes(policy.element)) return [];
      const name = policy.role === 'primary' ? 'master' : 'slave';
      const check = [...policy.path, 'check-for-active-server'];
      const hasCheck = childOf(policy.node, 'check-for-active-server') !== null;
      const named = rename(policy.path, name);
      return [
        {
          what: 'The broker does not start.',
          why: `On these releases <${policy.element}> is for lock managers only and must have a <manager>. Classic replication is called <${name}> there.`,
          fix: hasCheck ? all(rename(check, 'check-for-live-server'), named) : named,
        },
      ];
    },
  }),
  brokerRule({
    id: 'quorum-size',
    severity: 'error',
    find: (subject) => {
      const { policy } = subject.config;
      if (policy?.lock !== null) return [];
      const size = numberAt(policy.node, 'quorum-size', -1) ?? -1;
      if (size < 2) return [];
      const votes = size === 2 ? 1 : Math.floor(size / 2 + 1);
      const voting = booleanAt(policy.node, 'vote-on-replication-failure', false) === true;
      if (policy.role === 'primary' ? !voting : usesNetworkCheck(subject)) return [];
      const onePair = peerCount(subject) === 'one';
      const harm =
        policy.role === 'primary'
          ? 'This broker stops as soon as it loses its backup, and then no broker is active.'
          : 'The backup never takes over from a primary that crashed, hangs or cannot be reached.';
      const unless = `${harm.replace(/\.$/, '')}, unless ${votes} other active brokers of the cluster answer.`;
      return [
        {
          severity: onePair ? 'error' : 'warning',
          what: onePair ? harm : unless,
          why: `<quorum-size> ${size} asks for ${votes} ${votes === 1 ? 'vote' : 'votes'} of other active brokers${onePair ? ', and with one pair there are none (AMQ221083, AMQ221070)' : ''}.`,
          fix: remove([...policy.path, 'quorum-size']),
        },
      ];
    },
  }),
  brokerRule({
    id: 'vote-retries',
    severity: 'error',
    versions: { from: '2.5.0' },
    find: (subject) => {
      const { policy } = subject.config;
      if (policy?.role !== 'backup' || policy.lock !== null || usesNetworkCheck(subject)) return [];
      const retries = numberAt(policy.node, 'vote-retries', 12);
      if (retries === undefined || retries > 0) return [];
      return [
        {
          what: 'The backup takes over only after an orderly stop: never from a primary that crashed, hangs or cannot be reached.',
          why: `With <vote-retries> ${retries} it does not vote at all, and assumes that the primary is alive (AMQ221070).`,
          fix: remove([...policy.path, 'vote-retries']),
        },
      ];
    },
  }),
  brokerRule({
    id: 'no-quorum',
    severity: 'note',
    find: (subject) => {
      const { policy } = subject.config;
      if (policy?.lock !== null || isReportedOnPrimary(subject)) return [];
      const voting = booleanAt(policy.node, 'vote-on-replication-failure', false) === true;
      const onePair = peerCount(subject) === 'one';
      const harm =
        'a broker that hangs or is cut off is replaced, and when it returns both are active, permanently. After a crash or an orderly stop only one is active.';
      return [
        {
          what: `${onePair ? 'With one pair' : 'Unless the cluster has three or more pairs,'} ${harm}`,
          why: `With no other broker to ask, every vote passes (AMQ221083)${voting ? '; <vote-on-replication-failure> does not change that' : ''}. A lock manager (2.18 and later) decides for one pair: ZooKeeper on several hosts, a file on one.`,
        },
      ];
    },
  }),
  brokerRule({
    id: 'hang-keeps-lock',
    severity: 'note',
    find: (subject) =>
      subject.config.policy?.lock?.kind !== 'file' || isReportedOnPrimary(subject)
        ? []
        : [
            {
              what: 'An active broker that hangs is not replaced until its process ends: clients wait until then. There are never two active ones.',
              why: 'The operating system holds the lock on the file for as long as the process lives. A ZooKeeper lock is lost when its session expires.',
            },
          ],
  }),
];

/** What is true of the whole pair is reported for its primary only. */
const isReportedOnPrimary = ({ config, peer }: Subject): boolean =>
  config.policy?.role === 'backup' &&
  peer?.config.policy?.role === 'primary' &&
  (peer.config.policy.lock === null) === (config.policy.lock === null);

/** For a backup a successful network check overrides a lost vote (SharedNothingBackupQuorum). */
const usesNetworkCheck = ({ config: { core } }: Subject): boolean =>
  ['network-check-list', 'network-check-URL-list'].some(
    (name) =>
      childOf(core, name)?.text.trim() !== undefined && childOf(core, name)?.text.trim() !== '',
  );
