import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { AmqHaError, systemCode } from '../model/errors.ts';
import { SETTINGS_FILE } from './defaults.ts';

/**
 * Read `<home>/amq-ha-demo.json` as an object of unknown content; empty when
 * there is no such file, or no home yet. No message repeats what the file
 * holds, since it may hold passwords: that is why the parser's own message is
 * left out, and the cause with it.
 *
 * @throws AmqHaError NOT_WRITABLE when the home is no folder; USAGE when the file
 * cannot be read or holds no JSON object.
 */
export function readSettingsFile(home: string): Readonly<Record<string, unknown>> {
  const text = readText(home);
  if (text === null) return {};
  const path = join(home, SETTINGS_FILE);
  const content = parse(text.replace(/^\uFEFF/, ''), path);
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw new AmqHaError('USAGE', `${SETTINGS_FILE}: must hold one JSON object`, {
      hint: `write {"lockManager": "file"} or the like in ${path}, or remove the file`,
    });
  }
  return content as Readonly<Record<string, unknown>>;
}

function readText(home: string): string | null {
  const path = join(home, SETTINGS_FILE);
  try {
    if (!statSync(home).isDirectory()) throw notAFolder(home);
  } catch (error) {
    if (error instanceof AmqHaError) throw error;
    if (systemCode(error) === 'ENOENT') return null;
    throw notAFolder(home, error);
  }
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw new AmqHaError(
      'USAGE',
      `${SETTINGS_FILE}: cannot be read (${systemCode(error) ?? 'unknown reason'})`,
      {
        hint: `make ${path} a file you can read, or remove it`,
        cause: error,
      },
    );
  }
}

function notAFolder(home: string, cause?: unknown): AmqHaError {
  const reason = cause === undefined ? 'it is a file' : (systemCode(cause) ?? 'unknown reason');
  return new AmqHaError('NOT_WRITABLE', `the home ${home} is not a usable folder (${reason})`, {
    hint: 'name another folder with --home',
    cause,
  });
}

function parse(text: string, path: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new AmqHaError('USAGE', `${SETTINGS_FILE}: is not JSON${placeOf(error, text)}`, {
      hint: `correct ${path}, or remove it`,
    });
  }
}

/** Line and column, where V8's message ends with a position (it does not always). */
function placeOf(error: unknown, text: string): string {
  const found = / at position (\d+)/.exec(error instanceof Error ? error.message : '');
  if (found?.[1] === undefined) return '';
  const before = text.slice(0, Number(found[1])).split('\n');
  return ` (line ${before.length}, column ${(before.at(-1) ?? '').length + 1})`;
}
