import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { unpackZip } from '../../src/distribution/zip/zip.ts';
import type { PairStatus } from '../../src/model/status.ts';
import type { Verdict } from '../../src/model/verdict.ts';
import { Home, zip } from './harness.ts';

const versionsIn = (status: Record<string, unknown>): readonly string[] =>
  (status as unknown as PairStatus).brokers.map(({ version }) => version);

/** What this release is made of, unpacked, less the jars that its network needs: it upgrades, and cannot start. */
async function crippled(home: Home, version: string): Promise<string> {
  await unpackZip(zip(version), home.path);
  const folder = join(home.path, `apache-artemis-${version}`);
  for (const name of readdirSync(join(folder, 'lib')))
    if (name.startsWith('netty-')) rmSync(join(folder, 'lib', name));
  return folder;
}

describe('upgrade', () => {
  test('2.28.0 to 2.44.0, classic: nothing lost, and the pair is a pair afterwards', async () => {
    const home = new Home().endWithTest();
    await home.ok('init', '--broker', zip('2.28.0'));
    await home.ok('produce', '--count', '10');
    const result = await home.cli(['upgrade', '--to', zip('2.44.0'), '--json']);
    expect(result.exit, result.stderr).toBe(0);
    const verdict = result.json as unknown as Verdict & { from: string; to: string };
    expect(verdict).toMatchObject({
      ...{ verdict: 'pass', from: '2.28.0', to: '2.44.0', takeovers: 1, lost: 0 },
      ...{ falseFailovers: 0, bothActiveMs: 0, faults: 2 },
    });
    const status = await home.ok('status');
    expect(status).toMatchObject({ state: 'protected', version: '2.44.0' });
    expect(versionsIn(status)).toEqual(['2.44.0', '2.44.0']);
    expect(await home.ok('check', 'last')).toMatchObject({ verdict: 'pass' });

    await home.ok('failover', '--by', 'kill');
    await home.ok('failback');
    expect(await home.ok('browse')).toMatchObject({ count: 10 });
    await home.ok('upgrade', '--to', '2.44.0');
    const back = await home.cli(['upgrade', '--to', zip('2.28.0'), '--json']);
    expect(back).toMatchObject({ exit: 1, json: { error: { code: 'WRONG_STATE' } } });
    await home.ok('stop');
    expect((await home.cli(['upgrade', '--to', zip('2.44.0'), '--json'])).exit).toBe(3);
    expect(versionsIn((await home.cli(['status', '--json'])).json)).toEqual(['2.44.0', '2.44.0']);
    await home.ok('clean', '--yes');
    expect(readdirSync(join(home.path, 'target'))).toEqual(['runs']);
  });

  test('2.40.0 to 2.44.0 under the file lock: a step that fails is taken back, one that was cut off is mended', async () => {
    const home = new Home().endWithTest();
    await home.ok('init', '--broker', zip('2.40.0'), '--lock-manager', 'file');
    const broken = await crippled(new Home(), '2.44.0');
    const failed = await home.cli(['upgrade', '--to', broken, '--json']);
    expect(failed.exit, failed.stderr).toBe(1);
    expect(failed.json).toMatchObject({
      error: { message: expect.stringContaining('The old software is back') as string },
    });
    expect(versionsIn(await home.ok('status'))).toEqual(['2.40.0', '2.40.0']);

    const killed = await home.start(['upgrade', '--to', zip('2.44.0')], {}, (said, kill) => {
      if (said.includes('round 2/2')) kill('SIGKILL');
    }).done;
    expect(killed.signal).toBe('SIGKILL');
    const mended = await home.ok('start');
    expect(mended).toMatchObject({ state: 'protected' });
    expect(versionsIn(mended)[1]).toBe('2.44.0');

    const rest = await home.cli(['upgrade', '--to', zip('2.44.0'), '--json']);
    expect(rest.exit, rest.stderr).toBe(0);
    expect(rest.json).toMatchObject({ verdict: 'pass', haMode: 'file', lost: 0 });
    expect(versionsIn(await home.ok('status'))).toEqual(['2.44.0', '2.44.0']);
  });

  test('2.10.1 to 2.44.0: files of an early form are brought to the new one', async () => {
    const home = new Home().endWithTest();
    await home.ok('init', '--broker', zip('2.10.1'));
    await home.ok('produce', '--count', '10');
    const result = await home.cli(['upgrade', '--to', zip('2.44.0'), '--json']);
    expect(result.exit, result.stderr).toBe(0);
    expect(result.json).toMatchObject({ verdict: 'pass', from: '2.10.1', takeovers: 1, lost: 0 });
    expect(versionsIn(await home.ok('status'))).toEqual(['2.44.0', '2.44.0']);
    expect(await home.ok('doctor')).toMatchObject({ findings: [{ id: 'no-quorum' }] });
    await home.ok('failover', '--by', 'kill');
    await home.ok('failback');
    expect(await home.ok('browse')).toMatchObject({ count: 10 });
  });
});
