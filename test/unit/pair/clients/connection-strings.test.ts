import { expect, test } from 'vitest';
import { connectionStrings } from '../../../../src/pair/clients/connection-strings.ts';
import { aPlan } from '../samples.ts';

test.each([
  ['primary', '61616', '61716', '5672', '5772'],
  [null, '61616', '61716', '5672', '5772'],
  ['backup', '61716', '61616', '5772', '5672'],
] as const)('with %s active: %s comes first', (active, core, core2, amqp, amqp2) => {
  const cores = `tcp://127.0.0.1:${core},tcp://127.0.0.1:${core2}`;
  const amqps = `amqp://127.0.0.1:${amqp},amqp://127.0.0.1:${amqp2}`;
  expect(connectionStrings(aPlan(), active)).toEqual({
    AMQ_HA_CORE_URL: `(${cores})?ha=true&reconnectAttempts=-1&initialConnectAttempts=-1&retryInterval=100&connectionTTL=2000&clientFailureCheckPeriod=500&callTimeout=5000`,
    AMQ_HA_OPENWIRE_URL: `failover:(${cores})?initialReconnectDelay=50&maxReconnectDelay=500&randomize=false`,
    AMQ_HA_AMQP_URL: `failover:(${amqps})?failover.initialReconnectDelay=50&failover.reconnectDelay=50&failover.maxReconnectDelay=500`,
    AMQ_HA_AMQP_URLS: amqps,
    AMQ_HA_STOMP_URLS: `stomp://127.0.0.1:${core},stomp://127.0.0.1:${core2}`,
    AMQ_HA_MQTT_URLS: `mqtt://127.0.0.1:${core},mqtt://127.0.0.1:${core2}`,
    AMQ_HA_USER: 'anna',
    AMQ_HA_PASSWORD: 'p w',
    AMQ_HA_QUEUE: 'haQueue',
  });
});
