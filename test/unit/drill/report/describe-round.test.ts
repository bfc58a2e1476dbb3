import { expect, test } from 'vitest';
import { tellRound } from '../../../../src/drill/report/tell.ts';
import type { RoundVerdict } from '../../../../src/model/verdict.ts';
import { VERDICT } from './samples.ts';

const [KILL, RESTART] = VERDICT.rounds;
const told = (round: RoundVerdict | undefined, changes: Partial<RoundVerdict>): string =>
  round === undefined ? '' : tellRound({ ...round, ...changes });

test.each([
  ['kill', 'replicatedMaster was killed at 12.3 s.'],
  ['stop', 'replicatedMaster was stopped at 12.3 s.'],
  ['pause', 'replicatedMaster was paused (SIGSTOP) at 12.3 s.'],
  ['handover', 'replicatedMaster was told to hand over at 12.3 s.'],
  ['partition', 'the link between the brokers was cut at 12.3 s.'],
  ['zk-kill', 'a member of ZooKeeper was killed at 12.3 s.'],
  ['planted', 'replicatedMaster suffered "planted" at 12.3 s.'],
  ['toString', 'replicatedMaster suffered "toString" at 12.3 s.'],
])('%s in words', (fault, words) => {
  expect(told(KILL, { fault })).toContain(`Round 1, ${fault}: ${words}`);
});

test('what was not seen is not told', () => {
  const nothing = { milestones: [], outage: null, failbackOutage: null };
  expect(told(KILL, nothing)).toBe(
    'Round 1, kill: replicatedMaster was killed at 12.3 s. replicatedSlave took over. replicatedMaster came back; protected again after 5.9 s.',
  );
  expect(told(KILL, { ...nothing, restoredMs: null })).toBe(
    'Round 1, kill: replicatedMaster was killed at 12.3 s. replicatedSlave took over. replicatedMaster was not brought back.',
  );
  expect(told(RESTART, nothing)).toBe(
    'Round 2, restart-backup: replicatedSlave, the passive one, was killed at 1 min 5.3 s. replicatedMaster went on serving. replicatedSlave came back; protected again after 3.0 s.',
  );
});

test.each(['partition', 'zk-kill'])('%s without a takeover moved nobody', (fault) => {
  const milestones = [{ name: 'reconnect', atMs: 10_000 }] as const;
  const text = told(KILL, { fault, takeover: false, milestones });
  expect(text).toMatch(
    /producers waited 512 ms at most\. The link was whole again after 10\.0 s\. Protected again after 5\.9 s\.$/,
  );
  expect(told(KILL, { fault, takeover: false, milestones, restoredMs: null })).toMatch(
    / The pair was not protected again\.$/,
  );
  expect(told(KILL, { fault, milestones })).toContain('replicatedMaster came back');
});

test('nobody took over', () => {
  expect(told(KILL, { takeover: false, milestones: [] })).toContain(
    'replicatedSlave did not take over; producers waited 512 ms at most.',
  );
});

test('both active without a pause, and one message lost', () => {
  const text = told(KILL, { bothActiveMs: 1_200, lost: 1 });
  expect(text).toContain(' Both brokers were active for 1.2 s. replicatedMaster came back');
  expect(text).toMatch(/ 1 acknowledged message got lost\.$/);
});
