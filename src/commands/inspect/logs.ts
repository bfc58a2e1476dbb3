import { BROKER_NAMES, BROKER_ROLES, type BrokerRole } from '../../model/broker.ts';
import { AmqHaError, EXIT } from '../../model/errors.ts';
import { textTimes } from '../../broker/log/line-times.ts';
import { LogTail, type LogLine } from '../../broker/log/log-tail.ts';
import { pause } from '../../platform/wait-until.ts';
import { roleOrNull } from '../options/broker-name.ts';
import { LOGS_COMMAND } from '../options/command-options.ts';
import { readOptions } from '../options/flags.ts';
import type { CommandContext, CommandResult, Flags } from '../shared/context.ts';
import { lookAtPair } from '../shared/pair-access.ts';

const FOLLOW_EVERY_MS = 200;

/** `logs [broker] [-f]`: both logs merged by time, each line marked with its broker. */
export async function logs(
  context: CommandContext,
  name: string | undefined,
  flags: Flags,
): Promise<CommandResult> {
  const asked = roleOrNull(name);
  const { follow } = readOptions(LOGS_COMMAND, flags);
  if (follow && context.json) {
    throw new AmqHaError('USAGE', '--json is one document, and --follow has no end', {
      hint: 'amq-ha-demo logs --json',
    });
  }
  const pair = lookAtPair(context);
  const tails = BROKER_ROLES.filter((role) => asked === null || role === asked).map(
    (role) => new LogTail(role, pair.broker(role).instance),
  );
  const lines = merged(tails);
  if (!follow) {
    const text = lines.map((line) => paint(context, line)).join('\n');
    return {
      document: {
        lines: lines.map((line) => ({ broker: BROKER_NAMES[line.role], text: line.text })),
      },
      text,
      exit: EXIT.done,
    };
  }
  const write = (some: readonly LogLine[]): void => {
    for (const line of some) context.stdout.write(`${paint(context, line)}\n`);
  };
  write(lines);
  while (!context.signal.aborted) {
    await pause(FOLLOW_EVERY_MS, context.signal).catch(() => undefined);
    write(merged(tails));
  }
  return { document: undefined, text: '', exit: EXIT.interrupted };
}

function merged(tails: readonly LogTail[]): readonly LogLine[] {
  return mergeLogs(tails.map((tail) => tail.read()));
}

/**
 * Lines of several logs as one, each log in its own order. By the times in their texts, which people read beside
 * them: for display only, since two brokers need not write times of one zone.
 */
export function mergeLogs(logs: readonly (readonly LogLine[])[]): readonly LogLine[] {
  return logs
    .flatMap(withTimes)
    .sort((a, b) => a.time - b.time)
    .map(({ line }) => line);
}

/** Never falling within a log, so that sorting keeps its order even where the clock was put back. */
function withTimes(
  lines: readonly LogLine[],
): readonly { readonly time: number; readonly line: LogLine }[] {
  const texts = textTimes(lines.map(({ text }) => text));
  let time = Number.NEGATIVE_INFINITY;
  return lines.map((line, index) => {
    time = Math.max(time, texts[index] ?? time);
    return { time, line };
  });
}

const MARK: Readonly<Record<BrokerRole, string>> = { primary: 'master', backup: 'slave ' };

function paint(context: CommandContext, line: LogLine): string {
  const color = line.role === 'primary' ? context.colors.cyan : context.colors.magenta;
  return `${color(MARK[line.role])} ${line.text}`;
}
