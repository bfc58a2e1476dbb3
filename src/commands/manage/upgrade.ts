import { AmqHaError, EXIT } from '../../model/errors.ts';
import { WorkFolder } from '../../pair/install/install.ts';
import { homeOf } from '../../pair/plan/broker-home.ts';
import type { HaPair } from '../../pair/observe/ha-pair.ts';
import { LiveDrill } from '../../ui/live-drill.ts';
import { statusText } from '../../ui/status.ts';
import { prepareUpgrade, putInPlace, type Prepared } from '../../upgrade/prepare.ts';
import { finishUpgrade, upgradePair } from '../../upgrade/upgrade.ts';
import { UPGRADE_COMMAND } from '../options/command-options.ts';
import { readOptions } from '../options/flags.ts';
import type { CommandContext, CommandResult, Flags } from '../shared/context.ts';
import { withPair } from '../shared/pair-access.ts';
import { verdictAnswer } from '../shared/verdict-answer.ts';

/** `upgrade`: the backup, a failover, the primary, a failback, with clients at work all the time. */
export async function upgradeCommand(
  context: CommandContext,
  flags: Flags,
): Promise<CommandResult> {
  const { to } = readOptions(UPGRADE_COMMAND, flags);
  if (to === null) {
    throw new AmqHaError('USAGE', 'upgrade needs --to: the version to go to', {
      hint: 'amq-ha-demo upgrade --to 2.44.0',
    });
  }
  return withPair(context, 'upgrade', async (pair) => {
    const prepared = await prepareIn(context, pair, to);
    if (prepared.roles.length === 0) {
      const { product } = homeOf(pair.plan, 'primary').distribution;
      context.progress.say(`both brokers run ${product} already`);
      return unjudged(context, pair, prepared);
    }
    if (prepared.isRest) {
      const { progress, signal } = context;
      await progress.step(`bring ${pair.primary.name} to ${prepared.to.distribution.version}`, () =>
        finishUpgrade(pair, prepared, signal),
      );
      return unjudged(context, pair, prepared);
    }
    return run(context, pair, prepared);
  });
}

/** Prepares the upgrade; where there is something to do, the new software is in its place then. */
async function prepareIn(context: CommandContext, pair: HaPair, to: string): Promise<Prepared> {
  using work = new WorkFolder(pair.home);
  const prepared = await prepareUpgrade(pair, { ...context, to, work: work.path });
  if (prepared.roles.length > 0) putInPlace(pair, prepared);
  return prepared;
}

async function run(
  context: CommandContext,
  pair: HaPair,
  prepared: Prepared,
): Promise<CommandResult> {
  const { stderr: stream, quiet, env, colors, signal } = context;
  const live = new LiveDrill({ stream, quiet, env, colors });
  try {
    const { verdict, plan } = await upgradePair({ pair, prepared, signal, onEvent: live.on });
    live.end();
    const judged = verdictAnswer(context, verdict, plan);
    const table = statusText(pair.status(await pair.look()), context.width, context.colors);
    return {
      ...judged,
      document: { ...verdict, from: prepared.from, to: prepared.to.distribution.version },
      text: `${judged.text}\n\n${table}`,
      next: ['amq-ha-demo status', 'amq-ha-demo check last'],
    };
  } finally {
    live.end();
  }
}

/** Without a drill there is no verdict, only the state of the pair. */
async function unjudged(
  context: CommandContext,
  pair: HaPair,
  { from, to }: Prepared,
): Promise<CommandResult> {
  const status = pair.status(await pair.look());
  return {
    document: { ...status, from, to: to.distribution.version },
    text: statusText(status, context.width, context.colors),
    exit: EXIT.done,
  };
}
