import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describe, expect, test } from 'vitest';
import { Home } from './harness.ts';

const links = (): readonly string[] =>
  readdirSync(tmpdir()).filter((name) => /^amq-ha-demo-\w{6}$/.test(name));

describe.each([
  ['blanks in its path', 'my broker home'],
  ['letters beyond ASCII in its path', 'Bücher – 日本'],
  ['a quote in its path', "it's mine"],
])('a home with %s', (_what, name) => {
  test.each(['2.10.1', '2.44.0'])(
    'works on %s, console and management included',
    async (version) => {
      const before = links();
      const home = new Home(name).endWithTest();
      await home.init(version);
      await home.ok('produce', '--count', '3');
      await home.ok('failover', '--by', 'kill');
      await home.ok('failback');
      expect(await home.ok('browse')).toMatchObject({ broker: 'replicatedMaster', count: 3 });
      const { brokers } = await home.status();
      for (const broker of brokers)
        expect((await fetch(broker.consoleUrl, { redirect: 'manual' })).status).toBeLessThan(500);
      await home.ok('clean', '--yes');
      expect(links()).toEqual(before);
    },
  );
});
