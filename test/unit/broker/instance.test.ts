import { expect, test } from 'vitest';
import { isBrokerOf, logOf, pidFileOf } from '../../../src/broker/instance.ts';

const MAIN = 'org.apache.activemq.artemis.boot.Artemis';

/** The JVM as the script of an instance starts it. */
const jvm = (runFolder: string, words: string): string =>
  `/jdk/bin/java -Xms512M -Dartemis.home=/opt/artemis -Dartemis.instance=${runFolder} -Dartemis.instance.etc=${runFolder}/etc -classpath /opt/artemis/lib/artemis-boot.jar ${MAIN} ${words}`;
const script = (runFolder: string, words: string): string =>
  `/bin/sh ${runFolder}/bin/artemis ${words}`;

const OURS = '/home/me/demo/instances/replicatedMaster';
const BLANKS = '/home/me/my demo/instances/replicatedMaster';

test.each<[string, string, string, boolean]>([
  ['the JVM', OURS, jvm(OURS, 'run'), true],
  ['the JVM with more words', OURS, jvm(OURS, 'run --properties x'), true],
  ['the script', OURS, script(OURS, 'run'), true],
  ['the script by itself', OURS, `${OURS}/bin/artemis run`, true],
  ['the JVM of a folder with blanks', BLANKS, jvm(BLANKS, 'run'), true],
  ['the script of a folder with blanks', BLANKS, script(BLANKS, 'run'), true],
  ['a short JVM', OURS, jvm(OURS, 'producer --message-count 1'), false],
  ['a short JVM that names run', OURS, jvm(OURS, 'producer --message run'), false],
  ['a short JVM of such a word', OURS, jvm(OURS, 'running'), false],
  ['a short script', OURS, script(OURS, 'producer --message-count 1'), false],
  ['the JVM of a longer path', OURS, jvm(`${OURS}2`, 'run'), false],
  ['the JVM inside the path', OURS, jvm(`${OURS}/copy`, 'run'), false],
  ['the script of a longer path', OURS, script(`${OURS}2`, 'run'), false],
  ['the JVM with the same path below another', OURS, jvm(`/mnt${OURS}`, 'run'), false],
  ['the script with the same path below another', OURS, script(`/mnt${OURS}`, 'run'), false],
  ['that script by itself', OURS, `/mnt${OURS}/bin/artemis run`, false],
  ['a short script there', OURS, script(`/mnt${OURS}`, 'browser --silent'), false],
  ['the JVM of the folder with blanks', OURS, jvm(BLANKS, 'run'), false],
  ['the slave', OURS, jvm('/home/me/demo/instances/replicatedSlave', 'run'), false],
  ['an editor', OURS, `vim ${OURS}/etc/broker.xml`, false],
  ['nothing', OURS, '', false],
])('%s', (_, runFolder, commandLine, isBroker) => {
  const instance = { folder: '/as/the/user/sees/it', runFolder };
  expect(isBrokerOf(instance, commandLine)).toBe(isBroker);
});

test('files are named as the user sees them', () => {
  const instance = { folder: '/home/José/demo', runFolder: '/tmp/link' };
  expect(logOf(instance)).toBe('/home/José/demo/log/artemis.log');
  expect(pidFileOf(instance)).toBe('/home/José/demo/data/artemis.pid');
});
