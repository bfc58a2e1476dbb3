import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { findProcesses, type ProcessInfo } from '../../src/platform/process-table.ts';
import { Home, pidOf, until } from './harness.ts';

const STARTS = 3;

const inInstance = (home: Home, name: string, ...path: readonly string[]): string =>
  join(home.path, 'target/apache-artemis-2.44.0/instances', name, ...path);
const MASTER = 'replicatedMaster';
const SLAVE = 'replicatedSlave';

const isOf =
  (name: string) =>
  ({ commandLine }: ProcessInfo): boolean =>
    commandLine.includes(name);
const runs = (home: Home, name: string): boolean => home.brokers().some(isOf(name));

async function killBoth(home: Home): Promise<void> {
  for (const { pid } of home.brokers()) process.kill(pid, 'SIGKILL');
  await until('both to have ended', () => home.brokers().length === 0);
}

test.each(['none', 'file', 'zookeeper'])(
  'after a double kill `start` ends protected, with every message, again and again (lock manager %s)',
  async (lockManager) => {
    const home = new Home().endWithTest();
    await home.init('2.44.0', '--lock-manager', lockManager);
    for (let start = 1; start <= STARTS; start += 1) {
      await home.ok('produce', '--count', '5');
      await killBoth(home);
      expect(await home.ok('start')).toMatchObject({ state: 'protected', active: MASTER });
    }
    expect(await home.ok('browse', 'master')).toMatchObject({ count: 5 * STARTS });
    expect(readdirSync(inInstance(home, SLAVE)).join(' ')).not.toContain('before-start');
  },
);

/** Files of a journal with their bytes, and the older copies in it. */
function journalOf(home: Home): Readonly<Record<string, string>> {
  const journal = inInstance(home, SLAVE, 'data', 'journal');
  const files = readdirSync(journal, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.amq'),
  );
  return Object.fromEntries(
    files.map((name) => [name, readFileSync(join(journal, name)).toString('base64')]),
  );
}

/** The journal of the master can no longer be read: the head of its files is overwritten. @returns what puts them right */
function damageJournal(home: Home): () => void {
  const journal = inInstance(home, MASTER, 'data', 'journal');
  const files = readdirSync(journal)
    .filter((name) => name.endsWith('.amq'))
    .map((name) => ({ path: join(journal, name), bytes: readFileSync(join(journal, name)) }));
  for (const { path, bytes } of files) writeFileSync(path, Buffer.from(bytes).fill(0xff, 0, 64));
  return () => {
    for (const { path, bytes } of files) writeFileSync(path, bytes);
  };
}

describe('a master whose journal is damaged', () => {
  test.each([
    { lockManager: 'none', starts: 5 },
    { lockManager: 'file', starts: 1 },
  ])(
    '$starts starts for nothing cost the slave none of its copies (lock manager $lockManager)',
    async ({ lockManager, starts }) => {
      const home = new Home().endWithTest();
      await home.init('2.44.0', '--lock-manager', lockManager);
      await home.ok('produce', '--count', '20');
      await killBoth(home);
      const mend = damageJournal(home);
      const before = journalOf(home);
      for (let start = 0; start < starts; start += 1) await home.refused('WRONG_STATE', 1, 'start');
      expect(journalOf(home)).toEqual(before);
      expect(home.brokers()).toEqual([]);

      if (lockManager === 'none') {
        const moves = (): number =>
          readFileSync(inInstance(home, SLAVE, 'log', 'artemis.log'), 'utf8').split('AMQ222162')
            .length;
        const moved = moves();
        // Cut off while the slave has its data aside: the next command puts them back.
        const running = home.start(['start']);
        await until('the master to run', () => runs(home, MASTER));
        // It must not fail before the slave has come so far.
        for (const { pid } of home.brokers().filter(isOf(MASTER))) process.kill(pid, 'SIGSTOP');
        await until('the slave to move its data aside', () => moves() > moved);
        running.kill('SIGKILL');
        await running.done;
        await killBoth(home);
        await home.ok('stop');
        expect(journalOf(home)).toEqual(before);

        // Without the damaged data the user's word makes the slave the one that counts.
        const data = inInstance(home, MASTER, 'data');
        renameSync(data, `${data}.damaged`);
        await home.refused('NEWEST_UNCERTAIN', 1, 'start');
        expect(await home.ok('start', '--newest', 'slave')).toMatchObject({ state: 'protected' });
      } else {
        mend();
        expect(await home.ok('start')).toMatchObject({ state: 'protected' });
      }
      expect(await home.ok('browse', 'master')).toMatchObject({ count: 20 });
    },
  );
});

describe('SIGKILL of ours in a start that leaves the check for an active broker out', () => {
  const xml = (home: Home): string =>
    readFileSync(inInstance(home, MASTER, 'etc', 'broker.xml'), 'utf8');
  const ON = '<check-for-active-server>true<';
  const record = (home: Home): string => readFileSync(join(home.path, 'target/pair.json'), 'utf8');

  /** As a user does it; the guard may have started the broker already. */
  const byHand = async (home: Home, name: string): Promise<void> => {
    const script = inInstance(home, name, 'bin', 'artemis-service');
    // The script looks at the pid alone, which the system keeps a moment longer than the process.
    await until(`${name} to run`, async () => {
      if (runs(home, name)) return true;
      await execa(script, ['start'], { stdin: 'ignore', reject: false });
      return runs(home, name);
    });
  };

  /** In the order in which they come. */
  const STEPS: readonly (readonly [string, (home: Home) => boolean])[] = [
    ['it was recorded', (home) => record(home).includes('"checkLeftOut": true')],
    ['broker.xml was written', (home) => !xml(home).includes(ON)],
    ['the master runs', (home) => runs(home, MASTER)],
    ['broker.xml is as before', (home) => runs(home, SLAVE) && xml(home).includes(ON)],
  ];

  test('at every step, and then a start by hand: protected, nothing lost, and no split brain afterwards', async () => {
    const home = new Home().endWithTest();
    await home.init('2.44.0');
    await home.ok('produce', '--count', '8');
    for (const [step, isReached] of STEPS) {
      await killBoth(home);
      const running = home.start(['start']);
      await until(step, () => isReached(home));
      running.kill('SIGKILL');
      await running.done;
      await byHand(home, MASTER);
      await byHand(home, SLAVE);
      await home.until(`both to be a pair again (${step})`, ({ state }) => state === 'protected');
      expect(xml(home), step).toContain(ON);
    }

    // A start by hand beside the active slave: the master looks for it, and takes its role back.
    process.kill(pidOf(await home.status(), 'primary'), 'SIGKILL');
    await home.until('the slave to take over', ({ active }) => active === SLAVE);
    await byHand(home, MASTER);
    await home.until('the master to have its role again', ({ state }) => {
      expect(state).not.toBe('split-brain');
      return state === 'protected';
    });
    expect(await home.ok('browse', 'master')).toMatchObject({ count: 8 });
    await home.ok('stop');
    expect(record(home)).not.toContain('"checkLeftOut": true');

    // With its guard too: the next command turns the check on again.
    await killBoth(home);
    const running = home.start(['start']);
    await until('the check to be off', () => !xml(home).includes(ON));
    // Before the JVM has read it, after which the guard turns it on again.
    const guards = findProcesses(
      (commandLine) => commandLine.includes('guard-process.js') && commandLine.includes(home.path),
    );
    for (const { pid } of guards) process.kill(pid, 'SIGKILL');
    running.kill('SIGKILL');
    await running.done;
    expect(xml(home)).not.toContain(ON);
    await byHand(home, MASTER);
    await byHand(home, SLAVE);
    await until('both to run', () => home.brokers().length === 2);
    expect(await home.ok('start')).toMatchObject({ state: 'protected', active: MASTER });
    expect(xml(home)).toContain(ON);
    expect(record(home)).not.toContain('"checkLeftOut": true');
    expect(await home.ok('browse', 'master')).toMatchObject({ count: 8 });
  });
});
