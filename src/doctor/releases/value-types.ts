/**
 * Booleans in a policy and in a cluster connection. The XSD accepts `true`, `false`, `1` and `0`.
 */
export const BOOLEANS: readonly string[] = [
  'check-for-live-server',
  'check-for-active-server',
  'allow-failback',
  'restart-backup',
  'vote-on-replication-failure',
  'use-duplicate-detection',
  'forward-when-no-consumers',
];

/**
 * The least value that the broker's parser accepts (the validators in FileConfigurationParser), and
 * whether it accepts -1 too.
 */
export const NUMBERS: Readonly<
  Record<string, { readonly min: number; readonly allowsMinusOne: boolean }>
> = {
  'initial-replication-sync-timeout': { min: 1, allowsMinusOne: false },
  'max-saved-replicated-journals-size': { min: 0, allowsMinusOne: true },
  'quorum-size': { min: 1, allowsMinusOne: true },
  'quorum-vote-wait': { min: 1, allowsMinusOne: false },
  'retry-replication-wait': { min: 1, allowsMinusOne: false },
  'vote-retries': { min: 0, allowsMinusOne: true },
  'vote-retry-wait': { min: 1, allowsMinusOne: false },
  'check-period': { min: 1, allowsMinusOne: false },
  'connection-ttl': { min: 1, allowsMinusOne: false },
  'call-timeout': { min: 1, allowsMinusOne: false },
  'retry-interval': { min: 1, allowsMinusOne: false },
  'max-retry-interval': { min: 1, allowsMinusOne: false },
  'initial-connect-attempts': { min: 0, allowsMinusOne: true },
  'reconnect-attempts': { min: 0, allowsMinusOne: true },
  'max-hops': { min: 0, allowsMinusOne: false },
  'notification-interval': { min: 1, allowsMinusOne: false },
  'notification-attempts': { min: 1, allowsMinusOne: false },
};
