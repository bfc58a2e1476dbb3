import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { expect, inject, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

test('the package can be packed, installed elsewhere and run with npx', async () => {
  const folder = mkdtempSync(join(inject('root'), 'package-'));
  const { stdout } = await execa(
    'npm',
    ['pack', '--json', '--ignore-scripts', '--pack-destination', folder],
    { cwd: ROOT },
  );
  const [packed] = JSON.parse(stdout) as readonly {
    readonly filename: string;
    readonly files: readonly { readonly path: string }[];
  }[];
  const files = packed?.files.map((file) => file.path) ?? [];
  expect(files).toContain('dist/cli.js');
  expect(files).toContain('templates/connectors.xml');
  // The report's page is shipped as one script, not as its modules.
  expect(files.filter((file) => file.startsWith('dist/page/'))).toEqual(['dist/page/main.js']);
  // The programs are bundled; every other module of the library is as the compiler made it.
  const bundled = files.filter(
    (file) =>
      /^dist\/(?!chunks\/|page\/).*\.js$/.test(file) &&
      readFileSync(join(ROOT, file), 'utf8').includes('/chunks/'),
  );
  expect(bundled.sort()).toEqual([
    'dist/cli.js',
    'dist/pair/start/guard-process.js',
    'dist/platform/watchdog-process.js',
  ]);
  expect(files.filter((file) => /^templates\/.*\.js$/.test(file))).toEqual([]);
  expect(files.filter((file) => /^(src|test|target|scripts)\//.test(file))).toEqual([]);

  const elsewhere = join(folder, 'else where');
  mkdirSync(elsewhere);
  writeFileSync(join(elsewhere, 'package.json'), '{ "private": true }');
  await execa(
    'npm',
    [
      'install',
      '--no-audit',
      '--no-fund',
      '--prefer-offline',
      join(folder, packed?.filename ?? ''),
    ],
    { cwd: elsewhere },
  );
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    readonly version: string;
  };
  expect((await execa('npx', ['amq-ha-demo', '--version'], { cwd: elsewhere })).stdout).toBe(
    version,
  );
  const status = await execa('npx', ['amq-ha-demo', 'status', '--json'], {
    cwd: elsewhere,
    reject: false,
  });
  expect(status.exitCode).toBe(3);
  expect(JSON.parse(status.stdout)).toMatchObject({ state: 'down', brokers: [] });
});
