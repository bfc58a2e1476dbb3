import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Home } from './harness.ts';

interface Milestone {
  readonly name: string;
  readonly atMs: number;
}

describe.each([
  { version: '2.44.0', lockManager: 'none', faults: ['stop', 'kill', 'pause', 'handover'] },
  { version: '2.10.1', lockManager: 'none', faults: ['handover'] },
  { version: '2.44.0', lockManager: 'file', faults: ['kill', 'handover'] },
])(
  'failover and failback on $version, lock manager $lockManager',
  ({ version, lockManager, faults }) => {
    let home: Home;

    beforeAll(async () => {
      home = new Home();
      await home.init(version, '--lock-manager', lockManager);
      await home.ok('produce', '--count', '10');
    });

    afterAll(() => {
      home.cleanUp();
    });

    test.each(faults)(
      'by %s: the backup serves the same messages, and the roles come back',
      async (by) => {
        const over = await home.ok('failover', '--by', by);
        expect(over).toMatchObject({ from: 'replicatedMaster', to: 'replicatedSlave', by });
        const names = (over['milestones'] as readonly Milestone[]).map(
          (milestone) => milestone.name,
        );
        expect(names[0]).toBe('fault');
        expect([...names].sort()).toEqual(['active', 'fault', 'first-ack', 'promoting']);
        const firstAck = (over['milestones'] as readonly Milestone[]).find(
          (milestone) => milestone.name === 'first-ack',
        );
        expect(over['outageMs']).toBe(firstAck?.atMs);

        const failedOver = await home.cli(['status', '--json']);
        expect(failedOver.exit).toBe(1);
        expect(failedOver.json).toMatchObject({
          state: 'failed-over',
          active: 'replicatedSlave',
          version,
        });
        expect(await home.ok('browse')).toMatchObject({ broker: 'replicatedSlave', count: 10 });
        await home.refused('WRONG_STATE', 1, 'failover');
        if (by === 'pause') await home.refused('BROKER_PAUSED', 1, 'browse', 'master');
        else await home.refused('WRONG_STATE', 3, 'browse', 'master');

        const back = await home.ok('failback');
        expect(back).toMatchObject({
          from: 'replicatedSlave',
          to: 'replicatedMaster',
          by: 'start',
        });
        const backNames = (back['milestones'] as readonly Milestone[]).map(
          (milestone) => milestone.name,
        );
        expect([...backNames].sort()).toEqual([
          'active',
          'first-ack',
          'hand-back',
          'in-sync',
          'promoting',
          'protected',
          'start',
        ]);
        expect(back['restoredMs']).toBeGreaterThan(0);
        expect(back['outageMs']).toBeGreaterThan(0);
        expect(await home.status()).toMatchObject({
          state: 'protected',
          active: 'replicatedMaster',
        });
        expect(await home.ok('browse', 'primary')).toMatchObject({
          broker: 'replicatedMaster',
          count: 10,
        });
        expect(await home.ok('failback')).toMatchObject({ state: 'protected' });
      },
    );
  },
);

describe('a hung broker under the file lock', () => {
  test('is not replaced: NO_TAKEOVER, and the pair is protected again', async () => {
    const home = new Home().endWithTest();
    await home.init('2.44.0', '--lock-manager', 'file');
    await home.ok('produce', '--count', '3');
    await home.refused('NO_TAKEOVER', 1, 'failover', '--by', 'pause');
    expect(await home.status()).toMatchObject({ state: 'protected', haMode: 'file' });
    expect(await home.ok('browse')).toMatchObject({ broker: 'replicatedMaster', count: 3 });
  });
});

describe('a failover without a replica in sync', () => {
  test('is refused; failback brings the replica back', async () => {
    const home = new Home().endWithTest();
    await home.init('2.44.0');
    await home.ok('stop', 'slave');
    expect(await home.status()).toMatchObject({ state: 'unprotected', active: 'replicatedMaster' });
    await home.refused('NOT_IN_SYNC', 1, 'failover');
    expect((await home.status()).brokers.map((broker) => broker.running)).toEqual([true, false]);
    expect(await home.ok('failback')).toMatchObject({
      from: 'replicatedMaster',
      to: 'replicatedMaster',
    });
    await home.ok('wait', '--for', 'protected');
  });
});

describe('a split brain', () => {
  test('is told, refused by every command that would make it worse, and mended by --keep', async () => {
    const home = new Home().endWithTest();
    await home.init('2.44.0');
    await home.ok('failover', '--by', 'pause');
    const paused = (await home.status()).brokers.find((broker) => broker.paused);
    process.kill(paused?.pid ?? 0, 'SIGCONT');
    await home.until('a split brain', ({ state }) => state === 'split-brain');
    for (const command of ['failover', 'failback', 'start', 'restart', 'produce', 'consume']) {
      await home.refused('SPLIT_BRAIN', 1, command);
    }
    expect(await home.status()).toMatchObject({ state: 'split-brain', active: null });
    const mended = await home.ok('failback', '--keep', 'slave');
    expect(mended).toMatchObject({
      state: 'protected',
      kept: 'replicatedSlave',
      ended: 'replicatedMaster',
      onlyOnEnded: 0,
    });
    await home.refused('WRONG_STATE', 1, 'failback', '--keep', 'slave');
  });
});
