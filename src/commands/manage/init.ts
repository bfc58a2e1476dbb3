import { EXIT } from '../../model/errors.ts';
import { initPair } from '../../pair/install/init.ts';
import { withLock } from '../../pair/record/lock.ts';
import { checkHome } from '../../pair/install/preflight.ts';
import { resolveSettings } from '../../settings/resolve.ts';
import { statusText } from '../../ui/status.ts';
import { commandAgain } from '../options/again.ts';
import { INIT_COMMAND } from '../options/command-options.ts';
import { readOptions } from '../options/flags.ts';
import type { CommandContext, CommandResult, Flags } from '../shared/context.ts';
import { mend } from '../shared/pair-access.ts';

/** `init`: from the zip to a protected pair. */
export async function init(context: CommandContext, flags: Flags): Promise<CommandResult> {
  const { home, env, progress, signal } = context;
  const { start, dryRun: isDry, keep } = readOptions(INIT_COMMAND, flags);
  const { settings } = resolveSettings({ flags, env, cwd: context.cwd });
  if (isDry) {
    const { dryRun } = await import('../../pair/install/dry-run.ts');
    const dry = await dryRun({ home, settings, env, progress, signal });
    return { document: dry, text: dry.text, exit: EXIT.done, next: [commandAgain('init', flags)] };
  }
  checkHome(home);
  return withLock(home, 'init', async () => {
    await mend(context, { replaces: true });
    const { pair, look, timings } = await initPair({
      home,
      settings,
      env,
      start,
      keep,
      progress,
      signal,
    });
    const document = { ...pair.status(look), timings };
    return {
      document,
      text: statusText(document, context.width, context.colors),
      exit: EXIT.done,
      next: start ? ['amq-ha-demo produce', 'amq-ha-demo failover'] : ['amq-ha-demo start'],
    };
  });
}
