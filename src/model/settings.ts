import type { FailureDetection } from './broker.ts';

export const LOCK_MANAGERS = ['none', 'file', 'zookeeper'] as const;

/** Who decides which broker is active. */
export type LockManager = (typeof LOCK_MANAGERS)[number];

/** Settings in force for a command that makes a pair. Defaults and sources: `settings/`. */
export interface Settings {
  /** Absolute folder that holds `installs/` and `target/`. */
  readonly home: string;
  /** A zip, folder, https URL or version; null = the one zip in `installs/`, else the default version. */
  readonly broker: string | null;
  readonly lockManager: LockManager;
  /** Connect string of an ensemble that is there, `host:port[,host:port...]`; null = servers of our own. */
  readonly zookeeper: string | null;
  /** Size of our own ensemble. */
  readonly zookeeperNodes: number;
  readonly failureDetection: FailureDetection;
  readonly ports: 'fixed' | 'auto';
  readonly portOffset: number;
  /** A Java home to use; null = find one that fits. */
  readonly java: string | null;
  readonly user: string;
  readonly password: string;
  readonly clusterUser: string;
  readonly clusterPassword: string;
  /** Keep the classes of the JVMs in an archive, so that they start faster. */
  readonly classArchive: boolean;
}

/** Where a value came from, strongest first. */
export type SettingSource = 'flag' | 'environment' | 'file' | 'default';
