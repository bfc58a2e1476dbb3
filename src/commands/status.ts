import { AmqHaError, EXIT, type ExitCode } from '../model/errors.ts';
import type { PairStatus } from '../model/status.ts';
import { HaPair } from '../pair/ha-pair.ts';
import { isInterrupted } from '../pair/install.ts';
import { readRecord } from '../pair/record.ts';
import { pause } from '../platform/wait-until.ts';
import { statusText } from '../ui/status.ts';
import type { CommandContext, CommandResult, Flags } from './context.ts';
import { INTERRUPTED_NOTE } from './pair-access.ts';

const WATCH_EVERY_MS = 500;

const NO_PAIR: PairStatus = {
  state: 'down',
  active: null,
  version: null,
  haMode: null,
  brokers: [],
};

/** `status`: what the pair is; the exit code says whether it is protected. */
export async function status(context: CommandContext, flags: Flags): Promise<CommandResult> {
  if (flags['watch'] === true && context.json) {
    throw new AmqHaError('USAGE', '--json is one document, and --watch has no end', {
      hint: 'amq-ha-demo status --json',
    });
  }
  if (flags['watch'] === true) return watch(context);
  return statusOnce(context);
}

async function statusOnce(context: CommandContext): Promise<CommandResult> {
  const record = readRecord(context.home);
  const interrupted = record !== null && isInterrupted(record);
  const pair = record === null ? null : new HaPair(context.home, record.plan);
  const document = pair === null ? NO_PAIR : pair.status(await pair.look());
  if (interrupted) context.progress.say(INTERRUPTED_NOTE);
  return {
    document,
    text: statusText(document, context.width, context.colors),
    exit: exitOf(document),
    next: interrupted ? ['amq-ha-demo init'] : nextFor(document),
  };
}

async function watch(context: CommandContext): Promise<CommandResult> {
  let last: CommandResult | undefined;
  const live = context.stdout.isTTY;
  while (!context.signal.aborted) {
    const seen = await statusOnce(context);
    if (live) {
      context.stdout.write(
        `\x1b[H\x1b[2J${seen.text}\n\n${context.colors.dim(`${new Date().toLocaleTimeString()}  Ctrl-C ends`)}\n`,
      );
    } else if (last === undefined || stateLine(last.document) !== stateLine(seen.document)) {
      context.stdout.write(`${new Date().toISOString()} ${stateLine(seen.document)}\n`);
    }
    last = seen;
    await pause(WATCH_EVERY_MS, context.signal).catch(() => undefined);
  }
  return { document: undefined, text: '', exit: EXIT.interrupted };
}

function stateLine(document: unknown): string {
  const { state, active } = document as PairStatus;
  return `${state}${active === null ? '' : ` (${active} is active)`}`;
}

export function exitOf(document: PairStatus): ExitCode {
  if (document.state === 'down') return EXIT.notRunning;
  return document.state === 'protected' ? EXIT.done : EXIT.failed;
}

function nextFor(document: PairStatus): readonly string[] {
  if (document.brokers.length === 0) return ['amq-ha-demo init'];
  switch (document.state) {
    case 'down':
      return ['amq-ha-demo start'];
    case 'protected':
      return ['amq-ha-demo produce', 'amq-ha-demo failover'];
    case 'split-brain':
      return ['amq-ha-demo failback --keep master'];
    case 'starting':
      return ['amq-ha-demo wait --for protected'];
    case 'unavailable':
      return isWhole(document.zookeeper) ? ['amq-ha-demo failback'] : ['amq-ha-demo start'];
    case 'unprotected':
    case 'failed-over':
      return ['amq-ha-demo failback'];
  }
}

/** True where no ZooKeeper server of the pair's own is missing: what is not whole is brought back by `start`. */
const isWhole = (zookeeper: PairStatus['zookeeper']): boolean =>
  zookeeper?.nodes.every(({ running }) => running) ?? true;
