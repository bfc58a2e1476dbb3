import { renameSync } from 'node:fs';
import { join } from 'node:path';
import type { Instance } from '../../../../src/broker/instance.ts';
import { BROKER_ROLES, type BrokerRole } from '../../../../src/model/broker.ts';
import { put } from '../../platform/samples.ts';

/** A line of a broker's log: ms since the first one, its broker, its code. */
export type Line = readonly [number, BrokerRole, string];

/**
 * Four steps of a pair, as the logs of both brokers recorded them (2.44.0, classic mode, the lines
 * about roles): `init`; `stop` and `start`; `failover`, after which the backup acknowledges
 * messages; SIGKILL of both brokers and `start`.
 */
export const STEPS: readonly (readonly Line[])[] = [
  [
    [0, 'backup', 'AMQ221000'],
    [73, 'backup', 'AMQ222162'],
    [796, 'primary', 'AMQ221000'],
    [3_367, 'primary', 'AMQ221007'],
    [3_458, 'backup', 'AMQ221109'],
    [5_635, 'primary', 'AMQ221025'],
    [6_456, 'backup', 'AMQ221024'],
  ],
  [
    [9_387, 'backup', 'AMQ221002'],
    [9_912, 'primary', 'AMQ221002'],
    [13_957, 'primary', 'AMQ221000'],
    [20_551, 'primary', 'AMQ221007'],
    [28_939, 'backup', 'AMQ221000'],
    [29_115, 'backup', 'AMQ222162'],
    [32_485, 'backup', 'AMQ221109'],
    [33_159, 'primary', 'AMQ221025'],
    [33_702, 'backup', 'AMQ221024'],
  ],
  [
    [38_169, 'backup', 'AMQ221037'],
    [38_446, 'primary', 'AMQ221002'],
    [39_054, 'backup', 'AMQ221007'],
  ],
  [
    [55_039, 'backup', 'AMQ221000'],
    [59_253, 'backup', 'AMQ221007'],
    [66_319, 'primary', 'AMQ221000'],
    [67_781, 'primary', 'AMQ222162'],
    [68_975, 'primary', 'AMQ221109'],
    [69_416, 'backup', 'AMQ221025'],
    [70_756, 'primary', 'AMQ221024'],
    [70_930, 'primary', 'AMQ221037'],
    [71_076, 'backup', 'AMQ221002'],
    [71_076, 'backup', 'AMQ221039'],
    [71_079, 'backup', 'AMQ221000'],
    [71_090, 'backup', 'AMQ222162'],
    [73_217, 'primary', 'AMQ221007'],
    [73_344, 'backup', 'AMQ221109'],
    [73_826, 'primary', 'AMQ221025'],
    [74_598, 'backup', 'AMQ221024'],
  ],
];

/** A clock as a broker reads it: local time of a zone, for a moment in ms since 1970. */
export type Clock = (ms: number) => string;

export function clockOf(zone: string, aheadMs = 0): Clock {
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    hourCycle: 'h23',
    fractionalSecondDigits: 3,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  return (ms) => format.format(ms + aheadMs).replace('.', ',');
}

/**
 * Writes the logs of both brokers as log4j does: at the first start on a later day the file is
 * renamed.
 */
export class Logs {
  readonly instances: Readonly<Record<BrokerRole, Instance>>;
  readonly #text: Record<BrokerRole, string> = { primary: '', backup: '' };
  readonly #day: Record<BrokerRole, string> = { primary: '', backup: '' };

  constructor(folder: string) {
    const instanceIn = (name: string): Instance => {
      const place = join(folder, name);
      put(join(place, 'data', 'journal', 'activemq-data-1.amq'), '');
      return { folder: place, runFolder: place };
    };
    this.instances = { primary: instanceIn('primary'), backup: instanceIn('backup') };
  }

  write(lines: readonly Line[], zeroMs: number, clockAt: (line: Line) => Clock): void {
    for (const line of lines) {
      const [ms, role, code] = line;
      const time = clockAt(line)(zeroMs + ms);
      const day = time.slice(0, 10);
      if (code === 'AMQ221000' && this.#text[role] !== '' && day > this.#day[role]) {
        this.#flush(role);
        renameSync(this.#path(role), `${this.#path(role)}.${this.#day[role]}`);
        this.#text[role] = '';
      }
      if (this.#text[role] === '') this.#day[role] = day;
      this.#text[role] +=
        `${time} INFO  [org.apache.activemq.artemis.core.server] ${code}: said by ${role}\n`;
    }
    for (const role of BROKER_ROLES) this.#flush(role);
  }

  #flush(role: BrokerRole): void {
    put(this.#path(role), this.#text[role]);
  }

  #path(role: BrokerRole): string {
    return join(this.instances[role].folder, 'log', 'artemis.log');
  }
}
