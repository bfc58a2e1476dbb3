import { expect, it } from 'vitest';
import type { HostFacts } from '../../../src/doctor/subject/rule.ts';
import type { HaMode } from '../../../src/model/broker.ts';
import type { Version } from '../broker/broker-xml/helpers.ts';
import { before, chain, drop, property, SYNC, text } from './examples/example.ts';
import { judgeText, judgeTexts, ours, swap } from './helpers.ts';

type Edit = (text: string) => string;

/** A valid configuration that resembles a problem: the rule must not report it. */
interface Silent {
  readonly how: string;
  readonly rule: string;
  readonly mode?: HaMode;
  readonly version?: Version;
  readonly as?: string;
  readonly primary?: Edit;
  readonly backup?: Edit;
  readonly host?: HostFacts;
}

const withoutSecurity = chain(
  drop('cluster-user'),
  drop('cluster-password'),
  swap('<connectors>', '<security-enabled>false</security-enabled>\n    <connectors>'),
);
const pinging = swap(
  '<connectors>',
  '<network-check-list>10.0.0.254</network-check-list><connectors>',
);
const withId = (id: string): Edit => before('manager>', `<coordination-id>${id}</coordination-id>`);
const asPeer = (id: string): Edit => chain(swap(/<(\/?)backup>/g, '<$1primary>'), withId(id));

const CASES: readonly Silent[] = [
  {
    how: 'no security, no credentials',
    rule: 'default-cluster-credentials',
    as: '2.56.0',
    primary: withoutSecurity,
    backup: withoutSecurity,
  },
  {
    how: 'no security, other credentials',
    rule: 'cluster-credentials-differ',
    primary: withoutSecurity,
    backup: chain(
      text('cluster-user', 'else'),
      swap('<connectors>', '<security-enabled>false</security-enabled><connectors>'),
    ),
  },
  {
    how: 'a ping decides instead of the vote',
    rule: 'vote-retries',
    backup: chain(pinging, before(SYNC, '<vote-retries>0</vote-retries>')),
  },
  {
    how: 'a ping decides instead of the vote',
    rule: 'quorum-size',
    backup: chain(pinging, before(SYNC, '<quorum-size>2</quorum-size>')),
  },
  {
    how: 'a quorum of one needs no vote',
    rule: 'quorum-size',
    backup: before(SYNC, '<quorum-size>1</quorum-size>'),
  },
  {
    how: 'a primary that does not vote',
    rule: 'quorum-size',
    primary: before(SYNC, '<quorum-size>3</quorum-size>'),
  },
  {
    how: 'a lock manager that is not from Artemis',
    rule: 'lock-class',
    mode: 'file',
    primary: text('class-name', 'com.example.Referee'),
    backup: text('class-name', 'com.example.Referee'),
  },
  {
    how: 'the old name of the ZooKeeper class',
    rule: 'lock-class',
    mode: 'zookeeper',
    primary: text(
      'class-name',
      'org.apache.activemq.artemis.quorum.zookeeper.CuratorDistributedPrimitiveManager',
    ),
  },
  {
    how: 'a class that this distribution has, though the table does not',
    rule: 'lock-class',
    mode: 'file',
    version: '2.28.0',
    as: '2.33.0',
    host: {
      locksFolderThere: true,
      diskUsedPercent: 10,
      lockClasses: {
        file: 'org.apache.activemq.artemis.quorum.file.FileBasedPrimitiveManager',
        zookeeper: null,
      },
    },
  },
  {
    how: 'the same folder, with and without a slash at its end',
    rule: 'locks-folders-differ',
    mode: 'file',
    backup: property('locks-folder', '/tmp/a b/locks/'),
  },
  {
    how: 'a folder from a property',
    rule: 'locks-folder',
    mode: 'file',
    primary: property('locks-folder', '${locks}'),
    backup: property('locks-folder', '${locks}'),
  },
  {
    how: 'peers with the same id, of which only 16 characters count',
    rule: 'coordination-id',
    mode: 'file',
    primary: withId('orders-of-europe-1'),
    backup: asPeer('orders.of.europe-2'),
  },
  {
    how: 'two primaries that are peers on purpose',
    rule: 'same-role',
    mode: 'file',
    primary: withId('orders-of-europe'),
    backup: asPeer('orders-of-europe'),
  },
  {
    how: 'the same servers in another order',
    rule: 'zookeepers-differ',
    mode: 'zookeeper',
    backup: property('connect-string', '127.0.0.1:2182, 127.0.0.1:2181'),
  },
  {
    how: 'a host name may be that address',
    rule: 'peer-not-met',
    primary: swap('name="peer">tcp://127.0.0.1', 'name="peer">tcp://node-b'),
    backup: swap('name="artemis">tcp://127.0.0.1', 'name="artemis">tcp://10.0.0.2'),
  },
  {
    how: 'all brokers are listed, the broker itself too',
    rule: 'points-at-itself',
    primary: swap(
      '<connector-ref>peer</connector-ref>',
      '<connector-ref>artemis</connector-ref><connector-ref>peer</connector-ref>',
    ),
  },
  {
    how: 'another broker of the cluster is at that address',
    rule: 'same-ports',
    primary: chain(
      swap('name="artemis">tcp://127.0.0.1', 'name="artemis">tcp://10.0.0.1'),
      swap(/(acceptor name="amqp">tcp:\/\/127.0.0.1):5672/, '$1:5772'),
    ),
  },
  {
    how: 'the default before 2.7 was 100',
    rule: 'disk-limit',
    version: '2.10.1',
    as: '2.6.3',
    primary: drop('max-disk-usage'),
    backup: drop('max-disk-usage'),
  },
  {
    how: 'a limit in bytes takes precedence',
    rule: 'disk-limit',
    primary: swap(/<max-disk-usage>100/, '<min-disk-free>1G</min-disk-free><max-disk-usage>90'),
  },
  {
    how: 'a manager in <master> before the XSD accepted it',
    rule: 'manager-ignored',
    mode: 'file',
    version: '2.28.0',
    primary: swap(/<(\/?)primary>/g, '<$1master>'),
  },
  {
    how: 'a <primary> that has no check and does not start',
    rule: 'no-active-check',
    as: '2.28.0',
    primary: drop('check-for-active-server'),
  },
  {
    how: 'any order is valid',
    rule: 'wrong-order',
    primary: swap(/( *<connection-ttl>.*\n)([\s\S]*?)( *<static-connectors>)/, '$2$1$3'),
  },
  {
    how: 'white space around a value',
    rule: 'bad-value',
    backup: text('allow-failback', '\n true \n'),
  },
];

const same: Edit = (so) => so;

it.each(CASES)('$rule: $how', (one) => {
  const { rule, mode, version = '2.44.0', as = version, primary = same, backup = same } = one;
  const well = ours(version, mode);
  const texts = { primary: primary(well.primary), backup: backup(well.backup) };
  const found = judgeTexts(texts, as, one.host ?? null);
  expect(found.filter(({ id }) => id === rule)).toEqual([]);
});

it.each([
  ['check-for-active-server', 'no-active-check'],
  ['connection-ttl', 'slow-detection'],
  ['check-period', 'check-period'],
  ['max-disk-usage', 'disk-limit'],
  ['max-saved-replicated-journals-size', 'saved-journals'],
  [SYNC, 'short-sync-timeout'],
])('a placeholder in <%s> is reported, and %s is not', (element, rule) => {
  const ids = judgeText(text(element, '${value}')(ours('2.44.0').primary), '2.44.0').map(
    ({ id }) => id,
  );
  expect(ids).toContain('placeholder');
  expect(ids).not.toContain(rule);
});

it('an element missing beside an include is not reported as missing', () => {
  const include = swap(/ *<allow-failback>.*\n/, '<xi:include href="rest.xml"/>\n');
  const backup = include(ours('2.44.0').backup);
  const ids = judgeText(backup, '2.44.0').map(({ id }) => id);
  expect(ids).toContain('included');
  expect(ids).not.toContain('no-failback');
});

it('a URL as the name of a connector shows no password', () => {
  const odd = swap(
    '<connector-ref>peer<',
    '<connector-ref>tcp://x:1?keyStorePassword=abc<',
  )(ours('2.44.0').backup);
  const [found] = judgeText(odd, '2.44.0').filter(({ id }) => id === 'unknown-connector');
  expect(found?.why).toContain('keyStorePassword=***');
});
