import { EXIT } from '../../model/errors.ts';
import { matrixBrokers, runMatrix } from '../../matrix/run.ts';
import { resolveSettings } from '../../settings/resolve.ts';
import { matrixText } from '../../ui/matrix.ts';
import { MATRIX_COMMAND } from '../options/command-options.ts';
import { readOptions } from '../options/flags.ts';
import type { CommandContext, CommandResult, Flags } from '../shared/context.ts';
import { reportFile } from '../shared/report-files.ts';
import { guide } from './demo.ts';

/** `matrix`: the smoke walk on every broker that is asked for, as one table. */
export async function matrix(context: CommandContext, flags: Flags): Promise<CommandResult> {
  const { env, cwd, progress, signal, width, colors } = context;
  const { junit, markdown } = readOptions(MATRIX_COMMAND, flags);
  const { settings, sources } = resolveSettings({ flags, env, cwd });
  const brokers = await matrixBrokers(settings, cwd);
  const document = await runMatrix({
    brokers,
    settings,
    sources,
    env,
    progress,
    signal,
    // The steps are progress here: beside the answer, not part of it.
    observer: (walk) => guide({ ...context, json: true }, walk, null),
    reports: {
      junit: reportFile(cwd, junit, {
        option: '--junit',
        example: 'amq-ha-demo matrix --junit matrix.xml',
      }),
      markdown: reportFile(cwd, markdown, {
        option: '--markdown',
        example: 'amq-ha-demo matrix --markdown matrix.md',
      }),
    },
  });
  return {
    document,
    text: `\n${matrixText(document, width, colors)}`,
    exit: document.ok ? EXIT.done : EXIT.failed,
  };
}
