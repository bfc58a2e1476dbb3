import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { caught, newHome, resolveIn, writeSettings } from './samples.ts';

test('nothing given: the defaults, which are those of the original demo', () => {
  const home = newHome();
  const { settings, sources } = resolveIn(home);
  expect(settings).toEqual({
    home,
    broker: null,
    lockManager: 'none',
    zookeeper: null,
    zookeeperNodes: 1,
    failureDetection: 'fast',
    ports: 'fixed',
    portOffset: 0,
    java: null,
    user: 'admin',
    password: 'password',
    clusterUser: 'clusterUser',
    clusterPassword: 'clusterPassword',
    classArchive: true,
  });
  expect(new Set(Object.values(sources))).toEqual(new Set(['default']));
  expect(Object.keys(sources)).toEqual(Object.keys(settings));
});

test('each source gives one value, and is named', () => {
  const home = newHome();
  writeSettings(home, '\uFEFF{"user": "f", "broker": null, "clusterUser": "f", "java": "f"}');
  const env = { AMQ_HA_DEMO_USER: 'e', AMQ_HA_DEMO_PORT_OFFSET: '0100', AMQ_HA_DEMO_JAVA: '' };
  const flags = { user: 'u', portOffset: undefined, json: true };
  const { settings, sources } = resolveIn(home, { flags, env });
  expect(settings).toMatchObject({ user: 'u', portOffset: 100, clusterUser: 'f', java: 'f' });
  expect(sources).toMatchObject({
    home: 'default',
    user: 'flag',
    portOffset: 'environment',
    clusterUser: 'file',
    broker: 'file',
    java: 'file',
    password: 'default',
  });
});

test('the file is read from the home that was chosen, which need not exist', () => {
  const cwd = newHome();
  const home = newHome();
  writeSettings(cwd, '{"user": "wrong"}');
  writeSettings(home, '{"user": "right"}');
  const { settings, sources } = resolveIn(cwd, { env: { AMQ_HA_DEMO_HOME: home } });
  expect(settings).toMatchObject({ home, user: 'right' });
  expect(sources.home).toBe('environment');
  const later = resolveIn(cwd, { flags: { home: 'later' }, env: { AMQ_HA_DEMO_HOME: home } });
  expect(later.settings).toMatchObject({ home: join(cwd, 'later'), user: 'admin' });
  expect(later.sources.home).toBe('flag');
});

test.each<[Record<string, unknown>, string, string]>([
  [
    { lockManager: 'fil' },
    '--lock-manager: "fil" is not one of none, file, zookeeper; did you mean "file"?',
    'pass --lock-manager none|file',
  ],
  [{ ports: 7 }, 'ports: 7 is not one of fixed, auto', 'pass --ports fixed|auto'],
  [
    { portOffset: '3001' },
    '--port-offset: 3001 is not a whole number from 0 to 3000',
    'pass --port-offset <0-3000>',
  ],
  [
    { portOffset: '1e2' },
    '--port-offset: "1e2" is not a whole number from 0 to 3000',
    'pass --port-offset <0-3000>',
  ],
  [{ portOffset: -1 }, '--port-offset: -1 is not a whole number from 0 to 3000', 'pass --port'],
  [{ portOffset: NaN }, '--port-offset: NaN is not a whole number from 0 to 3000', 'pass --port'],
  [
    { user: 'a\u0007\u202Eb' },
    'user: "a\\u0007\\u{202e}b" must be text, not empty, without control characters',
    'pass --user <text>',
  ],
  [
    { clusterPassword: 's3cret\n' },
    '--cluster-password: must be text, not empty, without control characters',
    'pass --cluster-password <text>',
  ],
  [{ broker: '' }, 'broker: "" must be text', 'pass --broker <text>'],
  [{ home: '' }, 'home: "" must be text', 'pass --home <text>'],
  [{ java: { password: 's3cret' } }, 'java: an object must be text', 'pass --java <text>'],
])('flag %j: %s', (flags, message, hint) => {
  const error = caught(() => resolveIn(newHome(), { flags }));
  expect(error).toMatchObject({ code: 'USAGE', exit: 64 });
  expect(error.message).toContain(message);
  expect(error.hint).toContain(hint);
  expect(`${error.message}${error.hint}`).not.toContain('s3cret');
});

test.each([
  [
    { AMQ_HA_DEMO_LOCK_MANAGER: 'FILE' },
    'AMQ_HA_DEMO_LOCK_MANAGER: "FILE" is not one of none, file, zookeeper; did you mean "file"?',
    'set AMQ_HA_DEMO_LOCK_MANAGER=none|file|zookeeper, or unset it',
  ],
  [{ AMQ_HA_DEMO_PORT_OFFSET: ' 1' }, 'AMQ_HA_DEMO_PORT_OFFSET: " 1" is not', 'PORT_OFFSET=<0-'],
  [
    { AMQ_HA_DEMO_LOCK_MANGER: 'file' },
    'environment: unknown variable "AMQ_HA_DEMO_LOCK_MANGER"; did you mean "AMQ_HA_DEMO_LOCK_MANAGER"?',
    'unset it; known: AMQ_HA_DEMO_HOME, AMQ_HA_DEMO_BROKER',
  ],
  [{ AMQ_HA_DEMO_JSON: '' }, 'environment: unknown variable "AMQ_HA_DEMO_JSON"', 'unset it'],
])('environment %j: %s', (env, message, hint) => {
  const error = caught(() => resolveIn(newHome(), { env }));
  expect(error.code).toBe('USAGE');
  expect(error.message).toContain(message);
  expect(error.hint).toContain(hint);
});

test.each([
  [
    '{"lockManger": "file"}',
    'amq-ha-demo.json: unknown key "lockManger"; did you mean "lockManager"?',
  ],
  ['{"home": "/"}', 'amq-ha-demo.json: unknown key "home" (the home cannot move itself'],
  ['{"__proto__": 1}', 'amq-ha-demo.json: unknown key "__proto__"'],
  ['{"toString": "s3cret"}', 'amq-ha-demo.json: unknown key "toString"'],
  ['{"ports": "aut"}', 'amq-ha-demo.json: ports: "aut" is not one of fixed, auto; did you mean "a'],
  ['{"portOffset": "100"}', 'amq-ha-demo.json: portOffset: "100" is not a whole number'],
  ['{"portOffset": 0.5}', 'amq-ha-demo.json: portOffset: 0.5 is not a whole number'],
  ['{"user": null}', 'amq-ha-demo.json: user: null must be text'],
  ['{"password": ["s3cret"]}', 'amq-ha-demo.json: password: must be text'],
  ['{"user": ["s3cret"]}', 'amq-ha-demo.json: user: a list must be text'],
  ['["s3cret"]', 'amq-ha-demo.json: must hold one JSON object'],
  ['null', 'amq-ha-demo.json: must hold one JSON object'],
  ['', 'amq-ha-demo.json: is not JSON'],
  ['{"password": "s3cret" x}', 'amq-ha-demo.json: is not JSON'],
  ['{\n  password: "s3cret"\n}', 'amq-ha-demo.json: is not JSON (line 2, column 3)'],
])('file %s: %s', (content, message) => {
  const home = newHome();
  writeSettings(home, content);
  const error = caught(() => resolveIn(home));
  expect(error.code).toBe('USAGE');
  expect(error.message).toContain(message);
  expect(error.hint).toContain(join(home, 'amq-ha-demo.json'));
  expect(`${error.message}${error.hint}${String(error.cause)}`).not.toContain('s3cret');
});

test('a mistake counts also where a stronger source hides it', () => {
  const home = newHome();
  writeSettings(home, '{"ports": "any"}');
  expect(caught(() => resolveIn(home, { flags: { ports: 'fixed' } })).code).toBe('USAGE');
});

test('free ports and an offset exclude each other, whoever gave them', () => {
  const home = newHome();
  writeSettings(home, '{"portOffset": 100}');
  const error = caught(() => resolveIn(home, { env: { AMQ_HA_DEMO_PORTS: 'auto' } }));
  expect(error.code).toBe('USAGE');
  expect(error.message).toBe(
    'ports: "auto" (AMQ_HA_DEMO_PORTS) and portOffset: 100 ("portOffset" in amq-ha-demo.json) exclude each other',
  );
  const flags = { ports: 'auto', portOffset: '0' };
  expect(resolveIn(home, { flags }).settings).toMatchObject({ ports: 'auto', portOffset: 0 });
});

test.each([
  [{ zookeeper: 'zk:2181' }, '--zookeeper is a setting of ZooKeeper, but the lock manager is none'],
  [
    { zookeeperNodes: '3', lockManager: 'file' },
    '--zookeeper-nodes is a setting of ZooKeeper, but the lock manager is file',
  ],
  [
    { zookeeper: 'zk:2181', zookeeperNodes: '3', lockManager: 'zookeeper' },
    '--zookeeper and --zookeeper-nodes exclude each other: an external ensemble, or servers of the pair',
  ],
  [
    { zookeeper: 'zk', lockManager: 'zookeeper' },
    '--zookeeper: "zk" is not host:port, or several of them with commas',
  ],
  [
    { zookeeperNodes: '6', lockManager: 'zookeeper' },
    '--zookeeper-nodes: 6 is not a whole number from 1 to 5',
  ],
] as const)('%j is refused', (flags, message) => {
  const error = caught(() => resolveIn(newHome(), { flags }));
  expect(error).toMatchObject({ code: 'USAGE', exit: 64, message });
});

test('ZooKeeper settings of a file mind no flag for another lock manager, but one of the file itself', () => {
  const home = newHome();
  writeSettings(home, '{"lockManager": "zookeeper", "zookeeper": "zk:2181"}');
  const flags = { lockManager: 'file' };
  expect(resolveIn(home, { flags }).settings).toMatchObject(flags);
  writeSettings(home, '{"lockManager": "file", "zookeeper": "zk:2181"}');
  expect(caught(() => resolveIn(home)).code).toBe('USAGE');
});

test('ZooKeeper settings beside their lock manager', () => {
  const flags = { zookeeper: 'a:1,b-c.d:65535', lockManager: 'zookeeper' };
  expect(resolveIn(newHome(), { flags }).settings).toMatchObject(flags);
});

test('a home that is a file, or below one, is not writable', () => {
  const file = join(newHome(), 'file');
  writeFileSync(file, '');
  for (const home of [file, join(file, 'below')]) {
    const error = caught(() => resolveIn(newHome(), { flags: { home } }));
    expect(error).toMatchObject({ code: 'NOT_WRITABLE', exit: 69 });
    expect(error.message).toContain(home);
    expect(error.hint).toContain('--home');
  }
});

test('a settings file that cannot be read is said to be so', () => {
  const home = newHome();
  mkdirSync(join(home, 'amq-ha-demo.json'));
  const error = caught(() => resolveIn(home));
  expect(error.code).toBe('USAGE');
  expect(error.message).toBe('amq-ha-demo.json: cannot be read (EISDIR)');
});
