import { maskUrl } from '../distribution/mask.ts';
import type { Flags } from './context.ts';

/** Flags with a value, in the order in which a repeating command names them. No passwords. */
const VALUES: readonly (readonly [key: string, option: string])[] = [
  ['broker', '--broker'],
  ['lockManager', '--lock-manager'],
  ['zookeeper', '--zookeeper'],
  ['zookeeperNodes', '--zookeeper-nodes'],
  ['failureDetection', '--failure-detection'],
  ['ports', '--ports'],
  ['portOffset', '--port-offset'],
  ['java', '--java'],
  ['user', '--user'],
  ['clusterUser', '--cluster-user'],
  ['fault', '--fault'],
  ['rounds', '--rounds'],
  ['rate', '--rate'],
  ['size', '--size'],
  ['producers', '--producers'],
  ['consumers', '--consumers'],
  ['client', '--client'],
  ['pauseFor', '--pause-for'],
  ['maxLost', '--max-lost'],
  ['maxOutage', '--max-outage'],
  ['maxDuplicated', '--max-duplicated'],
  ['maxBothActive', '--max-both-active'],
  ['home', '--home'],
];

/** A command with the flags that were given, as a shell takes them; `more` comes last. */
export function commandAgain(name: string, flags: Flags, ...more: readonly string[]): string {
  const given = VALUES.flatMap(([key, option]) => {
    const value = maskUrl(text(flags[key]));
    return value === '' ? [] : [option, quoted(value)];
  });
  const switches = [
    ...(flags['here'] === true ? ['--here'] : []),
    ...(flags['keep'] === true ? ['--keep'] : []),
    ...(flags['start'] === false ? ['--no-start'] : []),
  ];
  return ['amq-ha-demo', name, ...given, ...switches, ...more].join(' ');
}

/** The command that runs the same drill (or comparison) again. */
export const repeatingCommand = (flags: Flags, seed: number, name = 'drill'): string =>
  commandAgain(name, flags, '--seed', String(seed));

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

const quoted = (value: string): string =>
  /^[\w@%+=:,./-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;
