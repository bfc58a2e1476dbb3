import { basename } from 'node:path';

/** Hides what may be secret in URLs within a text: `user:password@` and the query (signed links). */
export function maskUrl(text: string): string {
  return text.replace(
    /(\b[a-z][a-z0-9+.-]*:\/\/)([^/?#\s]*@)?([^?\s]*)(\?\S*)?/gi,
    (_all, scheme: string, user, rest: string, query) =>
      `${scheme}${user === undefined ? '' : '***@'}${rest}${query === undefined ? '' : '?***'}`,
  );
}

/** The name of a broker that was asked for: a version as it is, of a path or a URL the last part. */
export const brokerName = (broker: string): string => basename(maskUrl(broker));
