import type { BrokerRole } from '../../../../src/model/broker.ts';
import type { Depth, RoleRun } from '../../../../src/drill/evidence/evidence.ts';
import type {
  LogOperation,
  NemesisOperation,
  ProcessOperation,
} from '../../../../src/model/history.ts';
import type { RoundMilestone } from '../../../../src/model/verdict.ts';

/** Numbers in [0, 1) from a seed (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** When no client was served, in ms on the drill's clock. */
export interface Blocked {
  readonly from: number;
  readonly to: number;
}

export interface ScriptedRound {
  readonly round: number;
  readonly fault: string;
  readonly target: BrokerRole;
  readonly atMs: number;
  readonly takeover: boolean;
  readonly milestones: readonly RoundMilestone[];
  readonly failover: Blocked | null;
  readonly failback: Blocked | null;
  readonly bothActive: Blocked | null;
  readonly endMs: number;
}

type Name = RoundMilestone['name'];
type StateWord = 'active' | 'in-sync' | 'catching-up' | 'silent';

/** What the brokers, the nemesis and the logs did, without the messages. */
export interface Script {
  readonly rounds: readonly ScriptedRound[];
  readonly roles: readonly RoleRun[];
  readonly processes: readonly ProcessOperation[];
  readonly logs: readonly LogOperation[];
  readonly nemesis: readonly NemesisOperation[];
  readonly depths: readonly Depth[];
  readonly endMs: number;
}

const POLL_MS = 50;
const PAUSE_MS = 5_000;
const WATCHED_MS = 800;

/** Times of a round, in ms from its fault, as a pair on a laptop has them. */
function timesOf(fault: string, random: () => number): Partial<Record<Name, number>> {
  const about = (ms: number, spread: number): number => Math.round(ms + spread * random());
  if (fault === 'restart-backup') {
    const inSync = about(2_900, 800);
    return { heal: about(300, 100), 'in-sync': inSync, protected: inSync + about(60, 40) };
  }
  const [detected, takes] =
    fault === 'pause' ? [3_050, 320] : fault === 'stop' ? [60, 420] : [25, 290];
  const promoting = about(detected, detected / 4);
  const active = promoting + about(takes, 170);
  const firstAck = active + about(35, 70);
  const resume = fault === 'pause' ? PAUSE_MS + about(2, 6) : undefined;
  // A resumed broker is watched for a while before the pair is recovered.
  const heal = Math.max(firstAck, resume === undefined ? 0 : resume + WATCHED_MS) + about(150, 100);
  const inSync = heal + about(2_200, 900);
  const handBack = inSync + about(20, 30);
  const failbackActive = handBack + about(640, 380);
  return {
    promoting,
    active,
    'first-ack': firstAck,
    ...(resume === undefined ? {} : { resume }),
    heal,
    'in-sync': inSync,
    'hand-back': handBack,
    'failback-active': failbackActive,
    protected: failbackActive + about(500, 300),
  };
}

interface Change {
  readonly t: number;
  readonly role: BrokerRole;
  readonly state: StateWord;
  readonly process?: 'running' | 'paused' | 'stopped';
  readonly code?: string;
}

interface ScriptInput {
  readonly faults: readonly string[];
  /** The round (from 1) in which a resumed broker is active beside the other one. */
  readonly splitBrainRound: number | null;
  readonly random: () => number;
}

export function writeScript({ faults, splitBrainRound, random }: ScriptInput): Script {
  const rounds: ScriptedRound[] = [];
  const changes: Change[] = [
    { t: 0, role: 'primary', state: 'active' },
    { t: 0, role: 'backup', state: 'in-sync' },
  ];
  const nemesis: NemesisOperation[] = [];
  const record = (
    t: number,
    type: NemesisOperation['type'],
    f: NemesisOperation['f'],
    value: NemesisOperation['value'],
  ): void => {
    nemesis.push({ i: 0, t, process: 'nemesis', type, f, value });
  };
  let now = 0;
  faults.forEach((fault, index) => {
    const round = index + 1;
    const target: BrokerRole = fault === 'restart-backup' ? 'backup' : 'primary';
    const at = Math.round(now + 700 + 900 * random());
    const times = timesOf(fault, random);
    const when = (name: Name): number => at + (times[name] ?? 0);
    const split = round === splitBrainRound;
    const bothActive = split ? { from: when('resume') + 12, to: when('resume') + 660 } : null;
    const value = { round, fault, target };
    record(at, 'invoke', 'fault', value);
    record(at + 4, 'ok', 'fault', value);
    const down = fault === 'pause' ? 'paused' : 'stopped';
    changes.push({ t: at + 6, role: target, state: 'silent', process: down });
    if (target === 'primary') {
      changes.push({ t: when('promoting'), role: 'backup', state: 'in-sync', code: 'AMQ221037' });
      changes.push({ t: when('active'), role: 'backup', state: 'active', code: 'AMQ221007' });
      record(when('first-ack') + 12, 'ok', 'takeover', value);
    }
    if (times.resume !== undefined) {
      record(when('resume'), 'ok', 'resume', value);
      if (bothActive !== null) {
        changes.push({ t: bothActive.from, role: target, state: 'active', process: 'running' });
        changes.push({ t: bothActive.to, role: target, state: 'silent', process: 'stopped' });
        record(bothActive.to, 'ok', 'end-split-brain', value);
      } else {
        changes.push({ t: when('resume'), role: target, state: 'silent', process: 'running' });
      }
    }
    const heal = when('heal');
    record(heal, 'invoke', 'heal', value);
    changes.push({ t: heal + 20, role: target, state: 'silent', process: 'running' });
    changes.push({ t: heal + 1_100, role: target, state: 'catching-up' });
    changes.push({ t: when('in-sync'), role: target, state: 'in-sync', code: 'AMQ221024' });
    if (target === 'primary') {
      changes.push({ t: when('hand-back'), role: 'backup', state: 'silent', code: 'AMQ221039' });
      changes.push({
        t: when('failback-active'),
        role: 'primary',
        state: 'active',
        code: 'AMQ221007',
      });
      changes.push({ t: when('failback-active') + 180, role: 'backup', state: 'catching-up' });
      changes.push({
        t: when('protected') - 20,
        role: 'backup',
        state: 'in-sync',
        code: 'AMQ221024',
      });
    }
    record(when('protected'), 'ok', 'heal', value);
    const milestones: RoundMilestone[] = Object.entries({ fault: 0, ...times })
      .map(([name, atMs]) => ({ name: name as Name, atMs }))
      .concat(bothActive === null ? [] : [{ name: 'end-split-brain', atMs: bothActive.to - at }])
      .sort((a, b) => a.atMs - b.atMs);
    rounds.push({
      round,
      fault,
      target,
      atMs: at,
      takeover: target === 'primary',
      milestones,
      failover: target === 'primary' ? { from: at, to: when('first-ack') } : null,
      failback:
        target === 'primary'
          ? { from: when('hand-back'), to: when('failback-active') + 70 }
          : { from: when('in-sync') - 140, to: when('in-sync') },
      bothActive,
      endMs: when('protected'),
    });
    now = when('protected');
  });
  const endMs = now + 900;
  const roles = [...runsOf('primary', changes, endMs), ...runsOf('backup', changes, endMs)];
  return { rounds, roles, ...operations(changes), nemesis, depths: depthsOf(roles, rounds), endMs };
}

function operations(changes: readonly Change[]): Pick<Script, 'processes' | 'logs'> {
  const head = { i: 0, type: 'info' } as const;
  return {
    processes: changes.flatMap(({ t, role, process }) =>
      process === undefined ? [] : [{ ...head, t, process: role, f: 'process', value: process }],
    ),
    logs: changes.flatMap(({ t, role, code }) =>
      code === undefined
        ? []
        : [{ ...head, t: t + 15, process: role, f: 'log', value: { code, at: t } }],
    ),
  };
}

/** What an observation every `POLL_MS` makes of the changes. */
function runsOf(role: BrokerRole, changes: readonly Change[], endMs: number): readonly RoleRun[] {
  const own = changes.filter((change) => change.role === role).sort((a, b) => a.t - b.t);
  const runs: RoleRun[] = [];
  own.forEach((change, index) => {
    const next = own[index + 1]?.t ?? endMs;
    const first = Math.ceil(change.t / POLL_MS) * POLL_MS;
    const last = Math.ceil(next / POLL_MS) * POLL_MS - POLL_MS;
    if (last < first) return; // no question fell into it
    runs.push({
      role,
      active: change.state === 'silent' ? null : change.state === 'active',
      inSync: change.state === 'in-sync',
      nodeId: change.state === 'silent' ? null : 'a-node',
      perhapsFrom: first,
      surelyFrom: first + 3,
      surelyTo: last,
      perhapsTo: last + 3,
    });
  });
  return runs;
}

function depthsOf(roles: readonly RoleRun[], rounds: readonly ScriptedRound[]): readonly Depth[] {
  const step = Math.max(100, Math.round(rounds.length * 4));
  return roles
    .filter((run) => run.active === true)
    .flatMap((run) => {
      const samples: Depth[] = [];
      for (let t = run.surelyFrom; t <= run.surelyTo; t += step) {
        const since = t - run.surelyFrom;
        const backlog = 90 * Math.exp(-since / 160);
        samples.push({ role: run.role, t, messages: Math.round(backlog + 3 + (t % 7)) });
      }
      return samples;
    })
    .sort((a, b) => a.t - b.t);
}
