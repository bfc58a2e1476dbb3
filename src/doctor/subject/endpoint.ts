import type { XmlElement } from '../../xml/parse.ts';
import type { XmlPath } from '../../xml/find.ts';
import { childOf, PLACEHOLDER } from './values.ts';

/** A connector or an acceptor. */
export interface Endpoint {
  readonly name: string;
  readonly path: XmlPath;
  /** The whole URL, as written. */
  readonly url: string;
  /** Null, as the port, if the URL is not `tcp://host:port` or contains a placeholder. */
  readonly host: string | null;
  readonly port: number | null;
}

/** Returns the connectors or acceptors below `group`, the path of their parent from the root. */
export function readEndpoints(core: XmlElement, group: XmlPath): readonly Endpoint[] {
  return (childOf(core, group.at(-1) ?? '')?.children ?? []).map(({ name, attributes, text }) => {
    const endpointName = attributes['name'] ?? '';
    const url = text.trim();
    return {
      name: endpointName,
      path: [...group, `${name}[name=${endpointName}]`],
      url,
      ...addressIn(url),
    };
  });
}

function addressIn(url: string): Pick<Endpoint, 'host' | 'port'> {
  const [, host, port] =
    /^(?:tcp|netty):\/\/(\[[\da-fA-F:.]+\]|[^/?#;:,\s]+):(\d{1,5})(?=$|[/?#;])/.exec(url) ?? [];
  if (host === undefined || PLACEHOLDER.test(url)) return { host: null, port: null };
  return { host: host.replace(/^\[|\]$/g, '').toLowerCase(), port: Number(port) };
}

/** Returns `host:port` for messages, since a URL may contain passwords of key stores. */
export function formatEndpoint({ host, port }: Pick<Endpoint, 'host' | 'port'>): string {
  if (host === null || port === null) return 'an address that only the broker knows';
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host.startsWith('127.') || host === '::1';

/** True for "every address of this machine": right to listen on, wrong to advertise. */
export const isAnyAddress = (host: string): boolean => host === '0.0.0.0' || host === '::';

/**
 * False only for two addresses that cannot be one machine; two names, or a name and a number, may.
 */
export function mayBeSameHost(a: string, b: string): boolean {
  if (a === b || isAnyAddress(a) || isAnyAddress(b)) return true;
  if (isLoopback(a) || isLoopback(b)) return isLoopback(a) && isLoopback(b);
  const numeric = (host: string): boolean => /^[\d.]+$|:/.test(host);
  return !numeric(a) || !numeric(b);
}
