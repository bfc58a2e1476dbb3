import type { AxiosStatic } from 'axios';
import { createRequire } from 'node:module';

interface PostOptions {
  readonly auth: { readonly username: string; readonly password: string };
  readonly headers: Readonly<Record<string, string>>;
  /** Limit for the whole exchange: the `timeout` of axios is an idle limit. */
  readonly timeoutMs: number;
}

let loaded: AxiosStatic | undefined;

/**
 * Loads axios when it is first needed: it is the slowest import of the program. Its CommonJS build
 * is one file; the ES modules are about sixty files and take twice the CPU time (measured: 120 ms
 * instead of 65 ms).
 */
export function axios(): AxiosStatic {
  loaded ??= createRequire(import.meta.url)('axios') as AxiosStatic;
  return loaded;
}

/**
 * POSTs JSON to a server on this machine, never through a proxy.
 * @returns the parsed answer
 * @throws what axios throws
 */
export async function postJson(url: string, body: unknown, options: PostOptions): Promise<unknown> {
  const response = await axios().post<unknown>(url, body, {
    auth: { ...options.auth },
    headers: { ...options.headers },
    proxy: false,
    maxRedirects: 0,
    responseType: 'json',
    transitional: { silentJSONParsing: false },
    signal: AbortSignal.timeout(options.timeoutMs),
  });
  return response.data;
}

/**
 * Returns true for an error of `postJson` that says that the server has nothing at this address
 * (HTTP 404).
 */
export function isNotThere(error: unknown): boolean {
  const response: unknown = error instanceof Error && 'response' in error ? error.response : null;
  return (
    typeof response === 'object' &&
    response !== null &&
    'status' in response &&
    response.status === 404
  );
}
