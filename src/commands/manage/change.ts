import { EXIT } from '../../model/errors.ts';
import { longFlag } from '../../model/option.ts';
import { failback } from '../../pair/failover/failback.ts';
import { failover } from '../../pair/failover/failover.ts';
import type { Look } from '../../pair/observe/state.ts';
import type { HaPair } from '../../pair/observe/ha-pair.ts';
import { mendSplitBrain } from '../../pair/failover/split-brain.ts';
import { changeText } from '../../ui/change.ts';
import { statusText } from '../../ui/status.ts';
import { roleOrNull } from '../options/broker-name.ts';
import { FAILBACK_COMMAND, FAILOVER_COMMAND } from '../options/command-options.ts';
import { readOptions } from '../options/flags.ts';
import type { CommandContext, CommandResult, Flags } from '../shared/context.ts';
import { withPair } from '../shared/pair-access.ts';

/** `failover`: table before, the fault, timed milestones, table after. */
export async function failoverCommand(
  context: CommandContext,
  flags: Flags,
): Promise<CommandResult> {
  const { by, force } = readOptions(FAILOVER_COMMAND, flags);
  return withPair(context, 'failover', async (pair) => {
    const before = table(context, pair, await pair.look());
    context.progress.say(`${before}\n`);
    const change = await context.progress.step(
      `${by} the active broker, and wait for the other`,
      (say) => failover(pair, { by, force, signal: context.signal, say }),
    );
    const after = table(context, pair, await pair.look());
    return {
      document: change,
      text: [changeText(change, context.width), '', after].join('\n'),
      exit: EXIT.done,
      next: ['amq-ha-demo browse', 'amq-ha-demo failback'],
    };
  });
}

/** `failback`: the stopped broker returns and the primary is active again; `--keep` resolves a split brain. */
export async function failbackCommand(
  context: CommandContext,
  flags: Flags,
): Promise<CommandResult> {
  const keep = roleOrNull(
    readOptions(FAILBACK_COMMAND, flags).keep,
    longFlag(FAILBACK_COMMAND.keep),
  );
  return withPair(context, 'failback', async (pair) => {
    if (keep !== null) return mendCommand(context, pair, keep);
    const before = table(context, pair, await pair.look());
    context.progress.say(`${before}\n`);
    const change = await context.progress.step(
      'restart the stopped broker, and wait until the pair is protected',
      (say) => failback(pair, { signal: context.signal, say }),
    );
    const look = await pair.look();
    const after = table(context, pair, look);
    if (change === null) {
      return {
        document: {
          ...pair.status(look),
          from: pair.primary.name,
          to: pair.primary.name,
          by: 'start',
          outageMs: 0,
          milestones: [],
          restoredMs: 0,
        },
        text: `nothing to do: the pair is protected\n\n${after}`,
        exit: EXIT.done,
      };
    }
    return {
      document: change,
      text: [changeText(change, context.width), '', after].join('\n'),
      exit: EXIT.done,
      next: ['amq-ha-demo browse', 'amq-ha-demo status'],
    };
  });
}

async function mendCommand(
  context: CommandContext,
  pair: HaPair,
  keep: 'primary' | 'backup',
): Promise<CommandResult> {
  const mend = await context.progress.step(`keep ${pair.broker(keep).name}, end the other`, (say) =>
    mendSplitBrain(pair, keep, { signal: context.signal, say }),
  );
  const { look, ...document } = mend;
  const text = `kept ${mend.kept}; ${String(mend.onlyOnEnded)} messages were only on ${mend.ended}: its data are kept in ${mend.keptAside}`;
  return {
    document: { ...document, ...pair.status(look) },
    text: `${text}\n\n${table(context, pair, look)}`,
    exit: EXIT.done,
  };
}

function table(context: CommandContext, pair: HaPair, look: Look): string {
  return statusText(pair.status(look), context.width, context.colors);
}
