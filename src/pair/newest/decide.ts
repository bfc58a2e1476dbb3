import { CODE_OF, type RoleEvent } from '../../broker/log/role-log.ts';
import { BROKER_NAMES, BROKER_ROLES, otherRole, type BrokerRole } from '../../model/broker.ts';
import type { HaMode } from '../../model/broker.ts';
import type { LastSnapshot } from '../record/pair-record.ts';
import {
  everyScenario,
  BEGINNING,
  endingsOf,
  scenarioOf,
  type Ending,
  type Scenario,
} from './interleavings.ts';

/** What one broker has left on the disk. */
export interface BrokerTraces {
  readonly events: readonly RoleEvent[];
  /** No line is missing between the last look (or the first start) and now. */
  readonly isLogWhole: boolean;
  /** Its log begins with its first start, or at the last look. */
  readonly beginsAtAStart: boolean;
  /** A journal lies in its data folder, or was moved aside in it. */
  readonly hasData: boolean;
  /** Hexadecimal; null where it has none. */
  readonly nodeId: string | null;
  /** Activation sequence under a lock manager; null where it has none. */
  readonly sequence: number | null;
}

export interface Evidence {
  readonly haMode: HaMode;
  readonly lastSnapshot: LastSnapshot | null;
  readonly traces: Readonly<Record<BrokerRole, BrokerTraces>>;
}

/** Which broker holds everything that was acknowledged. */
export type Newest =
  /** `role` is null when neither was ever active: nothing was acknowledged. */
  | { readonly certain: true; readonly role: BrokerRole | null; readonly why: string }
  | {
      readonly certain: false;
      readonly why: string;
      readonly speaksFor: Readonly<Record<BrokerRole, readonly string[]>>;
    };

/** More than a hundred failovers and failbacks: the rest of a log can no longer matter. */
const MOST_EVENTS = 1_000;

/**
 * Decides which broker holds the newest data, without a clock. Pure.
 * First the activation sequences: a broker writes the next number before it serves without its replica, and the lock manager
 * keeps one with a lower number from becoming active (Artemis manual, "Network Isolation", activation sequence).
 * Then all orders in which the two logs can have come about since the last look (`endingsOf`): only when every one of them
 * ends with the same broker, and never with two that served apart, is it certain.
 */
export function decideNewest(evidence: Evidence): Newest {
  const { haMode, traces } = evidence;
  const bySequence = haMode === 'classic' ? null : higherSequence(traces);
  if (bySequence !== null) return bySequence;
  const noData = BROKER_ROLES.every((role) => !traces[role].hasData);
  const isSilent = BROKER_ROLES.every((role) => traces[role].events.length === 0);
  if (noData && isSilent) return { certain: true, role: null, why: 'neither broker has data' };
  const missing = BROKER_ROLES.filter((role) => !traces[role].isLogWhole);
  if (missing.length > 0)
    return uncertain(evidence, `lines are missing in the log of ${names(missing)}`);
  const endings = endingsOf(beginnings(evidence), eventsOf(evidence), {
    hasLock: haMode !== 'classic',
  });
  return byEndings(evidence, endings);
}

function byEndings(evidence: Evidence, endings: readonly Ending[]): Newest {
  const { traces } = evidence;
  const newest = new Set(endings.map((ending) => ending.newest));
  const [role = null] = newest;
  if (newest.size === 0) return uncertain(evidence, 'the logs contradict each other');
  if (endings.some(({ parted }) => parted))
    return uncertain(
      evidence,
      'both brokers may have served from data of their own, so each may hold what the other does not have',
    );
  if (newest.size > 1) return uncertain(evidence, 'the logs fit either broker');
  if (role === null) {
    const isUnheard = BROKER_ROLES.some(
      (each) => traces[each].hasData && traces[each].events.length === 0,
    );
    if (isUnheard) return uncertain(evidence, 'neither log tells of an active broker');
    return { certain: true, role, why: 'neither broker has ever been active' };
  }
  if (!traces[role].hasData && traces[otherRole(role)].hasData)
    return uncertain(
      evidence,
      `${BROKER_NAMES[role]} was active last, but its data folder is empty`,
    );
  return { certain: true, role, why: `${BROKER_NAMES[role]} was active last` };
}

/** Of two brokers with the same node id, the one with the higher number has served since. */
function higherSequence(traces: Evidence['traces']): Newest | null {
  const { primary, backup } = traces;
  if (primary.sequence === null || backup.sequence === null) return null;
  if (primary.sequence === backup.sequence || primary.nodeId !== backup.nodeId) return null;
  const role = primary.sequence > backup.sequence ? 'primary' : 'backup';
  if (!traces[role].hasData) return null;
  return { certain: true, role, why: `${BROKER_NAMES[role]} has the higher activation sequence` };
}

function beginnings({ lastSnapshot, traces }: Evidence): readonly Scenario[] {
  const isCut = BROKER_ROLES.some(
    (role) => !traces[role].beginsAtAStart || traces[role].events.length > MOST_EVENTS,
  );
  if (isCut) return everyScenario();
  if (lastSnapshot === null) return [BEGINNING];
  const { newest, active } = lastSnapshot;
  if (newest === null || active !== null) return [scenarioOf(lastSnapshot)];
  // Recorded of a broker that was about to start, or that served while it gave no answer.
  return [scenarioOf(lastSnapshot), scenarioOf({ ...lastSnapshot, active: newest })];
}

function eventsOf({ traces }: Evidence): Readonly<Record<BrokerRole, readonly RoleEvent[]>> {
  return {
    primary: traces.primary.events.slice(-MOST_EVENTS),
    backup: traces.backup.events.slice(-MOST_EVENTS),
  };
}

function uncertain(evidence: Evidence, why: string): Newest {
  const speaksFor = {
    primary: whatSpeaksFor(evidence, 'primary'),
    backup: whatSpeaksFor(evidence, 'backup'),
  };
  return { certain: false, why, speaksFor };
}

/** The last events of a log that are worth telling. */
const LAST_EVENTS = 4;

const EVENT_IN_WORDS: Readonly<Record<RoleEvent, string>> = {
  starts: 'starts',
  'moves-data-aside': 'moves its data aside',
  'in-sync': 'is a replica in sync',
  promotes: 'begins to take over',
  active: 'is active',
  replicates: 'sends its data to a replica',
  'loses-replica': 'goes on without its replica',
  'hands-over': 'restarts as the backup',
};

function whatSpeaksFor({ lastSnapshot, traces }: Evidence, role: BrokerRole): readonly string[] {
  const { events, isLogWhole, hasData, sequence } = traces[role];
  const last = events
    .slice(-LAST_EVENTS)
    .map((event) => `${EVENT_IN_WORDS[event]} (${CODE_OF[event]})`);
  return [
    ...(lastSnapshot?.newest === role
      ? [
          `it held the newest data at the last look of a command (role change ${lastSnapshot.changes})`,
        ]
      : []),
    ...(lastSnapshot?.parted === true
      ? ['it was active at the last look of a command, as the other was']
      : []),
    last.length === 0
      ? 'its log tells of no role since then'
      : `its log ends with: ${last.join(', ')}`,
    ...(isLogWhole ? [] : ['its log is not whole']),
    ...(sequence === null ? [] : [`its activation sequence is ${sequence}`]),
    hasData ? 'it has a journal' : 'its data folder is empty',
  ];
}

const names = (roles: readonly BrokerRole[]): string =>
  roles.map((role) => BROKER_NAMES[role]).join(' and ');
