import { expect, test } from 'vitest';
import { describeRound } from '../../../../src/drill/report/describe-round.ts';
import type { RoundVerdict } from '../../../../src/model/verdict.ts';
import { VERDICT } from './samples.ts';

const [KILL, RESTART] = VERDICT.rounds;
const described = (round: RoundVerdict | undefined, changes: Partial<RoundVerdict>): string =>
  round === undefined ? '' : describeRound({ ...round, ...changes });

test.each([
  ['kill', 'replicatedMaster was killed at 12.3 s.'],
  ['stop', 'replicatedMaster was stopped at 12.3 s.'],
  ['pause', 'replicatedMaster was paused (SIGSTOP) at 12.3 s.'],
  ['handover', 'replicatedMaster was told to hand over at 12.3 s.'],
  ['partition', 'the link between the brokers was cut at 12.3 s.'],
  ['zk-kill', 'a member of ZooKeeper was killed at 12.3 s.'],
  ['planted', 'replicatedMaster suffered "planted" at 12.3 s.'],
  ['toString', 'replicatedMaster suffered "toString" at 12.3 s.'],
])('%s is described', (fault, done) => {
  expect(described(KILL, { fault })).toContain(`Round 1, ${fault}: ${done}`);
});

test('a moment that was not observed is left out', () => {
  const nothing = { milestones: [], outage: null, failbackOutage: null };
  expect(described(KILL, nothing)).toBe(
    'Round 1, kill: replicatedMaster was killed at 12.3 s. replicatedSlave took over. replicatedMaster came back; protected again after 5.9 s.',
  );
  expect(described(KILL, { ...nothing, restoredMs: null })).toBe(
    'Round 1, kill: replicatedMaster was killed at 12.3 s. replicatedSlave took over. replicatedMaster was not restarted.',
  );
  expect(described(RESTART, nothing)).toBe(
    'Round 2, restart-backup: replicatedSlave, the passive one, was killed at 1 min 5.3 s. replicatedMaster stayed active. replicatedSlave came back; protected again after 3.0 s.',
  );
});

test.each(['partition', 'zk-kill'])(
  '%s without a takeover leaves both brokers running',
  (fault) => {
    const milestones = [{ name: 'reconnect', atMs: 10_000 }] as const;
    const text = described(KILL, { fault, takeover: false, milestones });
    expect(text).toMatch(
      /producers waited 512 ms at most\. The link was restored after 10\.0 s\. Protected again after 5\.9 s\.$/,
    );
    expect(described(KILL, { fault, takeover: false, milestones, restoredMs: null })).toMatch(
      / The pair was not protected again\.$/,
    );
    expect(described(KILL, { fault, milestones })).toContain('replicatedMaster came back');
  },
);

test('no takeover', () => {
  expect(described(KILL, { takeover: false, milestones: [] })).toContain(
    'replicatedSlave did not take over; producers waited 512 ms at most.',
  );
});

test('both active without a pause, and one message lost', () => {
  const text = described(KILL, { bothActiveMs: 1_200, lost: 1 });
  expect(text).toContain(' Both brokers were active for 1.2 s. replicatedMaster came back');
  expect(text).toMatch(/ Lost: 1 acknowledged message\.$/);
});
