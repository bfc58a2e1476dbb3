import { CARE } from './care.ts';
import type { Declaration } from '../options/declaration.ts';
import { LOOKS } from './looks.ts';
import { MESSAGES } from './messages.ts';
import { PAIR } from './pair.ts';
import { PROOFS } from './proofs.ts';
import { ROLES } from './roles.ts';

export { MAKE_OPTIONS, type Declaration } from '../options/declaration.ts';

/** Every command, in the order of the help. */
export const COMMANDS: readonly Declaration[] = [
  ...PAIR,
  ...MESSAGES,
  ...ROLES,
  ...PROOFS,
  ...CARE,
  ...LOOKS,
];
