import { faultsForHelp } from '../../model/faults.ts';
import type { Declaration } from '../options/declaration.ts';

/** Who is active. */
export const ROLES: readonly Declaration[] = [
  {
    name: 'failover',
    summary: 'make the active broker fail, and measure how long clients wait',
    example: 'amq-ha-demo failover --by kill',
    options: [
      ['--by <fault>', `${faultsForHelp('failover').join(', ')} (default: stop)`],
      ['--force', 'even without a replica in sync'],
    ],
    act: async (context, _args, flags) =>
      (await import('../manage/change.ts')).failoverCommand(context, flags),
  },
  {
    name: 'failback',
    summary: 'bring the missing broker back; the original roles hold again',
    example: 'amq-ha-demo failback',
    options: [['--keep <broker>', 'end a split brain: keep this one, end the other']],
    act: async (context, _args, flags) =>
      (await import('../manage/change.ts')).failbackCommand(context, flags),
  },
  {
    name: 'upgrade',
    summary: 'both brokers to another version, one after the other, under load that is judged',
    example: 'amq-ha-demo upgrade --to 2.44.0',
    options: [['--to <what>', 'version, zip, folder or https URL of the new broker']],
    act: async (context, _args, flags) =>
      (await import('../manage/upgrade.ts')).upgradeCommand(context, flags),
  },
];
