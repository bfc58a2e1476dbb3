import { brokerRule, pairRule, type Case, type Rule } from '../subject/rule.ts';
import { booleanAt, textAt, type Told } from '../subject/values.ts';
import { isFrom } from '../releases/versions.ts';

/** What the broker takes where nothing is written (ActiveMQDefaultConfiguration). */
const BUILT_IN = { user: 'ACTIVEMQ.CLUSTER.ADMIN.USER', password: 'CHANGE ME!!' };
/** The same password as `artemis mask` writes it without a key of one's own (seen: 2.44.0; the codec is the same in all of Artemis 2). */
const BUILT_IN_MASKED = '-2d1f7c1da8f9911fd938ec1e25131cf9';

const REFUSED_FROM = '2.54.0';

/** Do the brokers let each other in, and nobody else? */
export const CREDENTIAL_RULES: readonly Rule[] = [
  brokerRule({
    id: 'default-cluster-credentials',
    severity: 'error',
    find: (one) => {
      if (one.config.policy === null || !guarded(one)) return [];
      if (!hasBuiltIn(one)) return [];
      const advice =
        'Set <cluster-user> and <cluster-password>, the same in both brokers and in no other program.';
      return isFrom(one.version, REFUSED_FROM)
        ? [
            {
              what: 'The two brokers refuse each other: there is no replica, and no takeover.',
              why: `They use the user and password that come with Artemis, which every broker refuses since 2.54. ${advice}`,
              versions: { from: REFUSED_FROM },
            },
          ]
        : [
            {
              severity: 'warning',
              what: 'Everybody knows the user and password with which the brokers let each other in, and may do everything with them. From 2.54 on the brokers refuse each other with these.',
              why: `Those that come with Artemis are used (AMQ222007). ${advice}`,
              versions: { before: REFUSED_FROM },
            },
          ];
    },
  }),
  pairRule({
    id: 'cluster-credentials-differ',
    severity: 'error',
    find: (first, second) => {
      if (!guarded(first) && !guarded(second)) return [];
      const [a, b] = [credentials(first), credentials(second)];
      const backup = [first, second].find(({ config }) => config.policy?.role === 'backup');
      const at = { at: backup ?? second };
      const harm =
        'The backup stops itself as soon as it has found the primary: there is no replica, and no takeover.';
      if (known(a.user) && known(b.user) && a.user !== b.user) {
        return [
          {
            ...at,
            what: harm,
            why: `The cluster users differ: "${a.user}" and "${b.user}" (AMQ222009, AMQ229099).`,
          },
        ];
      }
      if (!known(a.password) || !known(b.password) || a.password === b.password) return [];
      if (masked(first) || masked(second)) {
        return [
          {
            ...at,
            severity: 'note',
            what: 'Whether the cluster passwords are the same was not judged. Where they differ, the backup stops itself.',
            why: 'At least one of them is masked, and the masked texts differ: they may stand for the same password all the same.',
          },
        ];
      }
      return [{ ...at, what: harm, why: 'The cluster passwords differ (AMQ222009, AMQ229099).' }];
    },
  }),
];

const known = (value: Told<string>): value is string => typeof value === 'string';

/** Without security the brokers do not ask each other. */
const guarded = ({ config: { core } }: Case): boolean =>
  booleanAt(core, 'security-enabled', true) !== false;

function credentials({ config: { core } }: Case): {
  readonly user: Told<string>;
  readonly password: Told<string>;
} {
  const effective = (name: string, otherwise: string): Told<string> => {
    const text = textAt(core, name);
    return text === null ? otherwise : text;
  };
  return {
    user: effective('cluster-user', BUILT_IN.user),
    password: effective('cluster-password', BUILT_IN.password),
  };
}

/** The broker takes the mask off before it compares (FileConfigurationParser). */
function hasBuiltIn(one: Case): boolean {
  const { user, password } = credentials(one);
  if (user !== BUILT_IN.user || !known(password)) return false;
  return masked(one)
    ? password.replace(/^ENC\((.*)\)$/, '$1') === BUILT_IN_MASKED
    : password === BUILT_IN.password;
}

const masked = ({ config: { core } }: Case): boolean =>
  (textAt(core, 'cluster-password') ?? '').startsWith('ENC(') ||
  booleanAt(core, 'mask-password', false) !== false;
