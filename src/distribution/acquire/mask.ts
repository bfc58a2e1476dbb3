import { basename } from 'node:path';

/**
 * Returns a text with the parts of its URLs masked that may be secret: `user:password@` and the
 * query (signed links).
 */
export function maskUrl(text: string): string {
  return text.replace(
    /(\b[a-z][a-z0-9+.-]*:\/\/)([^/?#\s]*@)?([^?\s]*)(\?\S*)?/gi,
    (_all, scheme: string, user, rest: string, query) =>
      `${scheme}${user === undefined ? '' : '***@'}${rest}${query === undefined ? '' : '?***'}`,
  );
}

/** The name of a broker that was asked for: a version as it is, of a path or a URL the last part. */
export const brokerName = (broker: string): string => basename(maskUrl(broker));
