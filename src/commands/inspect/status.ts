import { AmqHaError, EXIT, type ExitCode } from '../../model/errors.ts';
import type { PairStatus } from '../../model/status.ts';
import { HaPair } from '../../pair/observe/ha-pair.ts';
import { isInterrupted } from '../../pair/install/install.ts';
import type { PairRecord } from '../../pair/record/pair-record.ts';
import { readRecord } from '../../pair/record/record.ts';
import { misplacedOf } from '../../pair/relocate/settle-in.ts';
import { pause } from '../../platform/wait-until.ts';
import { statusText } from '../../ui/status.ts';
import { STATUS_COMMAND } from '../options/command-options.ts';
import { readOptions } from '../options/flags.ts';
import type { CommandContext, CommandResult, Flags } from '../shared/context.ts';
import { notesOn } from '../shared/pair-access.ts';

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
  const { watch: repeats } = readOptions(STATUS_COMMAND, flags);
  if (repeats && context.json) {
    throw new AmqHaError('USAGE', '--json is one document, and --watch has no end', {
      hint: 'amq-ha-demo status --json',
    });
  }
  if (repeats) return watch(context);
  const { notes, ...result } = await statusOnce(context);
  for (const note of notes) context.progress.say(note);
  return result;
}

async function statusOnce(
  context: CommandContext,
): Promise<CommandResult & { readonly notes: readonly string[] }> {
  const record = readRecord(context.home);
  const notes = record === null ? [] : notesOn(context.home, record);
  const pair = record === null ? null : new HaPair(context.home, record.plan);
  const status = pair === null ? NO_PAIR : pair.status(await pair.look());
  const document = notes.length === 0 ? status : { ...status, notes };
  return {
    notes,
    document,
    text: statusText(document, context.width, context.colors),
    exit: exitOf(document),
    next: record === null ? nextFor(document) : nextIn(context.home, record, document),
  };
}

async function watch(context: CommandContext): Promise<CommandResult> {
  let last: CommandResult | undefined;
  let said: readonly string[] = [];
  const live = context.stdout.isTTY;
  while (!context.signal.aborted) {
    const { notes, ...seen } = await statusOnce(context);
    for (const note of notes.filter((each) => !said.includes(each))) context.progress.say(note);
    said = notes;
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

function exitOf(document: PairStatus): ExitCode {
  if (document.state === 'down') return EXIT.notRunning;
  return document.state === 'protected' ? EXIT.done : EXIT.failed;
}

function nextIn(home: string, record: PairRecord, document: PairStatus): readonly string[] {
  if (misplacedOf(home, record).length > 0) return ['amq-ha-demo stop'];
  return isInterrupted(record) ? ['amq-ha-demo init'] : nextFor(document);
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
