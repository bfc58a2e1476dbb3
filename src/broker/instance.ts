import { join } from 'node:path';

/** The folder of a broker instance. */
export interface Instance {
  /** The folder as the user sees it. */
  readonly folder: string;
  /**
   * The same folder as the broker knows it: an ASCII link where the real path has letters that
   * break the console.
   */
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
/** The output of the JVM itself, which never reaches the broker's log. */
export const outputOf = (instance: Instance): string => join(instance.folder, 'log', 'output.log');
/** Where artemis-service reads the pid, even when the data folder is elsewhere. */
export const pidFileOf = (instance: Instance): string =>
  join(instance.folder, 'data', 'artemis.pid');

const BROKER_JVM = / org\.apache\.activemq\.artemis\.boot\.Artemis run( |$)/;

/**
 * Returns true for the command line of this instance's broker: the JVM, or the shell script before
 * it becomes the JVM. Short commands such as `artemis producer` name the instance too, hence the
 * `run`.
 */
export function isBrokerOf(instance: Instance, commandLine: string): boolean {
  const isJvm =
    commandLine.includes(`-Dartemis.instance=${instance.runFolder} `) &&
    BROKER_JVM.test(commandLine);
  // The blank is needed because another path may end with this one, such as a mount of it.
  return isJvm || ` ${commandLine}`.endsWith(` ${artemisScript(instance)} run`);
}

/**
 * Returns the instance folder in which a broker of this name was started, from the command line of
 * its JVM; null for every other process. The path may contain blanks, and so may the command line
 * around it.
 */
export function runFolderIn(name: string, commandLine: string): string | null {
  if (!BROKER_JVM.test(commandLine)) return null;
  const [, folder = null] =
    new RegExp(` -Dartemis\\.instance=(.+?/instances/${name}) `).exec(commandLine) ?? [];
  return folder;
}

/**
 * Returns true for an `artemis create` of this instance, script or JVM: the folder is its last
 * argument.
 */
export function isCreateOf(instance: Instance, commandLine: string): boolean {
  return (
    commandLine.endsWith(` ${instance.runFolder}`) &&
    /(?:\/bin\/artemis|\.boot\.Artemis) create /.test(commandLine)
  );
}
