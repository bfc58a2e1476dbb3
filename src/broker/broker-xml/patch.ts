import { AmqHaError } from '../../model/errors.ts';
import { DETECTION } from '../../settings/timing.ts';
import {
  ACCEPTORS,
  ADDRESSES,
  CLUSTER_CONNECTION,
  CONNECTORS,
  CORE,
  DISCOVERY,
  HA_POLICY,
  JOURNAL_FILE_SIZE,
  loopback,
  MAX_DISK_USAGE,
  TTL_CHECK,
} from './names.ts';
import type { BrokerXmlPlan } from './plan.ts';
import { checkForActiveName, haPolicyFragment, policyName } from './policy.ts';
import {
  findElement,
  removeChildren,
  removeElement,
  replaceElement,
  requireElement,
  setElementText,
  upsertElement,
} from '../../xml/splice.ts';
import { fillTemplate } from './template.ts';

/**
 * Turns a generated broker.xml into that of one broker of an HA pair: policy, connectors to the
 * peer, acceptors on loopback, times, queues. The fragments are in `templates/`. Everything else
 * stays byte for byte; a second pass changes nothing, and a pass with another plan replaces the
 * first one (queues are only added).
 *
 * @throws AmqHaError NOT_A_BROKER, with what was expected and what was found, when the text is not
 * a generated broker.xml or the distribution does not know a needed element.
 */
export function patchBrokerXml(text: string, plan: BrokerXmlPlan): string {
  const edits: readonly ((text: string) => string)[] = [
    (so) => replaceElement(so, HA_POLICY, haPolicyFragment(plan)),
    (so) =>
      replaceElement(
        so,
        CONNECTORS,
        fillTemplate('connectors', { ownCore: plan.link.own, peerCore: plan.link.peer }),
      ),
    (so) =>
      replaceElement(
        so,
        CLUSTER_CONNECTION,
        fillTemplate(`cluster-connection.${plan.failureDetection}`, clusterTimes(plan)),
      ),
    ...DISCOVERY.map((groups) => (so: string) => removeElement(so, [...CORE, groups])),
    (so) => setTtlCheck(so, plan),
    (so) => setElementText(so, [...CORE, MAX_DISK_USAGE.element], MAX_DISK_USAGE.percent),
    (so) => setJournalFileSize(so, plan),
    (so) => setAcceptor(so, 'artemis', plan.own.core),
    (so) => setAcceptor(so, 'amqp', plan.own.amqp),
    (so) =>
      removeChildren(
        so,
        ACCEPTORS,
        ({ attributes }) => !['artemis', 'amqp'].includes(attributes['name'] ?? ''),
      ),
    ...plan.queues.map(
      (queue) => (so: string) =>
        upsertElement(
          so,
          ADDRESSES,
          `address[name=${queue}]`,
          fillTemplate('address', { queue }),
          'last',
        ),
    ),
  ];
  return edits.reduce((so, edit) => edit(so), text);
}

/**
 * Switches the check of a classic primary for an active backup on or off; everything else stays
 * byte for byte.
 * @returns null when the text does not have the opposite setting
 */
export function turnCheckForActive(text: string, plan: BrokerXmlPlan, on: boolean): string | null {
  const path = [...HA_POLICY, 'replication', policyName(plan), checkForActiveName(plan)];
  if (findElement(text, path)?.text.trim() !== String(!on)) return null;
  return setElementText(text, path, String(on));
}

function clusterTimes({ failureDetection }: BrokerXmlPlan): Record<string, number> {
  return { ...DETECTION[failureDetection] };
}

function setTtlCheck(text: string, { failureDetection }: BrokerXmlPlan): string {
  if (failureDetection === 'stock') return removeElement(text, [...CORE, TTL_CHECK]);
  const fragment = fillTemplate(TTL_CHECK, {
    ttlCheckIntervalMs: DETECTION.fast.ttlCheckIntervalMs,
  });
  return upsertElement(text, CORE, TTL_CHECK, fragment, { after: 'cluster-connections' });
}

/** Known to all releases, but not generated before 2.4. */
function setJournalFileSize(text: string, { failureDetection }: BrokerXmlPlan): string {
  const { element, size } = JOURNAL_FILE_SIZE;
  const fragment = `<${element}>${size[failureDetection]}</${element}>`;
  return findElement(text, [...CORE, element]) === null
    ? upsertElement(text, CORE, element, fragment, { after: 'journal-pool-files' })
    : setElementText(text, [...CORE, element], size[failureDetection]);
}

/** Moves an acceptor to a port on loopback and keeps its parameters. */
function setAcceptor(text: string, name: string, port: number): string {
  const path = [...ACCEPTORS, `acceptor[name=${name}]`];
  const url = requireElement(text, path).text.trim();
  const parts = /^tcp:\/\/[^/?#;]+(.*)$/s.exec(url);
  if (parts === null) {
    throw new AmqHaError(
      'NOT_A_BROKER',
      `broker.xml: looked for tcp://<host>:<port> in ${path.join('/')}, found ${url}`,
    );
  }
  return setElementText(text, path, loopback(port) + (parts[1] ?? ''));
}
