import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { endCommand, signalOf } from '../../../src/exec/end-command.ts';
import { AmqHaError } from '../../../src/model/errors.ts';
import {
  findProcesses,
  isSameProcessAlive,
  processInfo,
  type ProcessInfo,
} from '../../../src/platform/process-table.ts';
import { isForeground } from '../../../src/platform/process-tree.ts';

const SOON = { termAfterMs: 150, killAfterMs: 400 };

interface Started {
  readonly process: ProcessInfo;
  readonly ended: Promise<readonly unknown[]>;
  /** The lines that it printed, complete once it has ended. */
  readonly said: readonly string[];
}

/** A script of Node that says `ready` when it listens to signals. */
async function start(script: string): Promise<Started> {
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const said: string[] = [];
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => said.push(line));
  await once(lines, 'line');
  const info = processInfo(child.pid ?? 0);
  if (info === null) throw new Error('it ended too early');
  return { process: info, ended: once(child, 'close'), said };
}

const STAY = 'setInterval(() => {}, 1000);';
const on = (name: string, act: string): string =>
  `process.on('${name}', () => { console.log('${name}'); ${act} });`;
const READY = `console.log('ready');`;

test('a command gets the received signal once, and has time to clean up', async () => {
  const command = await start(
    `${on('SIGTERM', 'setTimeout(() => process.exit(7), 100)')} ${STAY} ${READY}`,
  );
  await endCommand(command.process, 'SIGTERM', SOON);
  expect(await command.ended).toEqual([7, null]);
  expect(command.said).toEqual(['ready', 'SIGTERM']);
});

test('Ctrl-C is passed on, unless the terminal has already sent it', async () => {
  const command = await start(`${on('SIGINT', 'process.exit(7)')} ${STAY} ${READY}`);
  await endCommand(command.process, 'SIGINT', SOON);
  expect(await command.ended).toEqual(isForeground() ? [null, 'SIGTERM'] : [7, null]);
});

test('a command that does not end gets SIGTERM, then SIGKILL', async () => {
  const command = await start(`${on('SIGHUP', '')} ${on('SIGTERM', '')} ${STAY} ${READY}`);
  await endCommand(command.process, 'SIGHUP', SOON);
  expect(await command.ended).toEqual([null, 'SIGKILL']);
  expect(command.said).toEqual(['ready', 'SIGHUP', 'SIGTERM']);
});

test('a command that got SIGTERM first does not get it twice', async () => {
  const command = await start(`${on('SIGTERM', '')} ${STAY} ${READY}`);
  await endCommand(command.process, 'SIGTERM', SOON);
  expect(await command.ended).toEqual([null, 'SIGKILL']);
  expect(command.said).toEqual(['ready', 'SIGTERM']);
});

test('a process that the command started and left behind is ended too', async () => {
  const mark = `orphan-${process.pid}-${Date.now()}`;
  const grandchild = `process.on('SIGTERM', () => {}); ${STAY} process.send('up'); // ${mark}`;
  const command = await start(
    `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(grandchild)}],
      { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] }).once('message', () => { ${READY} });`,
  );
  const orphans = (): readonly ProcessInfo[] =>
    findProcesses((line) => line.includes(mark) && !line.includes('child_process'));
  expect(orphans()).toHaveLength(1);
  await endCommand(command.process, 'SIGTERM', SOON);
  expect(await command.ended).toEqual([null, 'SIGTERM']);
  expect(orphans()).toEqual([]);
});

test('a command that has already ended is left alone', async () => {
  const command = await start(READY);
  await command.ended;
  expect(isSameProcessAlive(command.process)).toBe(false);
  await endCommand(command.process, 'SIGTERM', SOON);
});

test.each([
  ['SIGINT', 'SIGINT'],
  ['SIGHUP', 'SIGHUP'],
  ['SIGTERM', 'SIGTERM'],
  [undefined, 'SIGTERM'],
])('the signal behind an abort with %s is %s', (cause, name) => {
  expect(signalOf(new AmqHaError('INTERRUPTED', 'interrupted', { cause }))).toBe(name);
});

test('an abort without a signal counts as SIGTERM', () => {
  expect(signalOf(AbortSignal.abort().reason)).toBe('SIGTERM');
});
