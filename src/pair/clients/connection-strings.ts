import { DEMO_QUEUE, otherRole, type BrokerRole } from '../../model/broker.ts';
import { LOOPBACK } from '../../platform/ports.ts';
import type { PairPlan } from '../plan/pair-plan.ts';

/**
 * Returns the connection strings of the pair for each kind of client, the active broker first.
 * Those with failover have times that suit one machine: by default, clients of the core protocol
 * wait 2 s between tries, and give up at once (Artemis 2.44).
 */
export function connectionStrings(
  plan: PairPlan,
  active: BrokerRole | null,
): Readonly<Record<string, string>> {
  const first = active ?? 'primary';
  const order = [plan.ports[first], plan.ports[otherRole(first)]];
  const urls = (
    scheme: string,
    pick: (ports: (typeof order)[number]) => number,
  ): readonly string[] => order.map((ports) => `${scheme}://${LOOPBACK}:${pick(ports)}`);
  const core = urls('tcp', (ports) => ports.core).join(',');
  const amqp = urls('amqp', (ports) => ports.amqp).join(',');
  return {
    AMQ_HA_CORE_URL: `(${core})?ha=true&reconnectAttempts=-1&initialConnectAttempts=-1&retryInterval=100&connectionTTL=2000&clientFailureCheckPeriod=500&callTimeout=5000`,
    AMQ_HA_OPENWIRE_URL: `failover:(${core})?initialReconnectDelay=50&maxReconnectDelay=500&randomize=false`,
    AMQ_HA_AMQP_URL: `failover:(${amqp})?failover.initialReconnectDelay=50&failover.reconnectDelay=50&failover.maxReconnectDelay=500`,
    AMQ_HA_AMQP_URLS: amqp,
    AMQ_HA_STOMP_URLS: urls('stomp', (ports) => ports.core).join(','),
    AMQ_HA_MQTT_URLS: urls('mqtt', (ports) => ports.core).join(','),
    AMQ_HA_USER: plan.settings.user,
    AMQ_HA_PASSWORD: plan.settings.password,
    AMQ_HA_QUEUE: DEMO_QUEUE,
  };
}
