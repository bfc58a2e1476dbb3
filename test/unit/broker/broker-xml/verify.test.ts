import { describe, expect, it } from 'vitest';
import { verifyBrokerXml } from '../../../../src/broker/broker-xml/verify.ts';
import { patchBrokerXml } from '../../../../src/broker/broker-xml/patch.ts';
import { fixture, planFor, refusal } from './helpers.ts';

const text = fixture('2.44.0/primary-static.xml');
const plan = planFor('2.44.0', 'primary');
const backup = planFor('2.44.0', 'backup');
const patched = patchBrokerXml(text, plan);
const patchedBackup = patchBrokerXml(text, backup);

describe('verifyBrokerXml', () => {
  const locked = planFor('2.44.0', 'primary', { haMode: 'file' });
  it.each([
    [
      '<journal-file-size>1M<',
      '<journal-file-size>10M<',
      'journal-file-size: looked for "1M", found "10M"',
    ],
    ['<max-disk-usage>100<', '<max-disk-usage>90<', 'max-disk-usage: looked for "100", found "90"'],
    [
      '<check-for-active-server>true<',
      '<check-for-active-server>false<',
      'primary/check-for-active-server: looked for "true", found "false"',
    ],
    [
      '<allow-failback>true</allow-failback>',
      '',
      'backup/allow-failback: looked for "true", found nothing',
    ],
    [
      '<primary>',
      '<primary><allow-failback>true</allow-failback>',
      'primary/allow-failback: looked for nothing, found "true"',
    ],
    ['primary>', 'backup>', 'ha-policy/replication: looked for "primary", found "backup"'],
    ['replication>', 'shared-store>', 'ha-policy: looked for "replication", found "shared-store"'],
    [
      '>30000</initial',
      '>1</initial',
      'initial-replication-sync-timeout: looked for "30000", found "1"',
    ],
    ['>250<', '>2000<', 'retry-replication-wait: looked for "250", found "2000"'],
    [
      '>2</max-saved',
      '>0</max-saved',
      'max-saved-replicated-journals-size: looked for "2", found "0"',
    ],
    [
      '61716',
      '61717',
      'connector[name=peer]: looked for "tcp://127.0.0.1:61716", found "tcp://127.0.0.1:61717"',
    ],
    [
      '<connector name="artemis">tcp://127.0.0.1:61616',
      '<connector name="artemis">tcp://127.0.0.1:1',
      'connectors/connector[name=artemis]: looked for "tcp://127.0.0.1:61616"',
    ],
    [
      '<connectors>',
      '<connectors><connector name="x">y</connector>',
      'connectors: looked for "connector[name=artemis] connector[name=peer]", found',
    ],
    ['<connector-ref>artemis<', '<connector-ref>peer<', 'connector-ref: looked for "artemis"'],
    [
      '<connector-ref>peer<',
      '<connector-ref>artemis<',
      'static-connectors/connector-ref: looked for "peer"',
    ],
    [
      '<static-connectors>',
      '<static-connectors><connector-ref>peer</connector-ref>',
      'static-connectors: looked for "connector-ref", found "connector-ref connector-ref"',
    ],
    ['>500</check-period', '>501</check-period', 'check-period: looked for "500", found "501"'],
    ['>2000</connection-ttl', '>1</connection-ttl', 'connection-ttl: looked for "2000"'],
    ['>5000</call', '>1</call', 'call-timeout: looked for "5000"'],
    ['>100</retry', '>1</retry', 'retry-interval: looked for "100"'],
    ['>500</max-retry', '>1</max-retry', 'max-retry-interval: looked for "500"'],
    ['>OFF<', '>STRICT<', 'message-load-balancing: looked for "OFF"'],
    ['>1</max-hops', '>2</max-hops', 'max-hops: looked for "1"'],
    [
      '<max-hops>',
      '<discovery-group-ref/><max-hops>',
      'discovery-group-ref: looked for nothing, found ""',
    ],
    [
      '<acceptors>',
      '<broadcast-groups/><acceptors>',
      'broadcast-groups: looked for nothing, found ""',
    ],
    [
      '<acceptors>',
      '<discovery-groups/><acceptors>',
      'discovery-groups: looked for nothing, found ""',
    ],
    [
      '>500</connection-ttl-check',
      '>1</connection-ttl-check',
      'connection-ttl-check-interval: looked for "500"',
    ],
    ['<acceptors>', '<acceptors><acceptor name="x">y</acceptor>', 'acceptors: looked for'],
    [
      '<acceptor name="artemis">tcp://127.0.0.1:61616',
      '<acceptor name="artemis">tcp://0.0.0.0:61616',
      'acceptor[name=artemis]: looked for "tcp://127.0.0.1:61616", found "tcp://0.0.0.0:61616"',
    ],
    ['127.0.0.1:5672', '127.0.0.1:1', 'acceptor[name=amqp]: looked for "tcp://127.0.0.1:5672"'],
    [
      '<durable>true',
      '<durable>false',
      'queue[name=haQueue]/durable: looked for "true", found "false"',
    ],
    [
      '"amqHaDemo.probe" purge',
      '"x" purge',
      'queue[name=amqHaDemo.probe]/durable: looked for "true", found nothing',
    ],
  ])('misses %j when it is %j', (from, to, message) => {
    const [wanted, good] = from.startsWith('<allow') ? [backup, patchedBackup] : [plan, patched];
    expect(refusal(() => verifyBrokerXml(good, wanted))).toBe('nothing thrown');
    expect(good).toContain(from);
    const said = refusal(() => verifyBrokerXml(good.replaceAll(from, to), wanted));
    expect(said).toContain(message);
    expect(said).toMatch(/^NOT_A_BROKER: broker.xml is not as planned at configuration\/core\//);
  });

  it.each([
    [
      'org.example.FileLock',
      'x',
      'manager/class-name: looked for "org.example.FileLock", found "x"',
    ],
    [
      '/tmp/a b/locks',
      '/tmp',
      'manager/properties: looked for "locks-folder=/tmp/a b/locks", found "locks-folder=/tmp"',
    ],
  ])('misses %j of a lock', (from, to, message) => {
    expect(
      refusal(() => verifyBrokerXml(patchBrokerXml(text, locked).replace(from, to), locked)),
    ).toContain(message);
  });

  it('reports a lock manager that was not planned, and a missing patch', () => {
    expect(
      refusal(() =>
        verifyBrokerXml(patchBrokerXml(text, locked), { ...plan, checkForActive: false }),
      ),
    ).toContain('looked for nothing, found "org.example.FileLock"');
    expect(refusal(() => verifyBrokerXml(text, plan))).toMatch(/^NOT_A_BROKER: /);
  });
});
