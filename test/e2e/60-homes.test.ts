import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Home, zip } from './harness.ts';

/** Letters beyond ASCII, and blanks. */
const BEYOND_ASCII = 'Bücher – 日本';

describe('a home with letters that scripts and consoles find hard', () => {
  test.each([
    [BEYOND_ASCII, '2.10.1'],
    [BEYOND_ASCII, '2.44.0'],
    ["it's mine", '2.44.0'],
  ])('%s works on %s, console and management included', async (name, version) => {
    const home = new Home(name).endWithTest();
    await home.init(version);
    await home.ok('produce', '--count', '3');
    await home.ok('failover', '--by', 'stop');
    await home.ok('failback');
    expect(await home.ok('browse')).toMatchObject({ broker: 'replicatedMaster', count: 3 });
    const { brokers } = await home.status();
    for (const broker of brokers)
      expect((await fetch(broker.consoleUrl, { redirect: 'manual' })).status).toBeLessThan(500);
    const { plan } = JSON.parse(readFileSync(join(home.path, 'target/pair.json'), 'utf8')) as {
      readonly plan: { readonly alias: string | null };
    };
    const alias = plan.alias ?? '';
    expect(existsSync(dirname(alias))).toBe(true);
    await home.ok('clean', '--yes');
    expect(existsSync(dirname(alias))).toBe(false);
  });
});

test('a home behind a link: its brokers are recognised, and end with it', async () => {
  const real = new Home('real').endWithTest();
  const link = join(dirname(real.path), 'link');
  symlinkSync(real.path, link);
  await real.ok('init', '--home', link, '--broker', zip('2.44.0'));
  expect((await real.cli(['status', '--json', '--home', link])).json).toMatchObject({
    state: 'protected',
  });
  expect(await real.status()).toMatchObject({ state: 'protected' });
  await real.ok('clean', '--yes', '--home', link);
  expect(real.processes()).toEqual([]);
});
