import type { CommandContext, CommandResult, Flags } from '../shared/context.ts';

/** One command as the command line knows it; its module is loaded when it runs. */
export interface Declaration {
  readonly name: string;
  readonly summary: string;
  readonly example: string;
  /** What stands behind the name in its help, where commander's own line would mislead. */
  readonly usage?: string;
  readonly options?: readonly (readonly [
    flags: string,
    description: string,
    /** May be given several times: its value is the list of all. */
    repeatable?: 'repeatable',
  ])[];
  /** Takes the options of a command that makes a pair. */
  readonly makesPair?: boolean;
  act(
    context: CommandContext,
    args: readonly (string | undefined)[],
    flags: Flags,
  ): Promise<CommandResult>;
}

export const MAKE_OPTIONS: readonly (readonly [string, string])[] = [
  [
    '--broker <what>',
    'zip, folder, https URL or version (default: the zip in installs/, else Artemis 2.44.0)',
  ],
  [
    '--lock-manager <kind>',
    'none: classic replication as the original demo; file: no split brain, but a hung broker is not replaced; zookeeper: neither',
  ],
  [
    '--zookeeper <host:port,...>',
    'an ensemble that is there (default: a server of our own on loopback)',
  ],
  ['--zookeeper-nodes <n>', 'servers of our own ensemble (default: 1)'],
  [
    '--failure-detection <kind>',
    'fast: a hung broker is replaced in 2-4.5 s; stock: the defaults of the broker',
  ],
  ['--ports <kind>', 'fixed: 61616, 5672, 8161 and 100 above; auto: free ones'],
  ['--port-offset <n>', 'add n to every fixed port'],
  ['--java <home>', 'Java to use (default: one that fits this broker)'],
  ['--user <name>', 'broker user (default: admin)'],
  ['--password <secret>', 'its password (default: password)'],
  ['--cluster-user <name>', 'user between the brokers (default: clusterUser)'],
  ['--cluster-password <secret>', 'its password (default: clusterPassword)'],
  ['--no-class-archive', 'start each JVM without an archive of its classes, which takes longer'],
];

export const QUEUE: readonly [string, string] = ['--queue <name>', 'queue (default: haQueue)'];
