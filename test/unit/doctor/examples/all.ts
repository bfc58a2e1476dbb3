import { CLUSTER_EXAMPLES } from './cluster.ts';
import { ELEMENT_EXAMPLES } from './elements.ts';
import { LOCK_EXAMPLES } from './lock.ts';
import { POLICY_EXAMPLES } from './policy.ts';
import { QUORUM_EXAMPLES } from './quorum.ts';
import { REST_EXAMPLES } from './rest.ts';
import type { Example } from './example.ts';

/** At least one example of every rule. */
export const EXAMPLES: readonly Example[] = [
  ...POLICY_EXAMPLES,
  ...ELEMENT_EXAMPLES,
  ...QUORUM_EXAMPLES,
  ...LOCK_EXAMPLES,
  ...CLUSTER_EXAMPLES,
  ...REST_EXAMPLES,
];
