import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import {
  archiveKey,
  bootAppendOf,
  canArchive,
  classPathOf,
  standIn,
  type ArchiveSpec,
} from '../../../src/broker/class-archive.ts';

const SCRIPT = 'x\nif [ -z "$JAVACMD" ] ; then\n';

function javaHome(): string {
  const home = mkdtempSync(join(tmpdir(), "amq-ha java's "));
  onTestFinished(() => {
    rmSync(home, { recursive: true, force: true });
  });
  mkdirSync(join(home, 'lib', 'server'), { recursive: true });
  mkdirSync(join(home, 'bin'));
  writeFileSync(join(home, 'lib', 'server', 'classes.jsa'), 'x');
  writeFileSync(join(home, 'release'), 'JAVA_VERSION="17.0.9"\n');
  return home;
}

function spec(change: Partial<ArchiveSpec> = {}): ArchiveSpec {
  return {
    kind: 'broker',
    jars: 'abc',
    libNames: ['b.jar', 'artemis-boot.jar', 'a.jar', 'readme.txt'],
    lib: '../../lib',
    java: { home: javaHome(), feature: 17 },
    flags: '-Xmx1G',
    ...change,
  };
}

test('the class path is that of the broker’s own loader, in the same order', () => {
  expect(classPathOf(spec())).toBe('../../lib/artemis-boot.jar:../../lib/a.jar:../../lib/b.jar');
});

test('the boot class path of old releases has relative paths too', () => {
  const libNames = ['wildfly-common-1.5.jar', 'jboss-logmanager-2.1.jar', 'a.jar'];
  expect(bootAppendOf(spec({ libNames }))).toBe(
    '../../lib/jboss-logmanager-2.1.jar:../../lib/wildfly-common-1.5.jar',
  );
  expect(bootAppendOf(spec())).toBe('');
});

test('everything that an archive depends on changes its folder', () => {
  const one = spec();
  const others: readonly Partial<ArchiveSpec>[] = [
    { kind: 'messages' },
    { jars: 'abd' },
    { libNames: ['a.jar'] },
    { lib: '../lib' },
    { flags: '-Xmx2G' },
    { java: { home: javaHome(), feature: 17 } },
  ];
  const keys = others.map((change) => archiveKey({ ...one, ...change }));
  expect(new Set([archiveKey(one), ...keys]).size).toBe(others.length + 1);
  expect(archiveKey({ ...one })).toBe(archiveKey(one));
  const withPort = (port: number): string =>
    archiveKey({ ...one, flags: `${one.flags} -Dactivemq.idgenerator.localport=${port}` });
  expect(withPort(61616)).toBe(archiveKey(one)); // both brokers share one archive
  const before = archiveKey(one);
  writeFileSync(join(one.java.home, 'release'), 'JAVA_VERSION="17.0.10"\n');
  expect(archiveKey(one)).not.toBe(before);
});

test.each([
  ['an old Java', { feature: 11 }, SCRIPT, false],
  ['a Java that can', { feature: 17 }, SCRIPT, true],
  ['a script that allows no other program', { feature: 17 }, 'exec java', false],
])('%s', (_name, java, script, can) => {
  expect(canArchive({ home: javaHome(), ...java }, script)).toBe(can);
});

test('a Java without an archive of the JDK’s classes cannot make one', () => {
  const home = javaHome();
  rmSync(join(home, 'lib', 'server', 'classes.jsa'));
  expect(canArchive({ home, feature: 21 }, SCRIPT)).toBe(false);
});

test('the program in place of java passes every argument on and sets the class path separately', () => {
  const one = spec({ libNames: ['artemis-boot.jar', 'jboss-logmanager-2.jar'] });
  const java = join(one.java.home, 'bin', 'java');
  writeFileSync(java, '#!/bin/sh\nprintf "%s\\n" "$CLASSPATH" "$@"\n');
  chmodSync(java, 0o755);
  const program = join(one.java.home, 'program');
  writeFileSync(program, standIn(one, '-XX:SharedArchiveFile=x'));
  chmodSync(program, 0o755);
  const given = ['-Xmx1G', '-Xbootclasspath/a:/abs/jboss.jar', '-classpath', '/abs/boot.jar'];
  const rest = ['-Dx=a b', 'org.Main', 'run', '', "it's *"];
  const said = execFileSync(program, [...given, ...rest], { encoding: 'utf8' }).split('\n');
  expect(said.slice(0, -1)).toEqual([
    '../../lib/artemis-boot.jar:../../lib/jboss-logmanager-2.jar',
    '-XX:SharedArchiveFile=x',
    '-Xshare:auto',
    '-Xlog:cds*=off',
    '-Xmx1G',
    '-Xbootclasspath/a:../../lib/jboss-logmanager-2.jar',
    ...rest,
  ]);
});
