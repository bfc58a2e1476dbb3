import type { Declaration } from '../options/declaration.ts';
import { CLEAN_COMMAND, DOCTOR_COMMAND, UPGRADE_COMMAND } from '../options/command-options.ts';

export const CONFIGURATION: readonly Declaration[] = [
  {
    name: 'doctor [file...]',
    summary: 'check HA configurations; print each fix as a diff',
    example: 'amq-ha-demo doctor master/etc/broker.xml slave/etc/broker.xml --for 2.44.0',
    options: DOCTOR_COMMAND,
    act: async (context, args, flags) =>
      (await import('../inspect/doctor.ts')).doctor(context, args, flags),
  },
];

export const MAINTENANCE: readonly Declaration[] = [
  {
    name: 'upgrade',
    summary: 'rolling upgrade of both brokers under load, with a verdict',
    example: 'amq-ha-demo upgrade --to 2.44.0',
    options: UPGRADE_COMMAND,
    act: async (context, _args, flags) =>
      (await import('../manage/upgrade.ts')).upgradeCommand(context, flags),
  },
  {
    name: 'clean',
    summary: 'stop the pair and remove all that was made here',
    example: 'amq-ha-demo clean --yes',
    options: CLEAN_COMMAND,
    act: async (context, _args, flags) =>
      (await import('../manage/clean.ts')).clean(context, flags),
  },
];
