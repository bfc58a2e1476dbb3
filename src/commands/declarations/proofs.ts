import { PAIR_SETTINGS } from '../../model/settings.ts';
import type { Declaration } from '../options/declaration.ts';
import {
  COMPARE_COMMAND,
  COMPARE_PAIR,
  DRILL_COMMAND,
  EXEC_COMMAND,
  MATRIX_COMMAND,
  MATRIX_PAIR,
  SMOKE_COMMAND,
} from '../options/command-options.ts';

/** Commands that inject faults, and prove how a pair behaves. */
export const PROOFS: readonly Declaration[] = [
  {
    name: 'drill',
    summary: 'faults under load: counts lost messages, measures outages',
    example: 'amq-ha-demo drill --fault kill,stop --rounds 10 --max-outage 3s',
    options: DRILL_COMMAND,
    settings: PAIR_SETTINGS,
    act: async (context, _args, flags) =>
      (await import('../prove/drill.ts')).drillCommand(context, flags),
  },
  {
    name: 'check [run]',
    summary: 'judge a stored drill again: a folder, a name, or last',
    example: 'amq-ha-demo check last',
    act: async (context, [run]) => (await import('../prove/check.ts')).check(context, run),
  },
  {
    name: 'compare',
    summary: 'the same drill on every kind of pair, as one table',
    example: 'amq-ha-demo compare --lock-manager none,file --fault kill,pause --rounds 3',
    options: COMPARE_COMMAND,
    settings: COMPARE_PAIR,
    act: async (context, _args, flags) =>
      (await import('../prove/compare.ts')).compare(context, flags),
  },
  {
    name: 'exec [command...]',
    summary: 'run your command beside a pair while it fails',
    example: 'amq-ha-demo exec --fault kill@5s,failback@15s -- npm test',
    usage: '[options] -- <command...>',
    options: EXEC_COMMAND,
    settings: PAIR_SETTINGS,
    act: async (context, args, flags) =>
      (await import('../prove/exec.ts')).exec(context, args, flags),
  },
  {
    name: 'smoke',
    summary: 'the walk as a CI test, on a throw-away pair on free ports',
    example: 'amq-ha-demo smoke --junit smoke.xml',
    options: SMOKE_COMMAND,
    settings: PAIR_SETTINGS,
    act: async (context, _args, flags) => (await import('../prove/smoke.ts')).smoke(context, flags),
  },
  {
    name: 'matrix',
    summary: 'the smoke walk on many brokers, as one table',
    example: 'amq-ha-demo matrix --broker 2.10.1,2.28.0,2.44.0 --markdown matrix.md',
    options: MATRIX_COMMAND,
    settings: MATRIX_PAIR,
    act: async (context, _args, flags) =>
      (await import('../prove/matrix.ts')).matrix(context, flags),
  },
];
