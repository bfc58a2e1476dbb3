import type { Rule } from '../subject/rule.ts';
import { CLUSTER_RULES } from './cluster.ts';
import { CREDENTIAL_RULES } from './credentials.ts';
import { DATA_RULES } from './data.ts';
import { DETECTION_RULES } from './detection.ts';
import { FAILBACK_RULES } from './failback.ts';
import { LOCK_RULES } from './lock.ts';
import { MEETING_RULES } from './meeting.ts';
import { POLICY_RULES } from './policy.ts';
import { REFEREE_RULES } from './referee.ts';
import { ROLE_RULES } from './roles.ts';
import { WORD_RULES } from './words.ts';
import { ZOOKEEPER_SESSION_RULES } from './zookeeper-session.ts';
import { ZOOKEEPER_RULES } from './zookeeper.ts';

/** Every rule on configurations: first whether the brokers start at all, then who is active, and how soon. */
export const RULES: readonly Rule[] = [
  ...POLICY_RULES,
  ...WORD_RULES,
  ...ROLE_RULES,
  ...FAILBACK_RULES,
  ...REFEREE_RULES,
  ...LOCK_RULES,
  ...ZOOKEEPER_RULES,
  ...ZOOKEEPER_SESSION_RULES,
  ...CLUSTER_RULES,
  ...MEETING_RULES,
  ...CREDENTIAL_RULES,
  ...DETECTION_RULES,
  ...DATA_RULES,
];
