import type { Rule } from '../subject/rule.ts';
import { CLUSTER_RULES } from './cluster.ts';
import { CONNECTIVITY_RULES } from './connectivity.ts';
import { CREDENTIAL_RULES } from './credentials.ts';
import { DATA_RULES } from './data.ts';
import { DETECTION_RULES } from './detection.ts';
import { ELEMENT_RULES } from './elements.ts';
import { FAILBACK_RULES } from './failback.ts';
import { LOCK_RULES } from './lock.ts';
import { POLICY_RULES } from './policy.ts';
import { QUORUM_RULES } from './quorum.ts';
import { ROLE_RULES } from './roles.ts';
import { ZOOKEEPER_SESSION_RULES } from './zookeeper-session.ts';
import { ZOOKEEPER_RULES } from './zookeeper.ts';

/**
 * Every rule on configurations: first whether the brokers start at all, then which broker is
 * active, and how soon.
 */
export const RULES: readonly Rule[] = [
  ...POLICY_RULES,
  ...ELEMENT_RULES,
  ...ROLE_RULES,
  ...FAILBACK_RULES,
  ...QUORUM_RULES,
  ...LOCK_RULES,
  ...ZOOKEEPER_RULES,
  ...ZOOKEEPER_SESSION_RULES,
  ...CLUSTER_RULES,
  ...CONNECTIVITY_RULES,
  ...CREDENTIAL_RULES,
  ...DETECTION_RULES,
  ...DATA_RULES,
];
