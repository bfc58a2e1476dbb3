import { join } from 'node:path';

/** Where a broker instance keeps its things. */
export interface Instance {
  /** The folder as the user sees it. */
  readonly folder: string;
  /** The same folder as the broker knows it: an ASCII link where the real path has letters the console cannot bear. */
  readonly runFolder: string;
}

export const artemisScript = (instance: Instance): string =>
  join(instance.runFolder, 'bin', 'artemis');
export const brokerXmlOf = (instance: Instance): string =>
  join(instance.folder, 'etc', 'broker.xml');
export const profileOf = (instance: Instance): string =>
  join(instance.folder, 'etc', 'artemis.profile');
export const utilityProfileOf = (instance: Instance): string =>
  join(instance.folder, 'etc', 'artemis-utility.profile');
export const usersOf = (instance: Instance): string =>
  join(instance.folder, 'etc', 'artemis-users.properties');
export const dataOf = (instance: Instance): string => join(instance.folder, 'data');
export const logOf = (instance: Instance): string => join(instance.folder, 'log', 'artemis.log');
/** What the JVM itself prints (it never reaches the broker's log). */
export const outputOf = (instance: Instance): string => join(instance.folder, 'log', 'output.log');
/** artemis-service looks here, even when the data folder is elsewhere. */
export const pidFileOf = (instance: Instance): string =>
  join(instance.folder, 'data', 'artemis.pid');

const BROKER_JVM = / org\.apache\.activemq\.artemis\.boot\.Artemis run( |$)/;

/**
 * True for the command line of this instance's broker: the JVM, or the shell script
 * in the moment before it becomes the JVM. Short commands such as `artemis producer`
 * carry the instance too, hence the `run`.
 */
export function isBrokerOf(instance: Instance, commandLine: string): boolean {
  const isJvm =
    commandLine.includes(`-Dartemis.instance=${instance.runFolder} `) &&
    BROKER_JVM.test(commandLine);
  // The blank: the same path may stand at the end of another one, such as a mount of it.
  return isJvm || ` ${commandLine}`.endsWith(` ${artemisScript(instance)} run`);
}

/**
 * The instance folder that a broker of this name was started in, by the command line of its JVM; null for every
 * other process. The path may hold blanks, as may the command line around it.
 */
export function runFolderIn(name: string, commandLine: string): string | null {
  if (!BROKER_JVM.test(commandLine)) return null;
  const [, folder = null] =
    new RegExp(` -Dartemis\\.instance=(.+?/instances/${name}) `).exec(commandLine) ?? [];
  return folder;
}

/** True for an `artemis create` of this instance, script or JVM: the folder is its last argument. */
export function isCreateOf(instance: Instance, commandLine: string): boolean {
  return (
    commandLine.endsWith(` ${instance.runFolder}`) &&
    /(?:\/bin\/artemis|\.boot\.Artemis) create /.test(commandLine)
  );
}
