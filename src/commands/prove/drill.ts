import { counted } from '../../format/words.ts';
import { anyNeeds } from '../../model/faults.ts';
import { createPair } from '../../api/create-pair.ts';
import { drill, type DrillSettings } from '../../api/drill.ts';
import { conductDrill, type DrillOutcome } from '../../drill/conduct.ts';
import type { DrillOptions } from '../../drill/plan/plan.ts';
import { refuseImpossible } from '../../drill/plan/capabilities.ts';
import { runsOf } from '../../drill/run-store.ts';
import { checkHome } from '../../pair/install/preflight.ts';
import { resolveSettings } from '../../settings/resolve.ts';
import { LiveDrill } from '../../ui/live-drill.ts';
import { repeatingCommand } from '../options/again.ts';
import type { CommandContext, CommandResult, Flags } from '../shared/context.ts';
import { drillOptions } from '../options/drill-options.ts';
import { refuseMakeOptions } from '../options/make-options.ts';
import { withPair } from '../shared/pair-access.ts';
import { verdictAnswer } from '../shared/verdict-answer.ts';

/** `drill`: faults under load, judged; on a throw-away pair, or with `--here` on the pair of this home. */
export async function drillCommand(context: CommandContext, flags: Flags): Promise<CommandResult> {
  const options = drillOptions(flags);
  const here = flags['here'] === true;
  if (here) refuseMakeOptions(flags);
  sayUndrawn(context, options);
  const runs = runsOf(context.home);
  checkHome(context.home);
  const { stderr: stream, quiet, env, colors, signal } = context;
  const live = new LiveDrill({ stream, quiet, env, colors });
  const command = repeatingCommand(flags, options.seed);
  const common = { runs, command, signal, onEvent: live.on };
  try {
    const { verdict, folder, plan } = await (here
      ? withPair(context, 'drill', (pair) =>
          conductDrill({ ...common, options, pair, sources: 'pair', keepsPair: true }),
        )
      : apart(context, flags, { ...common, ...options.load, ...options.limits, ...options }));
    live.end();
    const name = folder.slice(folder.lastIndexOf('/') + 1);
    return { ...verdictAnswer(context, verdict, plan), next: [`amq-ha-demo check ${name}`] };
  } finally {
    live.end();
  }
}

async function apart(
  context: CommandContext,
  flags: Flags,
  settings: DrillSettings,
): Promise<DrillOutcome> {
  const asked = resolveSettings({ flags, ...context }).settings;
  const hasOwnEnsemble = asked.lockManager === 'zookeeper' && asked.zookeeper === null;
  const faults = settings.faults ?? [];
  refuseImpossible(faults, {
    relay: true,
    zooKeeperServers: hasOwnEnsemble ? asked.zookeeperNodes : 0,
  });
  const cuttable = anyNeeds(faults, 'relay');
  await using pair = await createPair({ ...flags, ...context, purpose: 'drill', cuttable });
  return await drill(pair, { ...settings, keepsPair: false });
}

function sayUndrawn({ progress }: CommandContext, { faults, rounds }: DrillOptions): void {
  if (faults.length <= rounds) return;
  progress.say(
    `${String(faults.length)} kinds of faults in ${counted(rounds, 'round')}: some do not come up; --rounds ${String(faults.length)} has each once`,
  );
}
