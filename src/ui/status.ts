import { haModeInWords } from '../format/words.ts';
import type { Colors } from './colors.ts';
import { roughDuration, table } from './format.ts';
import type { BrokerStatus, PairState, PairStatus } from '../model/status.ts';

const MEANING: Readonly<Record<PairState, string>> = {
  down: 'no broker runs',
  starting: 'a broker runs, none is active yet',
  unavailable: 'no client can send or receive',
  unprotected: 'the master is active, without a replica in sync',
  protected: 'the master is active, the slave has everything',
  'failed-over': 'the slave is active',
  'split-brain': 'both are active',
};

/** The status as people read it: one row a broker, then the pair. */
export function statusText(status: PairStatus, width: number, colors: Colors): string {
  if (status.brokers.length === 0) return 'There is no pair here.';
  const cell = (pick: (broker: BrokerStatus) => string): readonly string[] =>
    status.brokers.map(pick);
  const rows = table(
    [
      { title: 'BROKER', cells: cell((broker) => broker.name) },
      {
        title: 'ROLE',
        cells: cell((broker) => (broker.role === 'primary' ? 'master' : 'slave')),
      },
      { title: 'NOW', cells: cell(isNow) },
      { title: 'REPLICA', cells: cell(replica) },
      {
        title: 'QUEUE',
        cells: cell((broker) => (broker.messages === null ? '-' : String(broker.messages))),
        align: 'right',
      },
      { title: 'CORE', cells: cell((broker) => portOf(broker.coreUrl)), align: 'right' },
      { title: 'WEB', cells: cell((broker) => portOf(broker.consoleUrl)), align: 'right' },
      {
        title: 'PID',
        cells: cell((broker) => (broker.pid === null ? '-' : String(broker.pid))),
        align: 'right',
      },
      {
        title: 'UP',
        cells: cell((broker) => (broker.uptimeMs === null ? '-' : roughDuration(broker.uptimeMs))),
        align: 'right',
      },
      { title: 'AMQP', cells: cell((broker) => portOf(broker.amqpUrl)), align: 'right' },
    ],
    width,
  );
  const [head = '', ...body] = rows;
  const pairLine = `pair: ${paint(status.state, colors)} - ${MEANING[status.state]}`;
  const kind = `Artemis ${versions(status)}, ${haModeInWords(status.haMode ?? 'classic')}${ensemble(status)}`;
  return [colors.dim(head), ...body, '', pairLine, `      ${colors.dim(kind)}`].join('\n');
}

/** Two in the middle of an upgrade. */
function versions({ version, brokers }: PairStatus): string {
  const all = [...new Set(brokers.map((broker) => broker.version))];
  return all.length > 1 ? all.join(' and ') : (version ?? '?');
}

/** ` at 127.0.0.1:2181`, and how many servers of the pair run when not all do. */
function ensemble({ zookeeper }: PairStatus): string {
  if (zookeeper === undefined) return '';
  const { connectString, nodes } = zookeeper;
  const running = nodes.filter((node) => node.running).length;
  const count = running === nodes.length ? '' : `, ${running} of ${nodes.length} running`;
  return ` at ${connectString}${count}`;
}

function paint(state: PairState, colors: Colors): string {
  if (state === 'protected') return colors.green(state);
  return state === 'split-brain' || state === 'unavailable'
    ? colors.red(state)
    : colors.yellow(state);
}

function isNow(broker: BrokerStatus): string {
  if (!broker.running) return 'stopped';
  if (broker.paused) return 'paused';
  return broker.active ? 'active' : 'passive';
}

function replica(broker: BrokerStatus): string {
  if (!broker.running || broker.paused) return '-';
  if (broker.active) return broker.inSync ? 'attached' : 'none';
  return broker.inSync ? 'in sync' : 'not in sync';
}

const portOf = (url: string): string => /:(\d+)/.exec(url)?.[1] ?? '-';
