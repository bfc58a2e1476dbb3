import { expect, test } from 'vitest';
import { brokerEnvironment } from '../../../src/broker/environment.ts';

const STRAY = {
  LANG: 'C.UTF-8',
  ARTEMIS_HOME: '/old',
  ARTEMIS_INSTANCE: '/old/instance',
  ARTEMIS_DATA_DIR: '/old/data',
  JAVA_ARGS: '-Xmx64g',
  JAVA_TOOL_OPTIONS: '-javaagent:x',
  JAVA_HOME: '/old/java',
  DEBUG: 'true',
  AMQ_HA_DEMO_PASSWORD: 'secret',
};

test('only what a script needs is passed on, with the chosen Java', () => {
  const env = { ...STRAY, PATH: '/bin', HOME: '/home/me', LANG: 'C.utf8', TZ: '', USER: undefined };
  expect(brokerEnvironment('/jdk', { env })).toEqual({
    PATH: '/bin',
    HOME: '/home/me',
    LANG: 'C.utf8',
    TZ: '',
    JAVA_HOME: '/jdk',
  });
});

test('short commands get their own Java flags, never stray ones', () => {
  expect(brokerEnvironment('/jdk', { env: STRAY, shortJvm: true })).toEqual({
    LANG: 'C.UTF-8',
    JAVA_HOME: '/jdk',
    JAVA_ARGS: '-Xmx256m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto',
  });
  expect(brokerEnvironment('/jdk', { env: STRAY, shortJvm: false })).toEqual({
    LANG: 'C.UTF-8',
    JAVA_HOME: '/jdk',
  });
});

test.each<[Record<string, string>, string | undefined]>([
  [{ LANG: 'de_DE.UTF-8' }, undefined],
  [{ LC_ALL: 'en_US.utf8', LANG: 'C' }, 'en_US.utf8'],
  [{ LC_ALL: '', LC_CTYPE: 'de_DE.UTF-8', LANG: 'C' }, ''],
  [{}, 'C.UTF-8'],
  [{ LANG: 'C' }, 'C.UTF-8'],
  [{ LC_CTYPE: 'POSIX', LANG: 'de_DE.UTF-8' }, 'C.UTF-8'],
  [{ LC_ALL: 'C', LC_CTYPE: 'de_DE.UTF-8' }, 'C.UTF-8'],
])('with the locale %j LC_ALL is %s, so that Java bears every letter', (env, all) => {
  const expected = all === undefined ? env : { ...env, LC_ALL: all };
  expect(brokerEnvironment('/jdk', { env })).toEqual({ ...expected, JAVA_HOME: '/jdk' });
});

test('the default is the environment of this process', () => {
  expect(brokerEnvironment('/jdk')['PATH']).toBe(process.env['PATH']);
});
