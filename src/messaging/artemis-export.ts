import { join } from 'node:path';
import { AmqHaError } from '../model/errors.ts';
import { run } from '../platform/run.ts';
import { throwIfInterrupted } from '../platform/wait-until.ts';
import type { ArtemisCommand } from './artemis-cli.ts';

const EXPORT_WITHIN_MS = 120_000;

/** Where a message of ours shows its identity in the exported XML. */
const IDENTITY = /name="_AMQ_DUPL_ID"[^>]*\bvalue="([^"]*)"/g;

/**
 * Identities (`_AMQ_DUPL_ID`) of all messages in a data folder that no broker uses, by `artemis data exp`.
 * @throws AmqHaError WRONG_STATE with its words when it wrote no export
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
  const result = await run(artemis.script, ['data', 'exp', ...folders], {
    env: artemis.env,
    timeoutMs: EXPORT_WITHIN_MS,
    signal,
  });
  throwIfInterrupted(signal);
  // Its exit code says nothing: a whole export ends with the root element.
  if (!result.stdout.includes('</activemq-journal>')) {
    const words = (result.stderr === '' ? result.stdout : result.stderr).trim();
    throw new AmqHaError('WRONG_STATE', `artemis data exp wrote no export of ${data}: ${words}`, {
      hint: 'amq-ha-demo status',
    });
  }
  return new Set([...result.stdout.matchAll(IDENTITY)].map((match) => match[1] ?? ''));
}
