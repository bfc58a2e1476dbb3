import type { FailureDetection } from './broker.ts';

/** Settings in force for a command that makes a pair. Defaults and sources: `settings/`. */
export interface Settings {
  /** Absolute folder that holds `installs/` and `target/`. */
  readonly home: string;
  /** A zip, folder, https URL or version; null = the one zip in `installs/`, else the default version. */
  readonly broker: string | null;
  readonly lockManager: 'none' | 'file';
  readonly failureDetection: FailureDetection;
  readonly ports: 'fixed' | 'auto';
  readonly portOffset: number;
  /** A Java home to use; null = find one that fits. */
  readonly java: string | null;
  readonly user: string;
  readonly password: string;
  readonly clusterUser: string;
  readonly clusterPassword: string;
}

/** Where a value came from, strongest first. */
export type SettingSource = 'flag' | 'environment' | 'file' | 'default';
