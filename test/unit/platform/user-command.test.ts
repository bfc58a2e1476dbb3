import { createHash, randomBytes } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { startUserCommand, type CommandEnd } from '../../../src/platform/user-command.ts';
import { tempFolder } from './samples.ts';

interface Watched {
  readonly end: CommandEnd;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
  readonly texts: Readonly<Record<'stdout' | 'stderr', string>>;
}

async function watched(...command: readonly string[]): Promise<Watched> {
  const [stdout, stderr] = [sink(), sink()];
  const texts = { stdout: '', stderr: '' };
  const { ended } = await startUserCommand(command, {
    env: process.env,
    cwd: process.cwd(),
    output: {
      to: 'watched',
      stdout: stdout.stream,
      stderr: stderr.stream,
      onText: (text, from) => {
        texts[from] += text;
      },
    },
  });
  const end = await ended;
  return { end, stdout: stdout.bytes(), stderr: stderr.bytes(), texts };
}

function sink(): { readonly stream: Writable; bytes(): Buffer } {
  const pieces: Buffer[] = [];
  const stream = new PassThrough().on('data', (piece: Buffer) => pieces.push(piece));
  return { stream, bytes: () => Buffer.concat(pieces) };
}

test('the exit code is that of the command, or 128 plus the number of a signal', async () => {
  expect((await watched('sh', '-c', 'exit 7')).end).toEqual({ exitCode: 7, signal: null });
  expect((await watched('sh', '-c', 'kill -INT $$')).end).toEqual({
    exitCode: 130,
    signal: 'SIGINT',
  });
  expect((await watched('sh', '-c', 'kill -KILL $$')).end).toEqual({
    exitCode: 137,
    signal: 'SIGKILL',
  });
});

test('its output is passed on unchanged, stdout and stderr separately, and given as text', async () => {
  const bytes = randomBytes(700_000);
  const path = join(tempFolder(), 'bytes');
  writeFileSync(path, bytes);
  const { stdout, stderr, texts } = await watched('sh', '-c', `cat '${path}'; echo 'añb' >&2`);
  const digest = (content: Buffer): string => createHash('sha256').update(content).digest('hex');
  expect([stdout.length, digest(stdout)]).toEqual([bytes.length, digest(bytes)]);
  expect(stderr.toString()).toBe('añb\n');
  expect(texts.stderr).toBe('añb\n');
});

test('a slow reader slows it down, and nothing is lost', async () => {
  let got = 0;
  const slow = new Writable({
    highWaterMark: 1_000,
    write: (piece: Buffer, _encoding, done) => {
      got += piece.length;
      setImmediate(done);
    },
  });
  const { ended } = await startUserCommand(['head', '-c', '1000000', '/dev/zero'], {
    env: process.env,
    cwd: process.cwd(),
    output: { to: 'watched', stdout: slow, stderr: slow, onText: () => undefined },
  });
  await ended;
  expect(got).toBe(1_000_000);
});

test('a background process that holds the pipe does not delay the end', async () => {
  const startedAt = performance.now();
  const { end, stdout } = await watched('sh', '-c', '(sleep 20) & echo first; exit 3');
  expect(end.exitCode).toBe(3);
  expect(stdout.toString()).toBe('first\n');
  expect(performance.now() - startedAt).toBeLessThan(10_000);
});

test('it runs in the given folder, with the given variables', async () => {
  const folder = tempFolder();
  const { ended } = await startUserCommand(['sh', '-c', 'touch "$NAME"'], {
    env: { PATH: process.env['PATH'], NAME: 'a file' },
    cwd: folder,
    output: { to: 'terminal' },
  });
  expect(await ended).toEqual({ exitCode: 0, signal: null });
  expect(existsSync(join(folder, 'a file'))).toBe(true);
});

test.each([
  [['/no/such/command'], 'ENOENT'],
  [['/etc'], 'EACCES'],
])('%j cannot be started: %s', async (command, code) => {
  await expect(
    startUserCommand(command, {
      env: process.env,
      cwd: process.cwd(),
      output: { to: 'terminal' },
    }),
  ).rejects.toMatchObject({ code });
});
