import { AmqHaError } from '../model/errors.ts';
import { isNotThere, postJson } from '../platform/http.ts';
import { LOOPBACK } from '../platform/ports.ts';

export interface ManagementAccess {
  readonly consolePort: number;
  readonly user: string;
  readonly password: string;
}

/** Covers the first query of a fresh broker (0.5 s measured) with a wide margin on a loaded machine. */
export const ANSWER_WITHIN_MS = 3_000;

interface JolokiaReply {
  readonly status?: unknown;
  readonly value?: unknown;
  readonly error?: unknown;
}

/** The first bean that matches a pattern, or null. */
export async function beanName(access: ManagementAccess, pattern: string): Promise<string | null> {
  const [reply] = await ask(access, [{ type: 'search', mbean: pattern }], ANSWER_WITHIN_MS);
  const names = reply?.value;
  return Array.isArray(names) && typeof names[0] === 'string' ? names[0] : null;
}

/** Runs an operation. @throws AmqHaError WRONG_STATE with the broker's words when it is refused */
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
 * Where Jolokia is: beside the console, and before 2.3, when there was none (or AMQ 7.0's at `/hawtio`), alone.
 * AMQ241002 in the log tells it too; trying needs no log, and an address that is none answers at once.
 */
const ENDPOINTS = ['/console/jolokia/', '/jolokia/'] as const;

/** The endpoint that answered last, by console port. */
const known = new Map<number, string>();

/** One round trip with several requests; throws AmqHaError TIMEOUT when none comes. */
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
      `management on port ${String(access.consolePort)} gave no answer: ${why}`,
      { hint: 'amq-ha-demo status', cause },
    );
  }
  return Array.isArray(answer) ? (answer as readonly JolokiaReply[]) : [];
}

/** Of the first endpoint that is there. @throws what the last one that was tried threw */
async function answerOf(
  { consolePort, user, password }: ManagementAccess,
  requests: readonly unknown[],
  timeoutMs: number,
): Promise<unknown> {
  const first = known.get(consolePort) ?? ENDPOINTS[0];
  const paths = [first, ...ENDPOINTS.filter((path) => path !== first)];
  for (const [index, path] of paths.entries()) {
    try {
      const answer = await postJson(`http://${LOOPBACK}:${String(consolePort)}${path}`, requests, {
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

/** A pattern read answers { beanName: attributes }; the HTTP status says nothing, the inner one does. */
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

/** A text attribute; null where the broker has none (Jolokia then puts an error text in its place). */
export const text = (value: unknown): string | null =>
  typeof value === 'string' && !value.startsWith('ERROR') ? value : null;
