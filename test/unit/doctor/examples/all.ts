import { CLUSTER_EXAMPLES } from './cluster.ts';
import { LOCK_EXAMPLES } from './lock.ts';
import { POLICY_EXAMPLES } from './policy.ts';
import { REFEREE_EXAMPLES } from './referee.ts';
import { REST_EXAMPLES } from './rest.ts';
import { WORD_EXAMPLES } from './words.ts';
import type { Example } from './example.ts';

/** Every rule, red at least once. */
export const EXAMPLES: readonly Example[] = [
  ...POLICY_EXAMPLES,
  ...WORD_EXAMPLES,
  ...REFEREE_EXAMPLES,
  ...LOCK_EXAMPLES,
  ...CLUSTER_EXAMPLES,
  ...REST_EXAMPLES,
];
