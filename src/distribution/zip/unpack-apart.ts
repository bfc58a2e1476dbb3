/**
 * Unpacks in a process of its own. Inflating leaves some 40 MB with the memory allocator that a
 * Node process does not give back (measured, 2.44.0: our peak is 145 MB with it, 105 MB without),
 * and the command that unpacks goes on for seconds. It costs the start of a Node process.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { AmqHaError, type ErrorCode } from '../../model/errors.ts';
import { unpackZip, type UnpackOptions } from './zip.ts';

type Message =
  | { readonly kind: 'bytes'; readonly done: number; readonly total: number }
  | { readonly kind: 'done' }
  | {
      readonly kind: 'failed';
      readonly code: ErrorCode;
      readonly message: string;
      readonly hint: string;
    };

/** Like `unpackZip`, and throws the same errors; an abort ends the process at once. */
export async function unpackApart(
  zipPath: string,
  intoFolder: string,
  { signal, onBytes }: UnpackOptions = {},
): Promise<void> {
  const child = fork(fileURLToPath(import.meta.url), [zipPath, intoFolder], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    detached: true, // Ctrl-C is for us alone: we end it
  });
  const end = (): void => {
    child.kill('SIGKILL');
  };
  signal?.addEventListener('abort', end, { once: true });
  const results: Exclude<Message, { kind: 'bytes' }>[] = [];
  child.on('message', (message: Message) => {
    if (message.kind === 'bytes') {
      onBytes?.(message.done, message.total);
      return;
    }
    results.push(message);
    // Nothing is left for it to do, and a Node process may hang while it ends (seen with 20.20 under load: its
    // main thread waited for a lock of the runtime for ever).
    end();
  });
  const [code] = (await once(child, 'close')) as [number | null];
  signal?.removeEventListener('abort', end);
  signal?.throwIfAborted();
  const [result] = results;
  if (result === undefined)
    throw new AmqHaError('INTERNAL', `unpacking ${zipPath} ended with ${String(code)}`);
  if (result.kind === 'failed')
    throw new AmqHaError(result.code, result.message, { hint: result.hint });
}

async function unpackAndTell(
  zipPath: string,
  intoFolder: string,
  tell: (message: Message) => void,
): Promise<void> {
  let percent = -1;
  try {
    await unpackZip(zipPath, intoFolder, {
      onBytes: (done, total) => {
        const now = Math.floor((100 * done) / total);
        if (now === percent) return;
        percent = now;
        tell({ kind: 'bytes', done, total });
      },
    });
    tell({ kind: 'done' });
  } catch (error) {
    const known = error instanceof AmqHaError ? error : new AmqHaError('INTERNAL', String(error));
    tell({ kind: 'failed', code: known.code, message: known.message, hint: known.hint });
  }
}

const [, script, zipPath, intoFolder] = process.argv;
if (
  script === fileURLToPath(import.meta.url) &&
  zipPath !== undefined &&
  intoFolder !== undefined
) {
  // Should the parent die, nobody waits for this any more, and what is unpacked is swept away by the next command.
  process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  // It waits for the end that its parent gives it.
  await unpackAndTell(zipPath, intoFolder, (message) => process.send?.(message));
}
