import type { FailureDetection } from '../model/broker.ts';

/** How long the two brokers of a pair wait for each other; all times in milliseconds. */
interface DetectionTimes {
  /** A peer that stays silent for this long is given up. */
  readonly connectionTtlMs: number;
  /** How often silence is looked for; must differ from the TTL, or the broker warns (AMQ222202). */
  readonly checkPeriodMs: number;
  /** A blocking call to the peer is given up after this long. */
  readonly callTimeoutMs: number;
  /** First pause between two attempts to connect to the peer, and the longest one. */
  readonly retryIntervalMs: number;
  readonly maxRetryIntervalMs: number;
  /** How often the accepting side looks for connections past their TTL. */
  readonly ttlCheckIntervalMs: number;
  /** Longest time from the hang of the active broker to the takeover. */
  readonly takeoverWithinMs: number;
}

/**
 * A silent peer is noticed after more than one TTL and at most two, rounded up
 * to the next check (measured on 2.44.0: 4.3 s with a TTL of 2000).
 */
function takeoverWithinMs(connectionTtlMs: number, ttlCheckIntervalMs: number): number {
  return 2 * connectionTtlMs + ttlCheckIntervalMs;
}

/**
 * The values behind `--failure-detection`.
 *
 * - `fast`: a TTL of 2 s is the lowest that stays some multiples above the worst
 *   pause of a small broker (garbage collection, fsync); lower means false alarms,
 *   and in classic mode each false alarm is a split brain. Retries are short
 *   because the peer is on the same machine: a refused connection costs nothing.
 * - `stock`: nothing is written; these are the broker's own defaults (the Java
 *   defaults of Artemis 2.10 to 2.44, which the XSD of those versions repeats).
 */
export const DETECTION: Readonly<Record<FailureDetection, DetectionTimes>> = {
  fast: {
    connectionTtlMs: 2_000,
    checkPeriodMs: 500,
    callTimeoutMs: 5_000,
    retryIntervalMs: 100,
    maxRetryIntervalMs: 500,
    ttlCheckIntervalMs: 500,
    takeoverWithinMs: takeoverWithinMs(2_000, 500),
  },
  stock: {
    connectionTtlMs: 60_000,
    checkPeriodMs: 30_000,
    callTimeoutMs: 30_000,
    retryIntervalMs: 500,
    maxRetryIntervalMs: 2_000,
    ttlCheckIntervalMs: 2_000,
    takeoverWithinMs: takeoverWithinMs(60_000, 2_000),
  },
};

/** Times of a ZooKeeper lock, in ms; keys of the broker's Curator lock manager, but for the tick, which is the server's. */
interface ZooKeeperTimes {
  /** A holder that is silent for this long loses the lock. A server grants 2 to 20 of its ticks. */
  readonly sessionMs: number;
  /** The same where there are several servers, one of which may go: long enough to find another. */
  readonly ensembleSessionMs: number;
  readonly connectionMs: number;
  readonly retries: number;
  readonly retriesMs: number;
  /** Of the pair's own servers. */
  readonly tickMs: number;
}

/**
 * `fast`: measured on 2.44.0, a killed broker is replaced in 1.8 s, a hung one in 4.1 s; a shorter session is soon
 * below a pause of the garbage collector. With several servers the lock must outlive the loss of one: the lock manager
 * takes it for lost a third of a session after the connection broke (`session-percent` 33), and until then an election
 * (0.5 s) must be over and another server be found. ZooKeeper's client sleeps up to 1 s before each try, and 1 s more
 * when it has tried all (ClientCnxn, 3.6 to 3.9): with 1 s the loss of the leader was a failover (measured, 2.44.0).
 * `stock`: the lock manager's own defaults, and ZooKeeper's tick.
 */
export const ZOOKEEPER: Readonly<Record<FailureDetection, ZooKeeperTimes>> = {
  fast: {
    sessionMs: 1_000,
    ensembleSessionMs: 9_000,
    connectionMs: 1_000,
    retries: 1,
    retriesMs: 250,
    tickMs: 200,
  },
  stock: {
    sessionMs: 18_000,
    ensembleSessionMs: 18_000,
    connectionMs: 8_000,
    retries: 1,
    retriesMs: 1_000,
    tickMs: 2_000,
  },
};

/**
 * By how much the session of the backup is longer, in ms.
 *
 * Without a majority of ZooKeeper, both brokers give up a third of their session after the connection
 * broke: the active one stops, the passive one ends the replication. If the passive one is first, the
 * active one acknowledges messages for up to 3 s that no other broker has, and cannot report that to
 * ZooKeeper; the passive one is active when ZooKeeper is back: 546 of 3,075 acknowledged messages were
 * lost (measured, 2.44.0, both with sessions of 1 s, no consumer). So the primary has to be first, with
 * certainty: Curator reports the end only after ZooKeeper's client is closed, which takes up to 2.1 s,
 * as it may be asleep between two tries (ClientCnxn, StaticHostProvider). A third of 12 s is twice that.
 * The price: a backup that is active and is killed holds its lock for as long.
 */
export const BACKUP_LONGER_MS = 12_000;

/**
 * Pause between two attempts of a broker to become the replica of its peer.
 * Stock is 5000 in classic mode; on one machine an attempt is cheap and the pair is
 * protected seconds earlier.
 */
export const RETRY_REPLICATION_WAIT_MS = 250;

/** Longest stall of the active broker at the end of the first copy; the broker's own default, written so that it can be seen. */
export const INITIAL_SYNC_TIMEOUT_MS = 30_000;
