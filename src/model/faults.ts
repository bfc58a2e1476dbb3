import type { BrokerRole } from './broker.ts';
import { fewestForNoMajority } from './zookeeper.ts';

/** What a fault acts on: a broker in that state, the link between the brokers, or ZooKeeper. */
export type FaultTarget = 'active' | 'passive' | 'link' | 'zookeeper';

/** The required result of a fault: the other broker takes over, it does not, or both are right. */
export const EXPECTATIONS = ['takeover', 'no-takeover', 'either'] as const;
export type Expectation = (typeof EXPECTATIONS)[number];

/** What a fault needs of the pair beside its brokers. */
export type FaultNeed = 'relay' | 'own-zookeeper';

/** A command that offers faults by name. `compare` offers those of `drill`. */
type FaultCommand = 'failover' | 'drill' | 'exec' | 'upgrade';

/** What a pair has that some faults need. */
export interface PairMeans {
  /** The brokers reach each other through a relay, which can be cut. */
  readonly relay: boolean;
  /** Servers of its own ZooKeeper; 0 when it has none. */
  readonly zooKeeperServers: number;
}

/** All that is known of a fault, but how it is injected (`drill/run/faults`, `exec/faults.ts`). */
export interface FaultFacts {
  readonly target: FaultTarget;
  /** The active broker cannot serve any more: the other one takes over, or clients wait. */
  readonly takesActiveAway: boolean;
  /** `pause`: it lasts for `--pause-for`, so the result depends on that time. */
  readonly lasts: 'instant' | 'pause';
  readonly needs: FaultNeed | null;
  /** A function where it depends on the pair. */
  readonly expects: Expectation | ((means: PairMeans) => Expectation);
  readonly offeredBy: readonly FaultCommand[];
  /** For the help, where the name alone does not say it; empty otherwise. */
  readonly note: string;
  /** What was done, as the beginning of a sentence. `broker` is the name of the target. */
  readonly done: (broker: string) => string;
}

/**
 * The catalogue of faults, in the order in which help and hints list them. Types, help, plan,
 * verdict, reports and comparisons are derived from it; an entry here and a function in
 * `drill/run/faults/injections.ts` make a new fault of a drill.
 */
export const FAULTS = {
  kill: {
    target: 'active',
    takesActiveAway: true,
    lasts: 'instant',
    needs: null,
    expects: 'takeover',
    offeredBy: ['failover', 'drill', 'exec'],
    note: 'SIGKILL',
    done: (broker) => `${broker} was killed`,
  },
  stop: {
    target: 'active',
    takesActiveAway: true,
    lasts: 'instant',
    needs: null,
    expects: 'takeover',
    offeredBy: ['failover', 'drill', 'exec'],
    note: '',
    done: (broker) => `${broker} was stopped`,
  },
  pause: {
    target: 'active',
    takesActiveAway: true,
    lasts: 'pause',
    needs: null,
    // A hung broker keeps the file lock, so no takeover is right there.
    expects: 'either',
    offeredBy: ['failover', 'drill', 'exec'],
    note: 'SIGSTOP',
    done: (broker) => `${broker} was paused (SIGSTOP)`,
  },
  handover: {
    target: 'active',
    takesActiveAway: true,
    lasts: 'instant',
    needs: null,
    expects: 'takeover',
    offeredBy: ['failover', 'drill', 'exec'],
    note: '',
    done: (broker) => `${broker} was told to hand over`,
  },
  'restart-backup': {
    target: 'passive',
    takesActiveAway: false,
    lasts: 'instant',
    needs: null,
    expects: 'no-takeover',
    offeredBy: ['drill', 'exec'],
    note: '',
    done: (broker) => `${broker}, the passive one, was killed`,
  },
  partition: {
    target: 'link',
    takesActiveAway: false,
    lasts: 'pause',
    needs: 'relay',
    expects: 'either',
    offeredBy: ['drill'],
    note: 'cuts the link between the brokers',
    done: () => 'the link between the brokers was cut',
  },
  'zk-kill': {
    target: 'zookeeper',
    takesActiveAway: false,
    lasts: 'pause',
    needs: 'own-zookeeper',
    // One of one or two servers is the majority.
    expects: ({ zooKeeperServers }) =>
      fewestForNoMajority(zooKeeperServers) > 1 ? 'no-takeover' : 'either',
    offeredBy: ['drill'],
    note: 'ends a ZooKeeper server of the pair',
    done: () => 'a member of ZooKeeper was killed',
  },
  'zk-majority': {
    target: 'zookeeper',
    takesActiveAway: false,
    lasts: 'pause',
    needs: 'own-zookeeper',
    // No broker may be active; when ZooKeeper is back, either may be the first.
    expects: 'either',
    offeredBy: ['drill'],
    note: 'ends a majority of those servers',
    done: () => 'the majority of ZooKeeper was killed',
  },
  'upgrade-backup': {
    target: 'passive',
    takesActiveAway: false,
    lasts: 'instant',
    needs: null,
    expects: 'no-takeover',
    offeredBy: ['upgrade'],
    note: '',
    done: (broker) => `${broker}, the passive one, was stopped for its upgrade`,
  },
  'upgrade-primary': {
    target: 'active',
    takesActiveAway: true,
    lasts: 'instant',
    needs: null,
    // Without a takeover the upgrade is rolled back, with the reason; nothing is lost.
    expects: 'either',
    offeredBy: ['upgrade'],
    note: '',
    done: (broker) => `${broker} was told to hand over for its upgrade`,
  },
} as const satisfies Readonly<Record<string, FaultFacts>>;

type FaultName = keyof typeof FAULTS;

/** The faults that a command offers. */
export type FaultOf<C extends FaultCommand> = {
  [N in FaultName]: C extends (typeof FAULTS)[N]['offeredBy'][number] ? N : never;
}[FaultName];

/** What can be done to one broker from outside: what `failover` does to the active one. */
export type Fault = FaultOf<'failover'>;

/** What a drill does: to a broker, to the link between the two, to their ZooKeeper. */
export type DrillFault = FaultOf<'drill'>;

/** The names of the faults that a command offers, in the order of the catalogue. */
export function faultsOf<C extends FaultCommand>(command: C): readonly FaultOf<C>[] {
  return Object.entries<FaultFacts>(FAULTS)
    .filter(([, { offeredBy }]) => offeredBy.includes(command))
    .map(([name]) => name as FaultOf<C>);
}

/** The same for a line of help: `kill (SIGKILL)`, `stop`. */
export function faultsForHelp(command: FaultCommand): readonly string[] {
  return faultsOf(command).map((name) => {
    const { note } = FAULTS[name];
    return note === '' ? name : `${name} (${note})`;
  });
}

/** The faults of a drill that last for `--pause-for`. */
export const lastingFaults = (): readonly DrillFault[] =>
  faultsOf('drill').filter((name) => factsOf(name).lasts === 'pause');

/** What `compare` compares unless it is asked for others: all that take the active broker away. */
export const comparedFaults = (): readonly DrillFault[] =>
  faultsOf('drill').filter((name) => factsOf(name).takesActiveAway);

/**
 * What is known of a fault. Of one that is not in the catalogue, as in a history of another
 * version, nothing is expected, and its name is given as what was done.
 */
export function factsOf(name: string): FaultFacts {
  if (isKnown(name)) return FAULTS[name];
  return {
    target: 'active',
    takesActiveAway: false,
    lasts: 'instant',
    needs: null,
    expects: 'either',
    offeredBy: [],
    note: '',
    done: (broker) => `${broker} suffered "${name}"`,
  };
}

const isKnown = (name: string): name is FaultName => Object.hasOwn(FAULTS, name);

/**
 * The broker that a fault is reported for. It comes while the pair is protected, so the active broker
 * is the primary; a fault of the link or of ZooKeeper is reported for the primary too.
 */
export function roleOf({ target }: FaultFacts): BrokerRole {
  return target === 'passive' ? 'backup' : 'primary';
}

/** The required result of a fault on a pair with these means. */
export function expectationOf({ expects }: FaultFacts, means: PairMeans): Expectation {
  return typeof expects === 'function' ? expects(means) : expects;
}

/** True when at least one of these faults needs it. */
export const anyNeeds = (faults: readonly string[], need: FaultNeed): boolean =>
  faults.some((fault) => factsOf(fault).needs === need);
