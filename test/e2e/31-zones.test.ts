import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Change } from '../../src/model/change.ts';
import { Home, zip } from './harness.ts';

/** Brokers write their logs in the zone in which they were started; here that is another than ours. */
describe('a pair made in Tokyo, used in UTC', () => {
  let home: Home;

  const inZone = async (
    zone: string,
    ...args: readonly string[]
  ): Promise<Record<string, unknown>> => {
    const result = await home.cli([...args, '--json'], { env: { TZ: zone } });
    expect(result.exit, `${args.join(' ')}: ${result.stdout}\n${result.stderr}`).toBe(0);
    return result.json;
  };

  /** In the order of their times. */
  const namesOf = (change: Record<string, unknown>): readonly string[] =>
    (change as unknown as Change).milestones.map(({ name }) => name);

  beforeAll(async () => {
    home = new Home();
    await inZone('Asia/Tokyo', 'init', '--broker', zip('2.44.0'), '--lock-manager', 'file');
  });

  afterAll(() => {
    home.cleanUp();
  });

  test('a failover happens between the fault and the first acknowledgement', async () => {
    const over = await inZone('UTC', 'failover', '--by', 'kill');
    expect(namesOf(over)).toEqual(['fault', 'promoting', 'active', 'first-ack']);
    const { milestones, outageMs } = over as unknown as Change;
    expect(milestones.at(-1)?.atMs).toBe(outageMs);
  });

  // The primary logs in UTC from now on, the backup still in Tokyo's time.
  test('a failback happens between its start and the protected pair', async () => {
    const back = await inZone('UTC', 'failback');
    const names = namesOf(back);
    expect([names[0], names.at(-1)]).toEqual(['start', 'protected']);
    const steps = ['in-sync', 'promoting', 'active', 'first-ack'];
    expect(names.filter((name) => steps.includes(name))).toEqual(steps);
    expect(names.indexOf('hand-back')).toBeGreaterThan(names.indexOf('in-sync'));
    expect((back as unknown as Change).milestones.at(-1)?.atMs).toBe(back['restoredMs']);
  });

  test('a drill sees every takeover, and no other', async () => {
    expect(await inZone('UTC', 'drill', '--here', '--rounds', '2')).toMatchObject({
      ...{ verdict: 'pass', reasons: [], faults: 2, takeovers: 2, falseFailovers: 0 },
    });
  });
});
