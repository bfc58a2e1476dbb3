import rhea, { type Message } from 'rhea';

/** Returns the identity of a message: the run that sent it, and its number there. */
export const identityOf = (run: string, number: number): string => `${run}-${number}`;

/** Returns the number of a message of this run; null for any other message. */
export function numberIn(identity: string, run: string): number | null {
  if (!identity.startsWith(`${run}-`)) return null;
  const digits = identity.slice(run.length + 1);
  return /^\d{1,15}$/.test(digits) ? Number(digits) : null;
}

/**
 * Returns a function that makes durable messages (rhea's are not, by default) with a body of
 * `sizeBytes`. The broker stores `_AMQ_DUPL_ID` with a message and drops a second one with the same
 * ID (Artemis manual, duplicate detection).
 */
export function messageMaker(run: string, sizeBytes: number): (number: number) => Message {
  const body: unknown = rhea.message.data_section(Buffer.alloc(sizeBytes, 'x'));
  return (number) => {
    const identity = identityOf(run, number);
    return {
      durable: true,
      message_id: identity,
      application_properties: { _AMQ_DUPL_ID: identity },
      body,
    };
  };
}

/** Returns the identity of a received message, or a text for people when it has none. */
export function identityIn(message: Message): string {
  const properties = message.application_properties as
    Readonly<Record<string, unknown>> | undefined;
  const identity = properties?.['_AMQ_DUPL_ID'] ?? message.message_id;
  return typeof identity === 'string' || typeof identity === 'number'
    ? String(identity)
    : 'a message without identity';
}
