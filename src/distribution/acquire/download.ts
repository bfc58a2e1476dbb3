import { createHash, randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type Readable, Transform, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AmqHaError, systemCode } from '../../model/errors.ts';
import { isFile } from '../executables.ts';
import { maskUrl } from './mask.ts';
import { makeFolder } from '../../platform/files.ts';
import { axios } from '../../platform/http.ts';

/**
 * A download that receives nothing for this long fails. (The `timeout` of axios is not used: it
 * ends with the headers.)
 */
const STALLED_MS = 30_000;
/** Time limit for a small file, such as a checksum. */
const SMALL_FILE_MS = 20_000;
const SMALL_FILE_BYTES = 64 * 1024;
const REPORT_EVERY_MS = 250;
const DISK_CODES = new Set(['ENOSPC', 'EDQUOT', 'EACCES', 'EPERM', 'EROFS', 'EEXIST', 'ENOENT']);

interface DownloadOptions {
  readonly signal?: AbortSignal | undefined;
  /** Gets lines such as `12.3 of 46.3 MB, 5 s left`. */
  readonly report: (detail: string) => void;
  /**
   * Checks the complete file before it gets its name; throws to reject it. `sha512` is lower-case
   * hex.
   */
  readonly check: (path: string, sha512: string) => Promise<void>;
  readonly stalledMs?: number | undefined;
}

/**
 * Downloads to `target`: into a temporary file beside it, renamed when complete and checked. So a
 * broken file never gets the name, and two downloads at the same time do no harm.
 * @throws an Error with a masked reason, what `check` throws, NOT_WRITABLE, or the signal's reason
 */
export async function download(
  url: string,
  target: string,
  options: DownloadOptions,
): Promise<void> {
  const folder = dirname(target);
  const part = join(folder, `.${basename(target)}.${randomUUID()}.part`);
  try {
    makeFolder(folder);
  } catch (error) {
    throw notWritable(folder, error);
  }
  try {
    const sha512 = await fetchTo(url, part, options);
    await options.check(part, sha512);
    await rename(part, target).catch(async (error: unknown) => {
      // Windows refuses to replace a file that another process has just put there and reads.
      if (!(await isFile(target))) throw notWritable(target, error);
    });
  } finally {
    await rm(part, { force: true });
  }
}

async function fetchTo(url: string, part: string, options: DownloadOptions): Promise<string> {
  const stalled = new AbortController();
  const stalledMs = options.stalledMs ?? STALLED_MS;
  const timer = setTimeout(() => {
    stalled.abort(new Error(`no data received for ${stalledMs / 1000} s`));
  }, stalledMs);
  const signal = AbortSignal.any([stalled.signal, ...(options.signal ? [options.signal] : [])]);
  try {
    const { data, totalBytes } = await openUrl(url, signal);
    const hash = createHash('sha512');
    const counter = byteCounter(totalBytes, options.report, (chunk) => {
      timer.refresh();
      hash.update(chunk);
    });
    await writeNew(part, (file) => pipeline(data, counter.stream, file, { signal }));
    if (totalBytes !== null && counter.bytes() !== totalBytes) {
      throw new Error(`the download ended after ${counter.bytes()} of ${totalBytes} bytes`);
    }
    return hash.digest('hex');
  } catch (error) {
    options.signal?.throwIfAborted();
    if (isDiskError(error)) throw notWritable(part, error);
    throw new Error(stalled.signal.aborted ? reasonOf(stalled.signal.reason) : reasonOf(error));
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Opens a new file for `write` and closes it afterwards, so that nothing creates it again after it
 * was removed.
 */
async function writeNew(path: string, write: (file: Writable) => Promise<void>): Promise<void> {
  const handle = await open(path, 'wx');
  try {
    await write(handle.createWriteStream());
  } finally {
    await handle.close();
  }
}

async function openUrl(
  url: string,
  signal: AbortSignal,
): Promise<{ data: Readable; totalBytes: number | null }> {
  const { data, headers } = await axios().get<Readable>(url, {
    responseType: 'stream',
    decompress: false,
    signal,
    validateStatus: (status) => status === 200,
    beforeRedirect: staysSecure(url),
  });
  const length = Number(headers['content-length'] ?? NaN);
  return { data, totalBytes: Number.isSafeInteger(length) ? length : null };
}

/**
 * Returns the text of a small file; null when the server does not have it (any HTTP error).
 * @throws an Error when the server cannot be reached
 */
export async function fetchText(url: string, signal?: AbortSignal): Promise<string | null> {
  const signals = [AbortSignal.timeout(SMALL_FILE_MS), ...(signal ? [signal] : [])];
  try {
    const { data, status } = await axios().get<string>(url, {
      responseType: 'text',
      transformResponse: (body: string) => body,
      maxContentLength: SMALL_FILE_BYTES,
      signal: AbortSignal.any(signals),
      validateStatus: () => true,
      beforeRedirect: staysSecure(url),
    });
    return status === 200 ? data : null;
  } catch (error) {
    signal?.throwIfAborted();
    throw new Error(reasonOf(error));
  }
}

/** Rejects a redirect from https to anything else. */
function staysSecure(url: string): (options: Record<string, unknown>) => void {
  return (options) => {
    if (url.startsWith('https:') && options['protocol'] !== 'https:')
      throw new Error('redirected away from https');
  };
}

function byteCounter(
  totalBytes: number | null,
  report: (detail: string) => void,
  onChunk: (chunk: Buffer) => void,
): { stream: Transform; bytes: () => number } {
  const startedMs = performance.now();
  let bytes = 0;
  let reportedMs = -Infinity;
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      onChunk(chunk);
      const nowMs = performance.now();
      if (nowMs - reportedMs >= REPORT_EVERY_MS) {
        reportedMs = nowMs;
        report(progressText(bytes, totalBytes, nowMs - startedMs));
      }
      done(null, chunk);
    },
  });
  return { stream, bytes: () => bytes };
}

/** Returns the progress as `12.3 of 46.3 MB, 5 s left`; MB are millions of bytes. */
export function progressText(bytes: number, totalBytes: number | null, elapsedMs: number): string {
  const mb = (count: number): string => (count / 1e6).toFixed(1);
  if (totalBytes === null) return `${mb(bytes)} MB`;
  const leftS = Math.ceil(
    ((elapsedMs / Math.max(1, bytes)) * Math.max(0, totalBytes - bytes)) / 1000,
  );
  return `${mb(bytes)} of ${mb(totalBytes)} MB, ${leftS} s left`;
}

/**
 * Returns the reason of a network error in one line, without secrets. Node's AggregateError has
 * only a code.
 */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return maskUrl(String(error));
  const status =
    'status' in error && typeof error.status === 'number' ? `HTTP ${error.status}` : '';
  const code = systemCode(error) ?? error.name;
  return maskUrl(status || error.message || code);
}

function isDiskError(error: unknown): boolean {
  return DISK_CODES.has(systemCode(error) ?? '');
}

function notWritable(path: string, cause: unknown): AmqHaError {
  return new AmqHaError('NOT_WRITABLE', `cannot write ${path}: ${reasonOf(cause)}`, {
    hint: 'make room and check the permissions, or name another cache with XDG_CACHE_HOME=<folder>',
    cause,
  });
}
