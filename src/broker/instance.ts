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
export const dataOf = (instance: Instance): string => join(instance.folder, 'data');
export const logOf = (instance: Instance): string => join(instance.folder, 'log', 'artemis.log');
/** What the JVM itself prints (it never reaches the broker's log). */
export const outputOf = (instance: Instance): string => join(instance.folder, 'log', 'output.log');
/** artemis-service looks here, even when the data folder is elsewhere. */
export const pidFileOf = (instance: Instance): string =>
  join(instance.folder, 'data', 'artemis.pid');

/**
 * True for the command line of this instance's broker: the JVM, or the shell script
 * in the moment before it becomes the JVM. Short commands such as `artemis producer`
 * carry the instance too, hence the `run`.
 */
export function isBrokerOf(instance: Instance, commandLine: string): boolean {
  const isJvm =
    commandLine.includes(`-Dartemis.instance=${instance.runFolder} `) &&
    / org\.apache\.activemq\.artemis\.boot\.Artemis run( |$)/.test(commandLine);
  // The blank: the same path may stand at the end of another one, such as a mount of it.
  return isJvm || ` ${commandLine}`.endsWith(` ${artemisScript(instance)} run`);
}

/** True for an `artemis create` of this instance, script or JVM: the folder is its last argument. */
export function isCreateOf(instance: Instance, commandLine: string): boolean {
  return (
    commandLine.endsWith(` ${instance.runFolder}`) &&
    /(?:\/bin\/artemis|\.boot\.Artemis) create /.test(commandLine)
  );
}
