import { join } from 'node:path';
import { BROKER_NAMES, DEMO_QUEUE, type BrokerRole } from '../model/broker.ts';
import { AmqHaError } from '../model/errors.ts';
import { browseIds } from '../broker/management.ts';
import { failback } from '../pair/failover/failback.ts';
import { failover } from '../pair/failover/failover.ts';
import type { HaPair } from '../pair/observe/ha-pair.ts';
import { browse, produce } from '../pair/clients/messages.ts';
import { distributionFolderOf } from '../pair/plan/paths.ts';

/** What a step saw, and whether that was expected. */
export interface Seen {
  readonly seen: string;
  readonly ok: boolean;
}

/**
 * One step of the original demo: what it does, the raw command it replaces, the expected result.
 */
export interface WalkStep {
  readonly name: string;
  readonly title: string;
  /** The command of the broker's own tools that does the same by hand. */
  readonly rawCommand: (pair: HaPair | null) => string;
  readonly expected: string;
  run(signal: AbortSignal): Promise<Seen>;
}

export interface Walk {
  readonly steps: readonly WalkStep[];
  /** The pair; null until the first step has made it. */
  pair(): HaPair | null;
}

const MESSAGES = 10;

/**
 * The walk of the original demo as steps that check their own results. The first one calls
 * `makePair`. Messages are compared by their IDs, not only counted: ten others would be wrong.
 */
export function originalWalk(makePair: (signal: AbortSignal) => Promise<HaPair>): Walk {
  let pair: HaPair | null = null;
  let produced: ReadonlySet<string> = new Set();
  const madePair = (): HaPair => {
    if (pair === null)
      throw new AmqHaError('NO_PAIR', 'the pair was not made', { hint: 'amq-ha-demo init' });
    return pair;
  };

  const browseStep = (name: string, role: BrokerRole): WalkStep => ({
    name,
    title: `browse ${DEMO_QUEUE} on ${BROKER_NAMES[role]}`,
    rawCommand: (made) => artemis(made, role, `browser ${clientOptions(made, role)}`),
    expected: `the same ${MESSAGES} messages`,
    run: async (signal) => {
      const { count } = await browse(madePair(), role, { queue: DEMO_QUEUE, signal });
      const ids = await browseIds(madePair().broker(role).access, DEMO_QUEUE);
      const same = ids.size === produced.size && [...ids].every((id) => produced.has(id));
      return {
        seen: `${count} messages, ${same ? 'the same ids' : 'not the same ids'}`,
        ok: count === MESSAGES && same,
      };
    },
  });

  const steps: readonly WalkStep[] = [
    {
      name: 'init',
      title: 'make the pair, and wait until the replica is in sync',
      rawCommand: () =>
        'artemis create ... (twice), edit both broker.xml, artemis-service start (twice)',
      expected: 'protected: the master is active, the slave has everything',
      run: async (signal) => {
        pair = await makePair(signal);
        const { state } = await pair.look();
        return { seen: state, ok: state === 'protected' };
      },
    },
    {
      name: 'produce',
      title: `produce ${MESSAGES} messages`,
      rawCommand: (made) =>
        artemis(
          made,
          'primary',
          `producer --message-count ${MESSAGES} ${clientOptions(made, 'primary')}`,
        ),
      expected: `${MESSAGES} messages sent`,
      run: async (signal) => {
        const { count } = await produce(madePair(), MESSAGES, null, { queue: DEMO_QUEUE, signal });
        produced = await browseIds(madePair().primary.access, DEMO_QUEUE);
        return {
          seen: `${count} messages sent`,
          ok: count === MESSAGES && produced.size === MESSAGES,
        };
      },
    },
    browseStep('browse-master', 'primary'),
    {
      name: 'slave-passive',
      title: `look at ${BROKER_NAMES.backup}: it replicates and serves nothing`,
      rawCommand: (made) =>
        `open http://localhost:${made?.backup.ports.console ?? 8261}/console: no addresses are shown`,
      expected: 'refused: BROKER_PASSIVE',
      run: async (signal) => {
        try {
          const { count } = await browse(madePair(), 'backup', { queue: DEMO_QUEUE, signal });
          return { seen: `${count} messages`, ok: false };
        } catch (error) {
          if (!(error instanceof AmqHaError) || error.code !== 'BROKER_PASSIVE') throw error;
          return { seen: `refused: ${error.code}`, ok: true };
        }
      },
    },
    {
      name: 'failover',
      title: `stop ${BROKER_NAMES.primary}: ${BROKER_NAMES.backup} takes over`,
      rawCommand: (made) => service(made, 'stop'),
      expected: 'the slave is active',
      run: async (signal) => {
        const { outageMs } = await failover(madePair(), { by: 'stop', force: false, signal });
        const { state, active } = await madePair().look();
        return {
          seen: `${state}; clients waited ${outageMs} ms`,
          ok: active === 'backup',
        };
      },
    },
    browseStep('browse-slave', 'backup'),
    {
      name: 'failback',
      title: `start ${BROKER_NAMES.primary}: it takes over again`,
      rawCommand: (made) => service(made, 'start'),
      expected: 'protected: the original roles hold again',
      run: async (signal) => {
        const transition = await failback(madePair(), { signal });
        const { state } = await madePair().look();
        return {
          seen: `${state}; clients waited ${transition?.outageMs ?? 0} ms`,
          ok: state === 'protected',
        };
      },
    },
    browseStep('browse-master-again', 'primary'),
  ];
  return { steps, pair: () => pair };
}

function artemis(pair: HaPair | null, role: BrokerRole, rest: string): string {
  return `${instanceIn(pair, role)}/bin/artemis ${rest}`;
}

function service(pair: HaPair | null, verb: string): string {
  return `${instanceIn(pair, 'primary')}/bin/artemis-service ${verb}`;
}

function instanceIn(pair: HaPair | null, role: BrokerRole): string {
  const folder = pair === null ? 'target/<folder>' : relativeFolder(pair);
  return join(folder, 'instances', BROKER_NAMES[role]);
}

const relativeFolder = (pair: HaPair): string => distributionFolderOf('', pair.plan.folder);

function clientOptions(pair: HaPair | null, role: BrokerRole): string {
  return `--url tcp://127.0.0.1:${pair?.broker(role).ports.core ?? 61_616} --destination queue://${DEMO_QUEUE}`;
}
