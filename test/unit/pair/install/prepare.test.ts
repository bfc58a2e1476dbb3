import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Settings } from '../../../../src/model/settings.ts';
import {
  decide,
  pairToReplace,
  remarksOn,
  type PrepareOptions,
} from '../../../../src/pair/install/prepare.ts';
import { releasePorts } from '../../../../src/pair/record/auto-ports.ts';
import { aliasFor } from '../../../../src/pair/record/alias.ts';
import type { PairPlan } from '../../../../src/pair/plan/pair-plan.ts';
import type { PairRecord } from '../../../../src/pair/record/pair-record.ts';
import { refusalOf, tempFolder } from '../../platform/samples.ts';
import { granting, serverThat } from '../../zookeeper/fake-server.ts';
import { aPlan, DISTRIBUTION, SETTINGS } from '../samples.ts';

const ZOOKEEPER = { ...SETTINGS, lockManager: 'zookeeper' } as const;

/** Returns the plan for a home, and the progress lines about it. */
async function planned(
  home: string,
  settings: Settings,
  dryRun: boolean,
  earlier: PairRecord | null = null,
): Promise<{ readonly plan: PairPlan; readonly said: readonly string[] }> {
  const said: string[] = [];
  const options: PrepareOptions = {
    home,
    settings,
    env: {},
    progress: {
      run: () => Promise.reject(new Error('nothing is done')),
      step: () => Promise.reject(new Error('nothing is done')),
      say: (line) => said.push(line),
    },
    work: join(home, 'work'),
    dryRun,
  };
  const { plan } = await decide(options, {
    earlier,
    javas: [{ home: '/jdk', feature: 21 }],
    software: { path: '/unpacked', xsd: '', distribution: DISTRIBUTION, policyElements: {} },
    timings: {},
  });
  return { plan, said };
}

const recordOf = (plan: PairPlan): PairRecord => ({
  schema: 1,
  plan,
  making: null,
  restart: [],
  backupAsPrimary: false,
});

describe('decide', () => {
  test.each<[string, Settings]>([
    ['classic', SETTINGS],
    ['a file lock', { ...SETTINGS, lockManager: 'file', failureDetection: 'stock' }],
    ["the pair's own ZooKeeper", { ...ZOOKEEPER, zookeeperNodes: 3, portOffset: 2_900 }],
  ])('plans the same with and without --dry-run: %s', async (_, settings) => {
    const home = tempFolder();
    const shown = await planned(home, settings, true);
    expect(await planned(home, settings, false)).toEqual(shown);
  });

  test('an external ensemble grants the same session with and without --dry-run', async () => {
    const { address } = await serverThat(granting(4_000));
    const home = tempFolder();
    const settings = { ...ZOOKEEPER, zookeeper: `127.0.0.1:${address.port}` };
    const shown = await planned(home, settings, true);
    expect(shown.plan.zookeeper).toMatchObject({ sessionMs: 1_000, grantedSessionMs: 4_000 });
    expect(await planned(home, settings, false)).toEqual(shown);
  });

  test('an ensemble that does not answer is refused with and without --dry-run', async () => {
    const { address } = await serverThat((socket) => socket.end());
    const settings = { ...ZOOKEEPER, zookeeper: `127.0.0.1:${address.port}` };
    const refusals = [true, false].map((dryRun) =>
      refusalOf(() => planned(tempFolder(), settings, dryRun)),
    );
    for (const error of await Promise.all(refusals))
      expect(error).toMatchObject({ code: 'NO_ZOOKEEPER', exit: 69 });
  }, 20_000);

  test.each([true, false])(
    'a home with a difficult name gets its alias: dry run %s',
    async (dryRun) => {
      const home = join(tempFolder(), "it's mine");
      const { plan } = await planned(home, SETTINGS, dryRun);
      expect(plan.alias).toBe(aliasFor(join(home, 'target', DISTRIBUTION.folder)));
    },
  );

  test('only a real init picks ports, and a pair that has some keeps them', async () => {
    const home = tempFolder();
    const settings = { ...SETTINGS, ports: 'auto' } as const;
    const shown = await planned(home, settings, true);
    expect(shown.plan.ports).toEqual(aPlan().ports);
    expect(shown.said.at(-1)).toContain('free ports are picked');
    const { plan } = await planned(home, settings, false);
    releasePorts(home, plan.ports);
    expect(plan.ports).not.toEqual(aPlan().ports);
    const next = await planned(home, settings, true, recordOf(plan));
    expect(next.plan.ports).toEqual(plan.ports);
    expect(next.said.at(-1)).not.toContain('free ports are picked');
  });

  test('the namespace of the earlier pair is kept; two homes that exist at once share none', async () => {
    const [one, two] = [tempFolder(), tempFolder()];
    const namespace = async (home: string, earlier: PairRecord | null = null): Promise<unknown> =>
      (await planned(home, { ...ZOOKEEPER, portOffset: 2_900 }, true, earlier)).plan.zookeeper
        ?.namespace;
    expect(await namespace(one)).toMatch(/^amq-ha-demo-[0-9a-f]{8}$/);
    expect(await namespace(one)).not.toBe(await namespace(two));
    const earlier = recordOf(aPlan({ settings: ZOOKEEPER }));
    expect(await namespace(one, earlier)).toBe('amq-ha-demo-00c0ffee');
  });
});

test('an interrupted init counts as the pair that it was about to replace', () => {
  const before = recordOf(aPlan());
  const making = { pid: 1, started: 'x', installed: true };
  const interrupted = recordOf(aPlan({ alias: '/tmp/x/pair' }));
  const earlier = { record: before, ran: [] };
  expect(pairToReplace(null)).toBeNull();
  expect(pairToReplace(before)).toBe(before);
  expect(pairToReplace({ ...interrupted, making: { ...making, earlier } })).toBe(before);
  expect(pairToReplace({ ...interrupted, making: { ...making, earlier: null } })).toBeNull();
});

describe('remarksOn', () => {
  const first = 'Apache ActiveMQ Artemis 2.44.0, Java 21, ZooKeeper lock';

  test('says which broker, Java and HA mode are used', () => {
    expect(remarksOn(aPlan())).toEqual([
      'Apache ActiveMQ Artemis 2.44.0, Java 21, classic replication',
    ]);
  });

  test('says when a session is longer than asked for', () => {
    const settings = { ...ZOOKEEPER, zookeeper: 'zk:2181' };
    expect(remarksOn(aPlan({ settings, grantedSessionMs: 1_000 }))).toEqual([first]);
    const [, second] = remarksOn(aPlan({ settings, grantedSessionMs: 4_000 }));
    expect(second).toContain('ZooKeeper at zk:2181 grants sessions of ');
  });

  test.each([
    [1, undefined],
    [2, 'a ZooKeeper ensemble of 2 tolerates no failures, the same as 1; use 3 to tolerate 1'],
    [3, undefined],
    [4, 'a ZooKeeper ensemble of 4 tolerates 1 failure, the same as 3; use 5 to tolerate 2'],
  ])('with %i servers of the pair', (zookeeperNodes, remark) => {
    const [, second] = remarksOn(aPlan({ settings: { ...ZOOKEEPER, zookeeperNodes } }));
    expect(second).toBe(remark);
  });
});
