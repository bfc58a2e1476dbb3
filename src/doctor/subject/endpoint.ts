import type { XmlElement } from '../../xml/parse.ts';
import type { XmlPath } from '../../xml/find.ts';
import { childOf, PLACEHOLDER } from './values.ts';

/** A connector or an acceptor. */
export interface Endpoint {
  readonly name: string;
  readonly path: XmlPath;
  /** The whole URL, as written. */
  readonly url: string;
  /** Null together with the port: not of the form `tcp://host:port`, or only the broker knows. */
  readonly host: string | null;
  readonly port: number | null;
}

/** Connectors or acceptors of a broker. `group` is the path of their parent, from the root down. */
export function readEndpoints(core: XmlElement, group: XmlPath): readonly Endpoint[] {
  return (childOf(core, group.at(-1) ?? '')?.children ?? []).map(({ name, attributes, text }) => {
    const called = attributes['name'] ?? '';
    const url = text.trim();
    return { name: called, path: [...group, `${name}[name=${called}]`], url, ...place(url) };
  });
}

function place(url: string): Pick<Endpoint, 'host' | 'port'> {
  const [, host, port] =
    /^(?:tcp|netty):\/\/(\[[\da-fA-F:.]+\]|[^/?#;:,\s]+):(\d{1,5})(?=$|[/?#;])/.exec(url) ?? [];
  if (host === undefined || PLACEHOLDER.test(url)) return { host: null, port: null };
  return { host: host.replace(/^\[|\]$/g, '').toLowerCase(), port: Number(port) };
}

/** `host:port` for people: a URL may hold passwords of key stores. */
export function shown({ host, port }: Pick<Endpoint, 'host' | 'port'>): string {
  if (host === null || port === null) return 'an address that only the broker knows';
  return `${host.includes(':') ? `[${host}]` : host}:${String(port)}`;
}

export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host.startsWith('127.') || host === '::1';

/** "On every address of this machine": right to listen on, wrong to be announced. */
export const isAny = (host: string): boolean => host === '0.0.0.0' || host === '::';

/** False only where two addresses cannot be one machine: two names, or a name and a number, may well be. */
export function mayBeSameHost(a: string, b: string): boolean {
  if (a === b || isAny(a) || isAny(b)) return true;
  if (isLoopback(a) || isLoopback(b)) return isLoopback(a) && isLoopback(b);
  const numeric = (host: string): boolean => /^[\d.]+$|:/.test(host);
  return !numeric(a) || !numeric(b);
}
