import type { CommandGroup, Declaration } from '../options/declaration.ts';
import { CONFIGURATION, MAINTENANCE } from './maintenance.ts';
import { PAIR } from './pair.ts';
import { PROOFS } from './proofs.ts';
import { WALK } from './walk.ts';

/** The groups of the help, each with its heading. */
export const COMMAND_GROUPS: readonly CommandGroup[] = [
  { heading: 'The walk:', commands: WALK },
  { heading: 'The pair:', commands: PAIR },
  { heading: 'Faults and proof:', commands: PROOFS },
  { heading: 'Configuration:', commands: CONFIGURATION },
  { heading: 'Maintenance:', commands: MAINTENANCE },
];

/** Every command, in the order of the help. */
export const COMMANDS: readonly Declaration[] = COMMAND_GROUPS.flatMap(({ commands }) => commands);
