import type { Declaration } from '../options/declaration.ts';

/** Looking after brokers: whether they are well, and how they stay so. */
export const CARE: readonly Declaration[] = [
  {
    name: 'doctor [file...]',
    summary: 'judges HA configurations of any release, with the mend of each finding as a diff',
    example: 'amq-ha-demo doctor master/etc/broker.xml slave/etc/broker.xml --for 2.44.0',
    options: [
      [
        '--for <version>',
        'judge by this release: 2.44.0, or AMQ 7.12 (default: that of the instance, else the newest)',
      ],
      ['--explain <rule>', 'what a rule is about, such as no-failback; judges nothing'],
    ],
    act: async (context, args, flags) =>
      (await import('../inspect/doctor.ts')).doctor(context, args, flags),
  },
];
