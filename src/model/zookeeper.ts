/** A ZooKeeper server of the pair, on loopback. */
export interface ZooKeeperNode {
  /** Counts from 1. */
  readonly id: number;
  /** For clients, which the brokers are. */
  readonly clientPort: number;
  /** For the other members of the ensemble; not used by one alone. */
  readonly quorumPort: number;
  readonly electionPort: number;
}

/** The ensemble that decides which broker of a pair is active. */
export interface ZooKeeperPlan {
  /** `host:port[,host:port...]`, as Curator takes it. */
  readonly connectString: string;
  /** The path above all that this pair keeps there. */
  readonly namespace: string;
  /** How long an active broker may be silent, as asked for; the ensemble may grant more. */
  readonly sessionMs: number;
  /** What it grants. */
  readonly grantedSessionMs: number;
  /** Servers of the pair; empty: the ensemble is external. */
  readonly nodes: readonly ZooKeeperNode[];
}

/** A server of the pair in the status document; `pid` is null while it does not run. */
export interface ZooKeeperNodeStatus {
  readonly id: number;
  readonly port: number;
  readonly running: boolean;
  readonly pid: number | null;
}

/** The ensemble in the status document. */
export interface ZooKeeperStatus {
  readonly connectString: string;
  readonly sessionMs: number;
  /** Empty for an external ensemble. */
  readonly nodes: readonly ZooKeeperNodeStatus[];
}

/** How many members must be gone for the rest to be no majority: 2 of 3, 3 of 5, 1 of 1 or 2. */
export function fewestForNoMajority(members: number): number {
  return Math.ceil(members / 2);
}
