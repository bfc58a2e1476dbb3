import { expect, test } from 'vitest';
import { clientEnvironment } from '../../../../src/pair/clients/client-env.ts';
import { connectionStrings } from '../../../../src/pair/clients/connection-strings.ts';
import { HaPair } from '../../../../src/pair/observe/ha-pair.ts';
import { aPlan, HOME } from '../samples.ts';

test('a client gets the connection strings, the jars of the distribution, and its Java', () => {
  expect(clientEnvironment(new HaPair(HOME, aPlan()), 'backup')).toEqual({
    ...connectionStrings(aPlan(), 'backup'),
    AMQ_HA_CLASSPATH: `${HOME}/target/apache-artemis-2.44.0/lib/*`,
    AMQ_HA_JAVA_HOME: '/jdk',
  });
});

test('a home whose path Java cannot use is reached by its alias', () => {
  const pair = new HaPair(HOME, aPlan({ alias: '/tmp/alias-1' }));
  expect(clientEnvironment(pair, null)['AMQ_HA_CLASSPATH']).toBe('/tmp/alias-1/lib/*');
});
