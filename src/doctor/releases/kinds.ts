/** Booleans in a policy and in a cluster connection. The XSD lets `true`, `false`, `1` and `0` pass. */
export const BOOLEANS: readonly string[] = [
  ...['check-for-live-server', 'check-for-active-server', 'allow-failback', 'restart-backup'],
  ...['vote-on-replication-failure', 'use-duplicate-detection', 'forward-when-no-consumers'],
];

/** The least value that the broker's own parser takes (the validators in FileConfigurationParser), and whether -1 passes too. */
export const NUMBERS: Readonly<
  Record<string, { readonly least: number; readonly minusOne: boolean }>
> = {
  'initial-replication-sync-timeout': { least: 1, minusOne: false },
  'max-saved-replicated-journals-size': { least: 0, minusOne: true },
  'quorum-size': { least: 1, minusOne: true },
  'quorum-vote-wait': { least: 1, minusOne: false },
  'retry-replication-wait': { least: 1, minusOne: false },
  'vote-retries': { least: 0, minusOne: true },
  'vote-retry-wait': { least: 1, minusOne: false },
  'check-period': { least: 1, minusOne: false },
  'connection-ttl': { least: 1, minusOne: false },
  'call-timeout': { least: 1, minusOne: false },
  'retry-interval': { least: 1, minusOne: false },
  'max-retry-interval': { least: 1, minusOne: false },
  'initial-connect-attempts': { least: 0, minusOne: true },
  'reconnect-attempts': { least: 0, minusOne: true },
  'max-hops': { least: 0, minusOne: false },
  'notification-interval': { least: 1, minusOne: false },
  'notification-attempts': { least: 1, minusOne: false },
};
