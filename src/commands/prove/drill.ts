import { counted } from '../../format/words.ts';
import { anyNeeds } from '../../model/faults.ts';
import { createPair } from '../../api/create-pair.ts';
import { conductDrill, type DrillOutcome } from '../../drill/conduct.ts';
import { drillOptionsOf, type DrillOptions } from '../../drill/plan/plan.ts';
import { refuseImpossible } from '../../drill/plan/capabilities.ts';
import { runsOf } from '../../drill/run-store.ts';
import { checkHome } from '../../pair/install/preflight.ts';
import { resolveSettings } from '../../settings/resolve.ts';
import { LiveDrill } from '../../ui/live-drill.ts';
import { repeatingCommand } from '../options/again.ts';
import { DRILL_COMMAND } from '../options/command-options.ts';
import { readOptions } from '../options/flags.ts';
import type { CommandContext, CommandResult, Flags } from '../shared/context.ts';
import { withPair } from '../shared/pair-access.ts';
import { verdictAnswer } from '../shared/verdict-answer.ts';

/** All that a drill needs but its pair. */
type Drill = Omit<Parameters<typeof conductDrill>[0], 'pair' | 'relay' | 'sources' | 'keepsPair'>;

/** `drill`: faults under load, judged; on a throw-away pair, or with `--here` on the pair of this home. */
export async function drillCommand(context: CommandContext, flags: Flags): Promise<CommandResult> {
  const { here, ...values } = readOptions(DRILL_COMMAND, flags);
  const options = drillOptionsOf(values);
  sayUndrawn(context, options);
  checkHome(context.home);
  const { stderr: stream, quiet, env, colors, signal } = context;
  const live = new LiveDrill({ stream, quiet, env, colors });
  const drill: Drill = {
    options,
    runs: runsOf(context.home),
    command: repeatingCommand(flags, options.seed),
    signal,
    onEvent: live.on,
  };
  try {
    const { verdict, folder, plan } = await (here
      ? drillHere(context, drill)
      : drillApart(context, flags, drill));
    live.end();
    const name = folder.slice(folder.lastIndexOf('/') + 1);
    return { ...verdictAnswer(context, verdict, plan), next: [`amq-ha-demo check ${name}`] };
  } finally {
    live.end();
  }
}

async function drillHere(context: CommandContext, drill: Drill): Promise<DrillOutcome> {
  return withPair(context, 'drill', (pair) =>
    conductDrill({ ...drill, pair, sources: 'pair', keepsPair: true }),
  );
}

async function drillApart(
  context: CommandContext,
  flags: Flags,
  drill: Drill,
): Promise<DrillOutcome> {
  const { faults } = drill.options;
  const asked = resolveSettings({ flags, ...context }).settings;
  const hasOwnEnsemble = asked.lockManager === 'zookeeper' && asked.zookeeper === null;
  refuseImpossible(faults, {
    relay: true,
    zooKeeperServers: hasOwnEnsemble ? asked.zookeeperNodes : 0,
  });
  const cuttable = anyNeeds(faults, 'relay');
  await using made = await createPair({ ...flags, ...context, purpose: 'drill', cuttable });
  const { haPair: pair, relay, sources } = made;
  return await conductDrill({ ...drill, pair, relay, sources, keepsPair: false });
}

function sayUndrawn({ progress }: CommandContext, { faults, rounds }: DrillOptions): void {
  if (faults.length <= rounds) return;
  progress.say(
    `${faults.length} kinds of faults in ${counted(rounds, 'round')}: some are not drawn; --rounds ${faults.length} injects each once`,
  );
}
