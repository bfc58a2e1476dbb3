import { expect, test } from 'vitest';
import { isBrokerOf, logOf, pidFileOf } from '../../../src/broker/instance.ts';

const MAIN = 'org.apache.activemq.artemis.boot.Artemis';

/** The command line of the JVM as the script of an instance starts it. */
const jvm = (runFolder: string, args: string): string =>
  `/jdk/bin/java -Xms512M -Dartemis.home=/opt/artemis -Dartemis.instance=${runFolder} -Dartemis.instance.etc=${runFolder}/etc -classpath /opt/artemis/lib/artemis-boot.jar ${MAIN} ${args}`;
const script = (runFolder: string, args: string): string =>
  `/bin/sh ${runFolder}/bin/artemis ${args}`;

const OWN = '/home/me/demo/instances/replicatedMaster';
const BLANKS = '/home/me/my demo/instances/replicatedMaster';

test.each<[string, string, string, boolean]>([
  ['the JVM', OWN, jvm(OWN, 'run'), true],
  ['the JVM with more arguments', OWN, jvm(OWN, 'run --properties x'), true],
  ['the script', OWN, script(OWN, 'run'), true],
  ['the script by itself', OWN, `${OWN}/bin/artemis run`, true],
  ['the JVM of a folder with blanks', BLANKS, jvm(BLANKS, 'run'), true],
  ['the script of a folder with blanks', BLANKS, script(BLANKS, 'run'), true],
  ['a short JVM', OWN, jvm(OWN, 'producer --message-count 1'), false],
  ['a short JVM that names run', OWN, jvm(OWN, 'producer --message run'), false],
  ['a short JVM of a similar command', OWN, jvm(OWN, 'running'), false],
  ['a short script', OWN, script(OWN, 'producer --message-count 1'), false],
  ['the JVM of a longer path', OWN, jvm(`${OWN}2`, 'run'), false],
  ['the JVM inside the path', OWN, jvm(`${OWN}/copy`, 'run'), false],
  ['the script of a longer path', OWN, script(`${OWN}2`, 'run'), false],
  ['the JVM with the same path below another', OWN, jvm(`/mnt${OWN}`, 'run'), false],
  ['the script with the same path below another', OWN, script(`/mnt${OWN}`, 'run'), false],
  ['that script by itself', OWN, `/mnt${OWN}/bin/artemis run`, false],
  ['a short script there', OWN, script(`/mnt${OWN}`, 'browser --silent'), false],
  ['the JVM of the folder with blanks', OWN, jvm(BLANKS, 'run'), false],
  ['the slave', OWN, jvm('/home/me/demo/instances/replicatedSlave', 'run'), false],
  ['an editor', OWN, `vim ${OWN}/etc/broker.xml`, false],
  ['nothing', OWN, '', false],
])('%s', (_, runFolder, commandLine, isBroker) => {
  const instance = { folder: '/as/the/user/sees/it', runFolder };
  expect(isBrokerOf(instance, commandLine)).toBe(isBroker);
});

test('files are named by the path that the user sees', () => {
  const instance = { folder: '/home/José/demo', runFolder: '/tmp/link' };
  expect(logOf(instance)).toBe('/home/José/demo/log/artemis.log');
  expect(pidFileOf(instance)).toBe('/home/José/demo/data/artemis.pid');
});
