import { AmqHaError } from '../model/errors.ts';
import { isNotThere, postJson } from '../platform/http.ts';
import { LOOPBACK } from '../platform/ports.ts';

export interface ManagementAccess {
  readonly consolePort: number;
  readonly user: string;
  readonly password: string;
}

/**
 * Covers the first query of a fresh broker (0.5 s measured) with a wide margin on a loaded machine.
 */
export const ANSWER_WITHIN_MS = 3_000;

interface JolokiaReply {
  readonly status?: unknown;
  readonly value?: unknown;
  readonly error?: unknown;
}

/** Returns the name of the first bean that matches a pattern, or null. */
export async function beanName(access: ManagementAccess, pattern: string): Promise<string | null> {
  const [reply] = await ask(access, [{ type: 'search', mbean: pattern }], ANSWER_WITHIN_MS);
  const names = reply?.value;
  return Array.isArray(names) && typeof names[0] === 'string' ? names[0] : null;
}

/**
 * Runs an operation and returns its value.
 * @throws AmqHaError WRONG_STATE with the broker's message when it is refused
 */
export async function execute(
  access: ManagementAccess,
  mbean: string,
  operation: string,
  args: readonly unknown[],
): Promise<unknown> {
  const [reply] = await ask(access, [{ type: 'exec', mbean, operation, arguments: args }], 10_000);
  if (reply?.status !== 200)
    throw new AmqHaError(
      'WRONG_STATE',
      `${operation} was refused: ${text(reply?.error) ?? 'no answer'}`,
      {
        hint: 'amq-ha-demo status',
      },
    );
  return reply.value;
}

/**
 * Paths of Jolokia: below the console; before 2.3, without a console (or with that of AMQ 7.0 at
 * `/hawtio`), its own. AMQ241002 in the log shows the path too, but trying needs no log, and a
 * wrong path is answered at once.
 */
const ENDPOINTS = ['/console/jolokia/', '/jolokia/'] as const;

/** The endpoint that answered last, by console port. */
const known = new Map<number, string>();

/**
 * Sends several requests in one round trip and returns the replies.
 * @throws AmqHaError TIMEOUT when there is no answer
 */
export async function ask(
  access: ManagementAccess,
  requests: readonly unknown[],
  timeoutMs: number,
): Promise<readonly JolokiaReply[]> {
  let answer: unknown;
  try {
    answer = await answerOf(access, requests, timeoutMs);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new AmqHaError(
      'TIMEOUT',
      `management on port ${access.consolePort} gave no answer: ${why}`,
      { hint: 'amq-ha-demo status', cause },
    );
  }
  return Array.isArray(answer) ? (answer as readonly JolokiaReply[]) : [];
}

/**
 * Returns the answer of the first endpoint that exists.
 * @throws the error of the last endpoint tried
 */
async function answerOf(
  { consolePort, user, password }: ManagementAccess,
  requests: readonly unknown[],
  timeoutMs: number,
): Promise<unknown> {
  const first = known.get(consolePort) ?? ENDPOINTS[0];
  const paths = [first, ...ENDPOINTS.filter((path) => path !== first)];
  for (const [index, path] of paths.entries()) {
    try {
      const answer = await postJson(`http://${LOOPBACK}:${consolePort}${path}`, requests, {
        auth: { username: user, password },
        // Jolokia's strict checking answers 403 to a request without an allowed origin.
        headers: { Origin: 'http://localhost' },
        timeoutMs,
      });
      known.set(consolePort, path);
      return answer;
    } catch (error) {
      if (!isNotThere(error) || index === paths.length - 1) throw error;
    }
  }
  return null;
}

/**
 * Returns the attributes of the first bean in the reply to a pattern read, `{ beanName: attributes
 * }`; null without one. The status inside the reply counts, not that of HTTP.
 */
export function onlyBean(
  reply: JolokiaReply | undefined,
): Readonly<Record<string, unknown>> | null {
  if (reply?.status !== 200 || typeof reply.value !== 'object' || reply.value === null) return null;
  const beans: readonly unknown[] = Object.values(reply.value);
  const bean = beans[0];
  return typeof bean === 'object' && bean !== null
    ? (bean as Readonly<Record<string, unknown>>)
    : null;
}

/**
 * Returns a text attribute; null where the broker does not have it (Jolokia then returns an error
 * text).
 */
export const text = (value: unknown): string | null =>
  typeof value === 'string' && !value.startsWith('ERROR') ? value : null;
