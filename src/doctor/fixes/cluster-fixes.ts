import { CONNECTORS, CORE } from '../../broker/broker-xml/names.ts';
import { escapeXml } from '../../xml/escape.ts';
import {
  findElement,
  insertElement,
  removeElement,
  replaceElement,
  setElementText,
  upsertElement,
} from '../../xml/splice.ts';
import { advertisedEndpoint, sameEndpoint } from '../subject/cluster-facts.ts';
import type { Endpoint } from '../subject/endpoint.ts';
import type { Fix, Subject } from '../subject/rule.ts';
import { isPresent } from '../subject/values.ts';

/**
 * Returns the connector that the peer advertises, without its parameters: they may configure the
 * peer's key stores. Null also if that is the broker's own address, as in two copies of one file.
 */
function urlOfPeer({ config, peer }: Subject): string | null {
  const peerEndpoint = peer === null ? null : advertisedEndpoint(peer.config);
  const own = advertisedEndpoint(config);
  if (peerEndpoint !== null && own !== null && sameEndpoint(peerEndpoint, own)) return null;
  return !isPresent(peerEndpoint?.port) ? null : (peerEndpoint.url.split(/[?#;]/)[0] ?? null);
}

/** Returns the only connector that may lead to the peer: the only one besides the broker's own. */
function spareConnector({ config }: Subject): Endpoint | null {
  const own = advertisedEndpoint(config);
  const spare = config.connectors.filter(
    (each) => each !== own && (own === null || !sameEndpoint(each, own)),
  );
  return spare.length === 1 ? (spare[0] ?? null) : null;
}

/** Makes the static connectors lead to the peer. Null if the address of the peer is unknown. */
export function staticConnectorFix(subject: Subject): Fix | null {
  const { cluster, connectors } = subject.config;
  const url = urlOfPeer(subject);
  const spare = spareConnector(subject);
  const [only, ...more] = cluster?.statics ?? [];
  const used = connectors.find(({ name }) => name === only);
  const own = advertisedEndpoint(subject.config);
  if (cluster === null) return null;
  if (url !== null && used !== undefined && used !== own && more.length === 0)
    return (text) => setElementText(text, used.path, url);
  if (spare !== null) return (text) => withStatic(text, subject, spare.name);
  if (url === null) return null;
  return (text) => withStatic(withConnector(text, subject, url), subject, freeName(subject));
}

/**
 * Replaces discovery by static connectors, and removes what discovery needs. Null if the address of
 * the peer is unknown.
 */
export function noDiscoveryFix(subject: Subject): Fix | null {
  const { cluster } = subject.config;
  const spare = spareConnector(subject);
  const url = urlOfPeer(subject);
  if (cluster === null || (spare === null && url === null)) return null;
  return (text) => {
    const connected = spare === null && url !== null ? withConnector(text, subject, url) : text;
    const pointed = withStatic(connected, subject, spare?.name ?? freeName(subject));
    const withoutBroadcast = removeElement(pointed, [...CORE, 'broadcast-groups']);
    const isUsed = withoutBroadcast.includes('discovery-group-name=');
    return isUsed
      ? withoutBroadcast
      : removeElement(withoutBroadcast, [...CORE, 'discovery-groups']);
  };
}

/**
 * Advertises the port of the only acceptor for the CORE protocol; null if there is not exactly one.
 */
export function advertisedPortFix({ config }: Subject): Fix | null {
  const own = advertisedEndpoint(config);
  const core = config.acceptors.filter(
    ({ url, port }) =>
      port !== null && (!/protocols=/i.test(url) || /protocols=[^;&]*\bCORE\b/i.test(url)),
  );
  const port = core.length === 1 ? core[0]?.port : null;
  if (own === null || !isPresent(port)) return null;
  const url = own.url.replace(/:\d+(?=$|[/?#;])/, `:${port}`);
  return (text) => setElementText(text, own.path, url);
}

function freeName({ config }: Subject): string {
  const taken = config.connectors.map(({ name }) => name);
  return taken.includes('peer') ? 'the-peer' : 'peer';
}

function withConnector(text: string, subject: Subject, url: string): string {
  const fragment = `<connector name="${freeName(subject)}">${escapeXml(url)}</connector>`;
  if (findElement(text, CONNECTORS) === null)
    return insertElement(text, CORE, `<connectors>\n   ${fragment}\n</connectors>`, 'last');
  return insertElement(text, CONNECTORS, fragment, 'last');
}

function withStatic(text: string, { config: { cluster } }: Subject, name: string): string {
  if (cluster === null) return text;
  const statics = `<static-connectors>\n   <connector-ref>${escapeXml(name)}</connector-ref>\n</static-connectors>`;
  const discovery = [...cluster.path, 'discovery-group-ref'];
  // At the same position: up to 2.32 the order counts.
  if (findElement(text, discovery) !== null) return replaceElement(text, discovery, statics);
  return upsertElement(text, cluster.path, 'static-connectors', statics, 'last');
}
