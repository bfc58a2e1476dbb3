import { DEFAULT_VERSION } from './distribution.ts';
import type { OptionTable, ValuesOf } from './option.ts';

export const LOCK_MANAGERS = ['none', 'file', 'zookeeper'] as const;

/** What decides which broker is active. */
export type LockManager = (typeof LOCK_MANAGERS)[number];

/**
 * The settings of a pair. Each is a flag, an environment variable (`AMQ_HA_DEMO_LOCK_MANAGER`) and, except
 * `home`, a key of `amq-ha-demo.json`; which of them wins is decided in `settings/resolve.ts`.
 */
export const SETTINGS = {
  /** Absolute folder that holds `installs/` and `target/`. */
  home: {
    flags: '--home <dir>',
    type: { kind: 'text' },
    default: '.',
    defaultText: 'the current folder',
    help: 'folder with installs/ and target/',
    details: 'Holds the pair. It cannot be set in `amq-ha-demo.json`, which is read from it.',
  },
  /** A zip, folder, https URL or version; null = the one zip in `installs/`, else the default version. */
  broker: {
    flags: '--broker <what>',
    type: { kind: 'text' },
    default: null,
    defaultText: `the zip in installs/, else Artemis ${DEFAULT_VERSION}`,
    help: 'zip, unpacked folder, https URL or version',
    details:
      'A version is taken from the cache, the local Maven repository, `mvn`, or the Apache archive ' +
      'with its checksum verified, in this order.',
  },
  lockManager: {
    flags: '--lock-manager <kind>',
    type: { kind: 'choice', of: LOCK_MANAGERS },
    default: 'none',
    help: 'what decides which broker is active',
    details:
      '`none`: classic replication, as in the original demo; a hang or a cut link can end in a split ' +
      'brain. `file`: a lock on a shared file; no split brain, but a hung broker is not replaced. ' +
      '`zookeeper`: a lease of a ZooKeeper ensemble; no split brain, and a hung broker is replaced. ' +
      '`file` and `zookeeper` need Artemis 2.18 (AMQ 7.9) or later. Which to choose: [modes](modes.md).',
  },
  /** Connect string of an existing ensemble; null = servers that are made for the pair. */
  zookeeper: {
    flags: '--zookeeper <host:port,...>',
    type: { kind: 'hosts' },
    default: null,
    defaultText: 'servers made for the pair, on loopback',
    help: 'an existing ZooKeeper ensemble',
    details: 'Only with `--lock-manager zookeeper`; excludes `--zookeeper-nodes`.',
  },
  /** Size of the ensemble that is made for the pair; five survive two failures, and each is a JVM. */
  zookeeperNodes: {
    flags: '--zookeeper-nodes <n>',
    type: { kind: 'whole', min: 1, max: 5 },
    default: 1,
    help: 'number of ZooKeeper servers to make for the pair',
    details: 'Only with `--lock-manager zookeeper`; excludes `--zookeeper`.',
  },
  failureDetection: {
    flags: '--failure-detection <kind>',
    type: { kind: 'choice', of: ['fast', 'stock'] },
    default: 'fast',
    help: "replace a hung broker in 2-4.5 s, or after the broker's own default times",
    details: 'With `stock` it takes a minute or more.',
  },
  ports: {
    flags: '--ports <kind>',
    type: { kind: 'choice', of: ['fixed', 'auto'] },
    default: 'fixed',
    help: '61616, 5672, 8161 (the backup: 100 higher), or free ports',
    details:
      '`auto` chooses free ports once and keeps them. A throw-away pair (`smoke`, `drill`, `exec`, the ' +
      'library) uses free ports unless `--ports` or `--port-offset` is given.',
  },
  /** At most 3000, so that every port of the pair stays below the usual ephemeral ranges. */
  portOffset: {
    flags: '--port-offset <n>',
    type: { kind: 'whole', min: 0, max: 3000 },
    default: 0,
    help: 'number to add to every fixed port',
    details: 'Not with `--ports auto`.',
  },
  /** A Java home to use; null = find one that fits. */
  java: {
    flags: '--java <home>',
    type: { kind: 'text' },
    default: null,
    defaultText: 'one that fits the broker',
    help: 'Java home for the brokers',
  },
  // Users and passwords are those of the original demo: they guard brokers that listen on loopback only.
  user: {
    flags: '--user <name>',
    type: { kind: 'text' },
    default: 'admin',
    help: 'broker user',
  },
  password: {
    flags: '--password <secret>',
    type: { kind: 'text' },
    default: 'password',
    help: 'password of the broker user',
    secret: true,
  },
  clusterUser: {
    flags: '--cluster-user <name>',
    type: { kind: 'text' },
    default: 'clusterUser',
    help: 'user of the connection between the brokers',
  },
  clusterPassword: {
    flags: '--cluster-password <secret>',
    type: { kind: 'text' },
    default: 'clusterPassword',
    help: 'password of the cluster user',
    secret: true,
  },
  /** Keep the classes of the JVMs in an archive, so that they start faster. */
  classArchive: {
    flags: '--no-class-archive',
    type: { kind: 'switch' },
    default: true,
    help: 'start each JVM without an archive of its classes, which takes longer',
    details:
      'From Java 17 on, each JVM writes such an archive once for each distribution and Java. It lies in ' +
      'the cache and is used only when no other account can write to it.',
  },
} as const satisfies OptionTable;

/** Settings in force for a command that makes a pair; null and units: see `SETTINGS`. */
export type Settings = ValuesOf<typeof SETTINGS>;

/** The settings of a new pair: all but its home. */
export const { home: HOME_SETTING, ...PAIR_SETTINGS } = SETTINGS;

/** Where a value came from, strongest first. */
export type SettingSource = 'flag' | 'environment' | 'file' | 'default';
