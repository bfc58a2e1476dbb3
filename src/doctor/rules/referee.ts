import { all, remove, rename } from '../fixes/mends.ts';
import { brokerRule, type Case, type Rule } from '../subject/rule.ts';
import { othersKnown } from '../subject/cluster-facts.ts';
import { booleanAt, childOf, isTold, numberAt } from '../subject/values.ts';

/** Who decides which broker is active, and can it? */
export const REFEREE_RULES: readonly Rule[] = [
  brokerRule({
    id: 'manager-ignored',
    severity: 'error',
    versions: { from: '2.32.0' },
    find: ({ config: { policy } }) => {
      if (!isTold(policy?.manager) || policy.lock !== null) return [];
      const name = policy.role;
      return [
        {
          what: 'The lock manager is not used: this broker runs classic replication, and a hang or a cut link can make both brokers active.',
          why: `Inside <${policy.element}> nobody reads <manager>, and no line in the log says so; it counts in <${name}>.`,
          mend: rename(policy.path, name),
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
          why: `On these releases <${policy.element}> is for lock managers only and must hold a <manager>. Classic replication is called <${name}> there.`,
          mend: hasCheck ? all(rename(check, 'check-for-live-server'), named) : named,
        },
      ];
    },
  }),
  brokerRule({
    id: 'quorum-size',
    severity: 'error',
    find: (one) => {
      const { policy } = one.config;
      if (policy?.lock !== null) return [];
      const size = numberAt(policy.node, 'quorum-size', -1) ?? -1;
      if (size < 2) return [];
      const votes = size === 2 ? 1 : Math.floor(size / 2 + 1);
      const voting = booleanAt(policy.node, 'vote-on-replication-failure', false) === true;
      if (policy.role === 'primary' ? !voting : pings(one)) return [];
      const onePair = othersKnown(one) === 'one';
      const harm =
        policy.role === 'primary'
          ? 'This broker stops serving as soon as it loses its backup, and nobody serves.'
          : 'The backup never takes over from a primary that crashed, hangs or cannot be reached.';
      const unless = `${harm.replace(/\.$/, '')}, unless ${String(votes)} other active brokers of the cluster answer.`;
      return [
        {
          severity: onePair ? 'error' : 'warning',
          what: onePair ? harm : unless,
          why: `<quorum-size> ${String(size)} asks for ${String(votes)} ${votes === 1 ? 'vote' : 'votes'} of other active brokers${onePair ? ', and with one pair there are none (AMQ221083, AMQ221070)' : ''}.`,
          mend: remove([...policy.path, 'quorum-size']),
        },
      ];
    },
  }),
  brokerRule({
    id: 'vote-retries',
    severity: 'error',
    versions: { from: '2.5.0' },
    find: (one) => {
      const { policy } = one.config;
      if (policy?.role !== 'backup' || policy.lock !== null || pings(one)) return [];
      const retries = numberAt(policy.node, 'vote-retries', 12);
      if (retries === undefined || retries > 0) return [];
      return [
        {
          what: 'The backup takes over after an orderly stop only: never from a primary that crashed, hangs or cannot be reached.',
          why: `With <vote-retries> ${String(retries)} it does not even vote once, and takes the primary for alive (AMQ221070).`,
          mend: remove([...policy.path, 'vote-retries']),
        },
      ];
    },
  }),
  brokerRule({
    id: 'no-quorum',
    severity: 'note',
    find: (one) => {
      const { policy } = one.config;
      if (policy?.lock !== null || said(one)) return [];
      const voting = booleanAt(policy.node, 'vote-on-replication-failure', false) === true;
      const onePair = othersKnown(one) === 'one';
      const harm =
        'a broker that hangs or is cut off is replaced, and when it comes back both are active, for good. A crash or an orderly stop ends well.';
      return [
        {
          what: `${onePair ? 'With one pair' : 'Unless the cluster has three or more pairs,'} ${harm}`,
          why: `With nobody else to ask, every vote passes (AMQ221083)${voting ? '; <vote-on-replication-failure> changes nothing then' : ''}. A lock manager (2.18 and later) decides for one pair: ZooKeeper on several hosts, a file on one.`,
        },
      ];
    },
  }),
  brokerRule({
    id: 'hang-keeps-lock',
    severity: 'note',
    find: (one) =>
      one.config.policy?.lock?.kind !== 'file' || said(one)
        ? []
        : [
            {
              what: 'An active broker that hangs is not replaced until its process ends: nobody serves meanwhile. There are never two active ones.',
              why: 'The operating system holds the lock on the file for as long as the process lives. A ZooKeeper lock is lost when its session expires.',
            },
          ],
  }),
];

/** What is true of the pair is told of its primary only. */
const said = ({ config, peer }: Case): boolean =>
  config.policy?.role === 'backup' &&
  peer?.config.policy?.role === 'primary' &&
  (peer.config.policy.lock === null) === (config.policy.lock === null);

/** A successful ping of the network counts more than a lost vote, for a backup (SharedNothingBackupQuorum). */
const pings = ({ config: { core } }: Case): boolean =>
  ['network-check-list', 'network-check-URL-list'].some(
    (name) =>
      childOf(core, name)?.text.trim() !== undefined && childOf(core, name)?.text.trim() !== '',
  );
