import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { AmqHaError } from '../model/errors.ts';
import { run } from '../platform/run.ts';
import { throwIfInterrupted } from '../platform/wait-until.ts';
import type { ArtemisCommand } from './artemis-cli.ts';

const EXPORT_WITHIN_MS = 300_000;

/** Matches the identity of a message in the exported XML; each property is on a separate line. */
const IDENTITY = /name="_AMQ_DUPL_ID"[^>]*\bvalue="([^"]*)"/g;

/**
 * Returns the identities (`_AMQ_DUPL_ID`) of all messages in a data folder that no broker uses, by
 * `artemis data exp`. The export is written to a file in that folder: with a deep queue it is too
 * large for memory.
 * @throws AmqHaError WRONG_STATE with the command's output when the export is incomplete
 */
export async function exportJournal(
  artemis: ArtemisCommand,
  data: string,
  signal?: AbortSignal,
): Promise<ReadonlySet<string>> {
  const folders = [
    ['--bindings', 'bindings'],
    ['--journal', 'journal'],
    ['--large-messages', 'large-messages'],
    ['--paging', 'paging'],
  ].flatMap(([option = '', folder = '']) => [option, join(data, folder)]);
  const path = join(data, 'export.xml');
  const result = await run(artemis.script, ['data', 'exp', ...folders], {
    env: artemis.env,
    timeoutMs: EXPORT_WITHIN_MS,
    signal,
    stdoutTo: path,
  });
  throwIfInterrupted(signal);
  const identities = new Set<string>();
  let isComplete = false;
  for await (const line of createInterface({ input: createReadStream(path) })) {
    for (const match of line.matchAll(IDENTITY)) identities.add(match[1] ?? '');
    isComplete ||= line.includes('</activemq-journal>');
  }
  // Its exit code is not reliable: a complete export ends with the root element.
  if (!isComplete) {
    throw new AmqHaError(
      'WRONG_STATE',
      `artemis data exp wrote no complete export of ${data}: ${result.stderr.trim()}`,
      { hint: 'amq-ha-demo status' },
    );
  }
  return identities;
}
