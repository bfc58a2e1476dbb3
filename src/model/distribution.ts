import type { HaVocabulary } from './broker.ts';

/** Release used without `--broker` and with no zip in `installs/`. The newest version measured. */
export const DEFAULT_VERSION = '2.44.0';

/** What a broker distribution can do, read from its own files (never from a zip's name or a version list). */
export interface Distribution {
  /** Name of the top folder in the zip, such as `apache-artemis-2.44.0` or `amq-broker-7.8.0`. */
  readonly folder: string;
  /** Product as a user would call it, such as `Red Hat AMQ Broker 7.8.0 (Artemis 2.16.0.redhat-00012)`. */
  readonly product: string;
  /** Version of `lib/artemis-server-<version>.jar`, such as `2.44.0` or `2.33.0.redhat-00010`. */
  readonly version: string;
  /** Where its web server shows something, where that is not `/console`. */
  readonly consolePath?: '/hawtio' | '/jolokia';
  /** Names for a classic replication policy, from `schema/artemis-configuration.xsd`. */
  readonly vocabulary: HaVocabulary;
  /** Class name of the file lock manager found in the jars; null where there is none. */
  readonly fileLockClass: string | null;
  /** Class name of the ZooKeeper lock manager found in the jars; null where there is none. */
  readonly zooKeeperLockClass: string | null;
  /** True where the jars of a ZooKeeper server are in `lib` (all but two: see `distribution/acquire/zookeeper-jars.ts`). */
  readonly shipsZooKeeper: boolean;
  /** Which optional flags `artemis create` understands, from the CLI's own class file. */
  readonly createOptions: {
    readonly staticCluster: boolean;
  };
  readonly java: JavaNeeds;
  /** Hash of all jars in `lib`; missing in pairs made before it was taken. */
  readonly jars?: string;
  /** True where the scripts honour JAVA_ARGS from the environment, so that short commands can start faster. */
  readonly javaArgsFromEnvironment: { readonly home: boolean; readonly instance: boolean };
}

/** Elements that `<replication>` can have. */
export type PolicyName = 'master' | 'slave' | 'primary' | 'backup';

/** What a distribution's XSD allows inside each policy element; a missing key: the element itself is unknown. */
export type PolicyElements = Readonly<Partial<Record<PolicyName, readonly string[]>>>;

/** All that the files of a distribution say about the software that a broker runs. */
export interface Software {
  readonly distribution: Distribution;
  readonly policyElements: PolicyElements;
}

export interface JavaNeeds {
  /** Lowest Java feature release, from the class file version of the broker's own jars (52 = 8, 55 = 11, 61 = 17). */
  readonly min: number;
  /** Highest Java feature release on which management works; null when none is known. */
  readonly max: number | null;
  /** Needs `--add-opens=java.base/java.lang=ALL-UNNAMED` from Java 16 on (JAXB 2.2 reflection). */
  readonly jaxbReflection: boolean;
}

/** A Java runtime found on this machine. */
export interface JavaRuntime {
  readonly home: string;
  /** Feature release: 8, 11, 17, 25. */
  readonly feature: number;
}
