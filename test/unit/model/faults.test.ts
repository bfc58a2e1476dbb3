import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { COMMANDS } from '../../../src/commands/declarations/all.ts';
import { keyOf } from '../../../src/commands/options/flags.ts';
import { DRILL_OPTIONS } from '../../../src/model/drill.ts';
import { EXEC_FAULTS } from '../../../src/model/exec.ts';
import {
  anyNeeds,
  comparedFaults,
  FAULTS,
  faultsForHelp,
  faultsOf,
  lastingFaults,
} from '../../../src/model/faults.ts';
import { helpOf } from '../../../src/settings/describe.ts';

const SRC = fileURLToPath(new URL('../../../src', import.meta.url));
const FILES = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => ({ path, text: readFileSync(join(SRC, path), 'utf8') }));

/** The catalogue, and the files that inject faults. */
const HOMES = [
  'drill/run/faults/injections.ts',
  'exec/faults.ts',
  'model/faults.ts',
  'upgrade/rounds.ts',
];
/** `restart-backup` is an element of broker.xml too. */
const isOfBrokerXml = (path: string): boolean => path.startsWith('doctor/');

test('a fault is named in the catalogue and where it is injected, and nowhere else', () => {
  // The others are words of other things too.
  const names = Object.keys(FAULTS).filter((name) => name.includes('-'));
  expect(names).toContain('zk-majority');
  const named = new RegExp(`['"\`](?:${names.join('|')})['"\`]`);
  const found = FILES.filter(({ path, text }) => named.test(text) && !isOfBrokerXml(path));
  expect(found.map(({ path }) => path).sort()).toEqual(HOMES);
  for (const { path, text } of FILES) expect(text, path).not.toMatch(/['"`](?:zk|upgrade)-['"`]/);
});

test('each command offers its faults, in one order', () => {
  expect(faultsOf('failover')).toEqual(['kill', 'stop', 'pause', 'handover']);
  expect(faultsOf('drill')).toEqual([
    ...['kill', 'stop', 'pause', 'handover', 'restart-backup'],
    ...['partition', 'zk-kill', 'zk-majority'],
  ]);
  expect(EXEC_FAULTS).toEqual([
    ...['kill', 'stop', 'pause', 'handover', 'restart-backup', 'failback', 'resume'],
  ]);
  expect(comparedFaults()).toEqual(['kill', 'stop', 'pause', 'handover']);
  expect(lastingFaults()).toEqual(['pause', 'partition', 'zk-kill', 'zk-majority']);
});

test('the help says of a fault what its name does not', () => {
  expect(faultsForHelp('failover')).toEqual([
    ...['kill (SIGKILL)', 'stop', 'pause (SIGSTOP)', 'handover'],
  ]);
});

test.each<[string, string, readonly string[]]>([
  ['drill', 'fault', faultsOf('drill')],
  ['drill', 'pauseFor', lastingFaults()],
  ['compare', 'fault', faultsOf('drill')],
  ['compare', 'pauseFor', lastingFaults()],
  ['exec', 'fault', EXEC_FAULTS],
  ['failover', 'by', faultsForHelp('failover')],
])('%s %s lists them', (command, option, faults) => {
  const { options = {} } = COMMANDS.find(({ name }) => name.split(' ')[0] === command) ?? {};
  const help = Object.values(options)
    .filter((each) => keyOf(each) === option)
    .map(helpOf);
  expect(help).toEqual([expect.stringContaining(faults.join(', '))]);
});

test('docs/settings.md says of the faults of a drill what their names do not', () => {
  expect(DRILL_OPTIONS.faults.details).toContain(faultsForHelp('drill').join(', '));
});

test.each([
  [['kill', 'partition'], true, false],
  [['zk-kill'], false, true],
  [['kill', 'of another version'], false, false],
])('%j need a relay: %j, a ZooKeeper of our own: %j', (faults, relay, zooKeeper) => {
  expect(anyNeeds(faults, 'relay')).toBe(relay);
  expect(anyNeeds(faults, 'own-zookeeper')).toBe(zooKeeper);
});
