import { brokerRule, pairRule, type Rule, type Subject } from '../subject/rule.ts';
import { booleanAt, type ConfiguredValue, textAt } from '../subject/values.ts';
import { isFrom } from '../releases/versions.ts';

/** The broker's defaults (ActiveMQDefaultConfiguration). */
const DEFAULTS = { user: 'ACTIVEMQ.CLUSTER.ADMIN.USER', password: 'CHANGE ME!!' };
/**
 * The default password as `artemis mask` writes it without a key (seen: 2.44.0; the codec is the
 * same in all of Artemis 2).
 */
const DEFAULT_MASKED = '-2d1f7c1da8f9911fd938ec1e25131cf9';

const REFUSED_FROM = '2.54.0';

/** Do the brokers accept each other's credentials, and no others? */
export const CREDENTIAL_RULES: readonly Rule[] = [
  brokerRule({
    id: 'default-cluster-credentials',
    severity: 'error',
    find: (subject) => {
      if (subject.config.policy === null || !hasSecurity(subject)) return [];
      if (!hasDefaults(subject)) return [];
      const advice =
        'Set <cluster-user> and <cluster-password>, the same in both brokers and in no other program.';
      return isFrom(subject.version, REFUSED_FROM)
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
              what: 'The user and password that the brokers use for each other are public, and allow everything. From 2.54 on the brokers refuse each other with them.',
              why: `They are the defaults of Artemis (AMQ222007). ${advice}`,
              versions: { before: REFUSED_FROM },
            },
          ];
    },
  }),
  pairRule({
    id: 'cluster-credentials-differ',
    severity: 'error',
    find: (first, second) => {
      if (!hasSecurity(first) && !hasSecurity(second)) return [];
      const [a, b] = [credentials(first), credentials(second)];
      const backup = [first, second].find(({ config }) => config.policy?.role === 'backup');
      const at = { at: backup ?? second };
      const harm =
        'The backup stops itself as soon as it has found the primary: there is no replica, and no takeover.';
      if (isKnown(a.user) && isKnown(b.user) && a.user !== b.user) {
        return [
          {
            ...at,
            what: harm,
            why: `The cluster users differ: "${a.user}" and "${b.user}" (AMQ222009, AMQ229099).`,
          },
        ];
      }
      if (!isKnown(a.password) || !isKnown(b.password) || a.password === b.password) return [];
      if (isMasked(first) || isMasked(second)) {
        return [
          {
            ...at,
            severity: 'note',
            what: 'Whether the cluster passwords are the same was not judged. If they differ, the backup stops itself.',
            why: 'At least one of them is masked, and the masked texts differ. They may mean the same password nevertheless.',
          },
        ];
      }
      return [{ ...at, what: harm, why: 'The cluster passwords differ (AMQ222009, AMQ229099).' }];
    },
  }),
];

const isKnown = (value: ConfiguredValue<string>): value is string => typeof value === 'string';

/** Without security the brokers do not check each other's credentials. */
const hasSecurity = ({ config: { core } }: Subject): boolean =>
  booleanAt(core, 'security-enabled', true) !== false;

function credentials({ config: { core } }: Subject): {
  readonly user: ConfiguredValue<string>;
  readonly password: ConfiguredValue<string>;
} {
  const effective = (name: string, byDefault: string): ConfiguredValue<string> => {
    const text = textAt(core, name);
    return text === null ? byDefault : text;
  };
  return {
    user: effective('cluster-user', DEFAULTS.user),
    password: effective('cluster-password', DEFAULTS.password),
  };
}

/**
 * True for the default credentials. The broker unmasks before it compares
 * (FileConfigurationParser).
 */
function hasDefaults(subject: Subject): boolean {
  const { user, password } = credentials(subject);
  if (user !== DEFAULTS.user || !isKnown(password)) return false;
  return isMasked(subject)
    ? password.replace(/^ENC\((.*)\)$/, '$1') === DEFAULT_MASKED
    : password === DEFAULTS.password;
}

const isMasked = ({ config: { core } }: Subject): boolean =>
  (textAt(core, 'cluster-password') ?? '').startsWith('ENC(') ||
  booleanAt(core, 'mask-password', false) !== false;
