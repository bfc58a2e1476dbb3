import { maskUrl } from '../../distribution/acquire/mask.ts';
import { shellWord } from '../../format/words.ts';
import { keyOf, type Flags } from '../shared/context.ts';

/** Options with a value, in the order in which a repeating command names them. No passwords. */
const VALUES: readonly string[] = [
  '--broker',
  '--lock-manager',
  '--zookeeper',
  '--zookeeper-nodes',
  '--failure-detection',
  '--ports',
  '--port-offset',
  '--java',
  '--user',
  '--cluster-user',
  '--fault',
  '--rounds',
  '--rate',
  '--size',
  '--producers',
  '--consumers',
  '--client',
  '--pause-for',
  '--max-lost',
  '--max-outage',
  '--max-duplicated',
  '--max-both-active',
  '--home',
];

/** A command with the flags that were given, as a shell takes them; `more` comes last. */
export function commandAgain(name: string, flags: Flags, ...more: readonly string[]): string {
  const given = VALUES.flatMap((option) => {
    const value = maskUrl(text(flags[keyOf(option)]));
    return value === '' ? [] : [option, shellWord(value)];
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
