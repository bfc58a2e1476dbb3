import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  homesListed,
  javaHomesIn,
  usualFolders,
} from '../../../../src/distribution/java/java-places.ts';
import { findJavas } from '../../../../src/distribution/java/java.ts';
import { put, tempFolder } from '../temp-folder.ts';

const VMS = '/Library/Java/JavaVirtualMachines';

/** The output of macOS 11 and later. */
const NEW = `Matching Java Virtual Machines (4):
    21.0.2 (arm64) "Eclipse Adoptium" - "OpenJDK 21.0.2" ${VMS}/temurin-21.jdk/Contents/Home
    17.0.1 (arm64) "Acme / Sons" - "OpenJDK 17" /Users/a b/Library/Java/jdk-17.jdk/Contents/Home
    1.8.421.09 (arm64) "Oracle Corporation" - "Java" /Library/Internet Plug-Ins/JavaAppletPlugin.plugin/Contents/Home
    1.8.0_292 (x86_64) "AdoptOpenJDK" - "AdoptOpenJDK 8" ${VMS}/adoptopenjdk-8.jdk/Contents/Home
${VMS}/temurin-21.jdk/Contents/Home
`;

/** The output of macOS 10.15 and earlier. */
const OLD = `Matching Java Virtual Machines (2):
    11.0.2, x86_64:\t"OpenJDK 11.0.2"\t${VMS}/openjdk-11.0.2.jdk/Contents/Home
    1.8.0_151, x86_64:\t"Java SE 8"\t${VMS}/jdk1.8.0_151.jdk/Contents/Home

${VMS}/openjdk-11.0.2.jdk/Contents/Home
`;

test('the homes in the output of java_home -V, of new and of old systems', () => {
  const fresh = [
    `${VMS}/temurin-21.jdk/Contents/Home`,
    '/Users/a b/Library/Java/jdk-17.jdk/Contents/Home',
    '/Library/Internet Plug-Ins/JavaAppletPlugin.plugin/Contents/Home',
    `${VMS}/adoptopenjdk-8.jdk/Contents/Home`,
  ];
  expect(javaHomesIn(NEW)).toEqual(fresh);
  expect(javaHomesIn(NEW.replaceAll('\n', '\r\n'))).toEqual(fresh);
  expect(javaHomesIn(OLD)).toEqual([
    `${VMS}/openjdk-11.0.2.jdk/Contents/Home`,
    `${VMS}/jdk1.8.0_151.jdk/Contents/Home`,
  ]);
});

test('no homes, and a text that is not a list', () => {
  const none = 'The operation couldn’t be completed. Unable to locate a Java Runtime.\n';
  expect(javaHomesIn(`${none}Please visit /java for information.\n`)).toEqual([]);
  expect(javaHomesIn('')).toEqual([]);
});

test('the program is run where it exists, and what it lists is found', async () => {
  const root = tempFolder();
  const home = join(root, 'jdk');
  put(join(home, 'bin/java'), '', 0o755);
  put(join(home, 'release'), 'JAVA_VERSION="11.0.2"\n');
  const program = join(root, 'java_home');
  put(program, `#!/bin/sh\necho "    11.0.2 (arm64) \\"x\\" - \\"y\\" ${home}" >&2\n`, 0o755);
  expect(await homesListed(program)).toEqual([home]);
  expect(await findJavas({}, [], () => homesListed(program))).toEqual([{ home, feature: 11 }]);
  expect(await homesListed(join(root, 'gone'))).toEqual([]);
});

test('IntelliJ keeps Javas in ~/.jdks', async () => {
  const home = join(tempFolder(), '.jdks/corretto-17');
  put(join(home, 'bin/java'), '', 0o755);
  put(join(home, 'release'), 'JAVA_VERSION="17.0.1"\n');
  mkdirSync(join(home, '../broken'));
  const folders = usualFolders({ HOME: join(home, '../..') });
  expect(folders.map(({ path }) => path)).toEqual(
    expect.arrayContaining(['/usr/lib/jvm', '/usr/java', '/opt/java', VMS]),
  );
  const own = folders.filter(({ path }) => path.endsWith('.jdks'));
  expect(await findJavas({}, own, async () => [])).toEqual([{ home, feature: 17 }]);
});

test.each([
  ['.sdkman/candidates/java', '', {}],
  ['.local/share/mise/installs/java', '', {}],
  ['.asdf/installs/java', '', {}],
  ['sdk/candidates/java', '', { SDKMAN_DIR: 'sdk' }],
  ['mise/installs/java', '', { MISE_DATA_DIR: 'mise' }],
  ['asdf/installs/java', '', { ASDF_DATA_DIR: 'asdf' }],
  ['Library/Java/JavaVirtualMachines', 'Contents/Home', {}],
])('what lies in %s of the user is found', async (path, inside, variables) => {
  const root = tempFolder();
  const home = join(root, path, 'any-17', inside);
  put(join(home, 'bin/java'), '', 0o755);
  put(join(home, 'release'), 'JAVA_VERSION="17.0.1"\n');
  const moved = Object.entries(variables).map(([name, folder]) => [name, join(root, folder)]);
  const folders = usualFolders({ HOME: root, ...Object.fromEntries(moved) });
  const own = folders.filter((folder) => folder.path.startsWith(root));
  expect(await findJavas({}, own, async () => [])).toEqual([{ home, feature: 17 }]);
});

test("Homebrew's Javas are searched where it puts them, on both kinds of Macs", () => {
  const inside = 'libexec/openjdk.jdk/Contents/Home';
  expect(usualFolders({})).toEqual(
    expect.arrayContaining([
      { path: '/opt/homebrew/opt', inside },
      { path: '/usr/local/opt', inside },
    ]),
  );
});
