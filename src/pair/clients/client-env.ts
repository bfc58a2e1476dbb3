import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { BrokerRole } from '../../model/broker.ts';
import { homeOf, pathOfHome } from '../plan/broker-home.ts';
import { connectionStrings } from './connection-strings.ts';
import type { HaPair } from '../observe/ha-pair.ts';
import { distributionFolderOf } from '../plan/paths.ts';

/**
 * Returns environment variables for clients of the pair: the connection strings, and what a Java
 * client needs to be compiled and run with the jars of this distribution.
 */
export function clientEnvironment(
  pair: HaPair,
  active: BrokerRole | null,
): Readonly<Record<string, string>> {
  const { home, plan } = pair;
  const software = homeOf(plan, 'primary');
  // Writes nothing, not even a missing alias.
  const distribution = [
    pathOfHome(home, software),
    distributionFolderOf(home, software.folder),
  ].find((path) => existsSync(path));
  return {
    ...connectionStrings(plan, active),
    // Every jar, as java and javac take it: a client in one jar (lib/client/artemis-jms-client-all)
    // is in 2.10.1, but no longer in 2.28.0 and later. Its API is javax.jms in all of them (2.44.0
    // too).
    AMQ_HA_CLASSPATH: join(distribution ?? pathOfHome(home, software), 'lib', '*'),
    AMQ_HA_JAVA_HOME: plan.java.home,
  };
}
