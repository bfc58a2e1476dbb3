import { CARE } from './declarations/care.ts';
import type { Declaration } from './declarations/declaration.ts';
import { LOOKS } from './declarations/looks.ts';
import { MESSAGES } from './declarations/messages.ts';
import { PAIR } from './declarations/pair.ts';
import { PROOFS } from './declarations/proofs.ts';
import { ROLES } from './declarations/roles.ts';

export { MAKE_OPTIONS, type Declaration } from './declarations/declaration.ts';

/** Every command, in the order of the help. */
export const COMMANDS: readonly Declaration[] = [
  ...PAIR,
  ...MESSAGES,
  ...ROLES,
  ...PROOFS,
  ...CARE,
  ...LOOKS,
];
