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
import { announced, sameEndpoint } from '../subject/cluster-facts.ts';
import type { Endpoint } from '../subject/endpoint.ts';
import type { Case, Mend } from '../subject/rule.ts';
import { isTold } from '../subject/values.ts';

/**
 * The connector that the peer announces, without its parameters: they may be about its own key stores. Null also where
 * that is the broker's own address, as in two copies of one file.
 */
function urlOfPeer({ config, peer }: Case): string | null {
  const theirs = peer === null ? null : announced(peer.config);
  const own = announced(config);
  if (theirs !== null && own !== null && sameEndpoint(theirs, own)) return null;
  return !isTold(theirs?.port) ? null : (theirs.url.split(/[?#;]/)[0] ?? null);
}

/** The only connector that could be meant for the peer: the only one besides the own. */
function spareConnector({ config }: Case): Endpoint | null {
  const own = announced(config);
  const spare = config.connectors.filter(
    (each) => each !== own && (own === null || !sameEndpoint(each, own)),
  );
  return spare.length === 1 ? (spare[0] ?? null) : null;
}

/** Makes the static connectors lead to the peer. Null where nothing here tells where that is. */
export function pointMend(one: Case): Mend | null {
  const { cluster, connectors } = one.config;
  const url = urlOfPeer(one);
  const spare = spareConnector(one);
  const [only, ...more] = cluster?.statics ?? [];
  const used = connectors.find(({ name }) => name === only);
  const own = announced(one.config);
  if (cluster === null) return null;
  if (url !== null && used !== undefined && used !== own && more.length === 0)
    return (text) => setElementText(text, used.path, url);
  if (spare !== null) return (text) => staticTo(text, one, spare.name);
  if (url === null) return null;
  return (text) => staticTo(withConnector(text, one, url), one, freeName(one));
}

/** Static connectors in the place of discovery, with all that goes with it. Null where nobody knows the peer. */
export function discoveryMend(one: Case): Mend | null {
  const { cluster } = one.config;
  const spare = spareConnector(one);
  const url = urlOfPeer(one);
  if (cluster === null || (spare === null && url === null)) return null;
  return (text) => {
    const connected = spare === null && url !== null ? withConnector(text, one, url) : text;
    const pointed = staticTo(connected, one, spare?.name ?? freeName(one));
    const quiet = removeElement(pointed, [...CORE, 'broadcast-groups']);
    const referred = quiet.includes('discovery-group-name=');
    return referred ? quiet : removeElement(quiet, [...CORE, 'discovery-groups']);
  };
}

/** Announces the port of the only acceptor that speaks the brokers' own protocol. */
export function announceMend({ config }: Case): Mend | null {
  const own = announced(config);
  const core = config.acceptors.filter(
    ({ url, port }) =>
      port !== null && (!/protocols=/i.test(url) || /protocols=[^;&]*\bCORE\b/i.test(url)),
  );
  const port = core.length === 1 ? core[0]?.port : null;
  if (own === null || !isTold(port)) return null;
  const url = own.url.replace(/:\d+(?=$|[/?#;])/, `:${String(port)}`);
  return (text) => setElementText(text, own.path, url);
}

function freeName({ config }: Case): string {
  const taken = config.connectors.map(({ name }) => name);
  return taken.includes('peer') ? 'the-peer' : 'peer';
}

function withConnector(text: string, one: Case, url: string): string {
  const fragment = `<connector name="${freeName(one)}">${escapeXml(url)}</connector>`;
  if (findElement(text, CONNECTORS) === null)
    return insertElement(text, CORE, `<connectors>\n   ${fragment}\n</connectors>`, 'last');
  return insertElement(text, CONNECTORS, fragment, 'last');
}

function staticTo(text: string, { config: { cluster } }: Case, name: string): string {
  if (cluster === null) return text;
  const statics = `<static-connectors>\n   <connector-ref>${escapeXml(name)}</connector-ref>\n</static-connectors>`;
  const discovery = [...cluster.path, 'discovery-group-ref'];
  // In the same place: up to 2.32 the order counts.
  if (findElement(text, discovery) !== null) return replaceElement(text, discovery, statics);
  return upsertElement(text, cluster.path, 'static-connectors', statics, 'last');
}
