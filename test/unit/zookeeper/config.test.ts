import { expect, test } from 'vitest';
import { serverConfig } from '../../../src/zookeeper/config.ts';

const node = (id: number) => ({
  id,
  clientPort: 2_180 + id,
  quorumPort: 2_880 + id,
  electionPort: 3_880 + id,
});
const options = { dataFolder: '/home/me/a demo/data', tickMs: 200 };

test('a single server: on loopback, without a web server and without members', () => {
  expect(serverConfig(node(1), [node(1)], options)).toBe(`tickTime=200
maxSessionTimeout=60000
dataDir=/home/me/a demo/data
clientPort=2181
clientPortAddress=127.0.0.1
maxClientCnxns=0
admin.enableServer=false
`);
});

test('a member of three: times in ticks, and every member, itself included', () => {
  const nodes = [node(1), node(2), node(3)];
  const lines = serverConfig(node(2), nodes, { ...options, tickMs: 2_000 }).split('\n');
  expect(lines).toEqual(
    expect.arrayContaining([
      'clientPort=2182',
      'initLimit=10',
      'syncLimit=3',
      'server.1=127.0.0.1:2881:3881',
      'server.2=127.0.0.1:2882:3882',
      'server.3=127.0.0.1:2883:3883',
    ]),
  );
});
