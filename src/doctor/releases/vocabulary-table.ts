/**
 * Names of elements by the path of their parent and by the release that introduced them. Made from
 * `schema/artemis-configuration.xsd` of every release from 2.0.0 to 2.56.0: a broker validates its
 * file against that, and does not start with an element that is not in it.
 */
export const ELEMENTS_SINCE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  core: {
    '2.0.0': `
      name system-property-prefix internal-naming-prefix resolve-protocols journal-datasync
      persistence-enabled scheduled-thread-pool-max-size thread-pool-max-size
      graceful-shutdown-enabled graceful-shutdown-timeout security-enabled
      security-invalidation-interval journal-lock-acquisition-timeout
      wild-card-routing-enabled management-address management-notification-address
      cluster-user cluster-password password-codec mask-password
      log-delegate-factory-class-name jmx-management-enabled jmx-domain jmx-use-broker-name
      message-counter-enabled message-counter-sample-period message-counter-max-day-history
      connection-ttl-override connection-ttl-check-interval configuration-file-refresh-period
      async-connection-execution-enabled transaction-timeout transaction-timeout-scan-period
      message-expiry-scan-period message-expiry-thread-priority id-cache-size persist-id-cache
      remoting-incoming-interceptors remoting-outgoing-interceptors
      persist-delivery-count-before-delivery populate-validated-user connectors acceptors
      broadcast-groups discovery-groups diverts queues bridges ha-policy cluster-connections
      grouping-handler paging-directory bindings-directory create-bindings-dir
      page-max-concurrent-io journal-directory create-journal-dir journal-type
      journal-buffer-timeout journal-buffer-size journal-sync-transactional
      journal-sync-non-transactional log-journal-write-rate journal-file-size
      journal-min-files journal-pool-files journal-compact-percentage
      journal-compact-min-files journal-max-io server-dump-interval global-max-size
      max-disk-usage disk-scan-period memory-warning-threshold memory-measure-interval
      large-messages-directory store security-settings address-settings
      resource-limit-settings connector-services addresses network-check-list
      network-check-URL-list network-check-period network-check-timeout network-check-NIC
      network-check-ping-command network-check-ping6-command wildcard-addresses`,
    '2.1.0': 'broker-plugins',
    '2.2.0': 'amqp-use-core-subscription-naming journal-file-open-timeout',
    '2.3.0': `
      critical-analyzer critical-analyzer-timeout critical-analyzer-check-period
      critical-analyzer-policy`,
    '2.7.0': 'address-queue-scan-period federations node-manager-lock-directory',
    '2.9.0': 'reject-empty-validated-user metrics-plugin',
    '2.10.0': 'read-whole-page journal-device-block-size',
    '2.11.0': 'page-sync-timeout',
    '2.14.0': 'metrics',
    '2.16.0': `
      authentication-cache-size authorization-cache-size temporary-queue-namespace
      broker-connections`,
    '2.18.0': 'broker-balancers journal-retention-directory',
    '2.21.0': `
      mqtt-session-scan-interval connection-routers global-max-messages
      suppress-session-notifications`,
    '2.29.0': 'max-redelivery-records',
    '2.31.0': 'min-disk-free',
    '2.32.0': 'large-message-sync mqtt-session-state-persistence-timeout literal-match-markers',
    '2.33.0': 'view-permission-method-match-pattern management-message-rbac management-rbac-prefix',
    '2.34.0': `
      mirror-ack-manager-queue-attempts mirror-ack-manager-page-attempts
      mirror-ack-manager-retry-delay mirror-page-transaction`,
    '2.38.0': 'mirror-ack-manager-warn-unacked',
    '2.40.0': 'global-max-size-percent-of-jvm-max-memory',
    '2.42.0': 'uuid-namespace mqtt-subscription-persistence-enabled',
    '2.43.0': 'purge-page-folders',
    '2.51.0': 'lock-coordinators',
    '2.53.0': 'jmx-notification-enabled',
    '2.56.0': 'journal-lock-monitor-timeout journal-lock-monitor-max-retries',
  },
  'core/ha-policy': {
    '2.0.0': 'live-only replication shared-store',
    '2.32.0': 'primary-only',
  },
  'core/ha-policy/replication': {
    '2.0.0': 'master slave colocated',
    '2.18.0': 'primary backup',
  },
  'core/ha-policy/replication/master': {
    '2.0.0': `
      group-name cluster-name check-for-live-server initial-replication-sync-timeout
      vote-on-replication-failure quorum-size`,
    '2.5.0': 'vote-retries vote-retry-wait',
    '2.6.4': 'retry-replication-wait',
    '2.7.0': 'quorum-vote-wait',
    '2.28.0': 'max-saved-replicated-journals-size',
    '2.32.0': 'check-for-active-server manager coordination-id',
  },
  'core/ha-policy/replication/slave': {
    '2.0.0': `
      group-name cluster-name max-saved-replicated-journals-size scale-down restart-backup
      allow-failback failback-delay initial-replication-sync-timeout
      vote-on-replication-failure quorum-size`,
    '2.5.0': 'vote-retries vote-retry-wait',
    '2.6.4': 'retry-replication-wait',
    '2.7.0': 'quorum-vote-wait',
    '2.32.0': 'manager',
  },
  'core/ha-policy/replication/primary': {
    '2.18.0': `
      manager group-name cluster-name coordination-id initial-replication-sync-timeout
      retry-replication-wait`,
    '2.28.0': 'max-saved-replicated-journals-size',
    '2.32.0': `
      check-for-live-server check-for-active-server vote-on-replication-failure quorum-size
      vote-retries vote-retry-wait quorum-vote-wait`,
  },
  'core/ha-policy/replication/backup': {
    '2.18.0': `
      manager group-name cluster-name max-saved-replicated-journals-size allow-failback
      initial-replication-sync-timeout retry-replication-wait`,
    '2.32.0': `
      scale-down restart-backup failback-delay vote-on-replication-failure quorum-size
      vote-retries vote-retry-wait quorum-vote-wait`,
  },
  'core/ha-policy/replication/primary/manager': {
    '2.18.0': 'class-name properties',
  },
  'core/cluster-connections': {
    '2.0.0': 'cluster-connection-uri cluster-connection',
  },
  'core/cluster-connections/cluster-connection': {
    '2.0.0': `
      address connector-ref check-period connection-ttl min-large-message-size call-timeout
      retry-interval retry-interval-multiplier max-retry-interval initial-connect-attempts
      reconnect-attempts use-duplicate-detection forward-when-no-consumers
      message-load-balancing max-hops confirmation-window-size producer-window-size
      call-failover-timeout notification-interval notification-attempts scale-down-connector
      static-connectors discovery-group-ref`,
    '2.38.0': 'client-id',
    '2.41.0': 'topology-scanner-attempts',
  },
  'core/broadcast-groups/broadcast-group': {
    '2.0.0': `
      local-bind-address local-bind-port group-address group-port broadcast-period
      jgroups-file jgroups-channel connector-ref`,
  },
  'core/discovery-groups/discovery-group': {
    '2.0.0': `
      group-address group-port jgroups-file jgroups-channel refresh-timeout local-bind-address
      local-bind-port initial-wait-timeout`,
  },
  'core/address-settings/address-setting': {
    '2.0.0': `
      dead-letter-address expiry-address expiry-delay redelivery-delay
      redelivery-delay-multiplier max-redelivery-delay max-delivery-attempts max-size-bytes
      max-size-bytes-reject-threshold page-size-bytes page-max-cache-size address-full-policy
      message-counter-history-day-limit last-value-queue redistribution-delay
      send-to-dla-on-no-route slow-consumer-threshold slow-consumer-policy
      slow-consumer-check-period auto-create-jms-queues auto-delete-jms-queues
      auto-create-jms-topics auto-delete-jms-topics auto-create-queues auto-delete-queues
      auto-create-addresses auto-delete-addresses management-browse-page-size
      default-purge-on-no-consumers default-max-consumers default-queue-routing-type
      default-address-routing-type`,
    '2.2.0': 'config-delete-queues config-delete-addresses',
    '2.5.0': 'default-last-value-queue default-exclusive-queue',
    '2.7.0': `
      default-last-value-key default-non-destructive default-group-rebalance
      default-group-buckets default-consumers-before-dispatch default-delay-before-dispatch
      auto-delete-queues-delay auto-delete-queues-message-count auto-delete-addresses-delay
      default-consumer-window-size`,
    '2.8.0': 'default-group-first-key auto-delete-created-queues',
    '2.10.0': 'redelivery-collision-avoidance-factor default-ring-size',
    '2.11.0': 'retroactive-message-count',
    '2.12.0': `
      auto-create-dead-letter-resources dead-letter-queue-prefix dead-letter-queue-suffix
      auto-create-expiry-resources expiry-queue-prefix expiry-queue-suffix`,
    '2.13.0': 'min-expiry-delay max-expiry-delay enable-metrics',
    '2.15.0': 'default-group-rebalance-pause-dispatch',
    '2.18.0': `
      slow-consumer-threshold-measurement-unit config-delete-diverts
      management-message-attribute-size-limit enable-ingress-timestamp`,
    '2.21.0': 'max-size-messages',
    '2.24.0': 'max-read-page-messages max-read-page-bytes',
    '2.28.0': 'page-limit-bytes page-limit-messages page-full-policy',
    '2.29.0': 'auto-delete-queues-skip-usage-check auto-delete-addresses-skip-usage-check',
    '2.31.0': 'id-cache-size',
    '2.31.1': 'prefetch-page-messages prefetch-page-bytes',
    '2.37.0': 'initial-queue-buffer-size',
    '2.40.0': 'no-expiry',
    '2.50.0': 'disk-full-policy',
  },
};

/** The only element that a later release removed. */
export const REMOVED_IN: Readonly<Record<string, string>> = { 'core/broker-balancers': '2.21.0' };

/**
 * Children of `<cluster-connection>` in the order that the XSD up to 2.32 requires. From 2.33 on
 * any order is valid.
 */
export const CLUSTER_CONNECTION_ORDER: readonly string[] = [
  'address',
  'connector-ref',
  'check-period',
  'connection-ttl',
  'min-large-message-size',
  'call-timeout',
  'retry-interval',
  'retry-interval-multiplier',
  'max-retry-interval',
  'initial-connect-attempts',
  'reconnect-attempts',
  'use-duplicate-detection',
  'forward-when-no-consumers',
  'message-load-balancing',
  'max-hops',
  'confirmation-window-size',
  'producer-window-size',
  'call-failover-timeout',
  'notification-interval',
  'notification-attempts',
  'scale-down-connector',
  'static-connectors',
  'discovery-group-ref',
];
