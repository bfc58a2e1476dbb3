/** Facts that identify a product; all of them are in the home folder. */
interface ProductMarks {
  /** Top folder, such as `amq-broker-7.8.0`. */
  readonly folder: string;
  readonly version: string;
  /** Names in `web/`, such as `redhat-branding.war`. */
  readonly webNames: readonly string[];
  /** Text of `NOTICE`; empty when there is none. */
  readonly notice: string;
}

/**
 * Returns the name of the product that its users know. The AMQ number is only in the folder's name,
 * and from 7.11 on not even there (`apache-artemis-2.28.0.redhat-00003`): then it is left out.
 */
export function productName({ folder, version, webNames, notice }: ProductMarks): string {
  const amqFolder = /^(?:jboss-)?amq-(?:broker-)?(\d+(?:\.\d+)*)?/.exec(folder);
  const branded = webNames.some((name) => name.startsWith('redhat-branding'));
  if (amqFolder || branded || version.includes('redhat')) {
    const number = amqFolder?.[1];
    return `Red Hat AMQ Broker${number === undefined ? '' : ` ${number}`} (Artemis ${version})`;
  }
  const title = /^Apache (?:ActiveMQ )?Artemis\b/m.exec(notice)?.[0];
  return `${title ?? 'Apache ActiveMQ Artemis'} ${version}`;
}
