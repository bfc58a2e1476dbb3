import { cpSync, existsSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { BROKER_NAMES, BROKER_ROLES } from '../../model/broker.ts';
import { AmqHaError, EXIT } from '../../model/errors.ts';
import { maskPasswords } from '../../drill/run/keep-files.ts';
import { targetOf } from '../../pair/plan/paths.ts';
import { ThrowAwayHome, throwAwaySettings } from '../../pair/install/throw-away.ts';
import { resolveSettings } from '../../settings/resolve.ts';
import { junitXml } from '../../walk/junit.ts';
import { runSmoke, type SmokeRun } from '../../walk/run-smoke.ts';
import { brokenOff } from '../../walk/run-walk.ts';
import { SMOKE_COMMAND } from '../options/command-options.ts';
import { readOptions } from '../options/flags.ts';
import type { CommandContext, CommandResult, Flags } from '../shared/context.ts';
import { guide } from './demo.ts';
import { makeFolder, pathOf, reportFile } from '../shared/report-files.ts';

/** `smoke`: the walk in a throw-away folder; nothing is left, whatever happens. */
export async function smoke(context: CommandContext, flags: Flags): Promise<CommandResult> {
  const { env, cwd, progress, signal } = context;
  const given = readOptions(SMOKE_COMMAND, flags);
  const resolved = resolveSettings({ flags, env, cwd });
  const settings = await throwAwaySettings(resolved, progress);
  const example = 'amq-ha-demo smoke --junit smoke.xml';
  const junit = reportFile(cwd, given.junit, { option: '--junit', example });
  const artifacts = pathOf(cwd, given.artifacts);
  if (artifacts !== null) makeFolder(artifacts);

  await using home = new ThrowAwayHome('smoke');
  const run = await runSmoke({
    ...{ home: home.path, settings, command: 'smoke', env, progress, signal },
    observer: (walk) => guide(context, walk, null),
  });
  report(home.path, run, { junit, artifacts });
  const { ok, steps, drill, error } = run;
  if (error !== null) throw error instanceof AmqHaError ? brokenOff(error, steps) : error;
  return {
    document: { ok, steps, verdict: drill?.verdict ?? null, artifacts: ok ? null : artifacts },
    text: ok
      ? `\nsmoke: all ${String(steps.length)} steps went as expected`
      : `\nsmoke: failed at ${steps.at(-1)?.name ?? 'the start'}`,
    exit: ok ? EXIT.done : EXIT.failed,
  };
}

interface Reports {
  readonly junit: string | null;
  readonly artifacts: string | null;
}

function report(home: string, run: SmokeRun, { junit, artifacts }: Reports): void {
  const { ok, steps, drill } = run;
  const result = { ok, steps };
  if (junit !== null)
    writeFileSync(junit, junitXml(result, 'amq-ha-demo smoke', drill?.verdict ?? null));
  if (ok || artifacts === null) return;
  writeFileSync(join(artifacts, 'timeline.json'), `${JSON.stringify(result, null, 2)}\n`);
  if (drill !== null) cpSync(drill.folder, join(artifacts, 'drill'), { recursive: true });
  for (const folder of instanceFolders(home)) {
    for (const part of ['log', 'etc']) {
      const from = join(folder, part);
      const to = join(artifacts, basename(folder), part);
      if (existsSync(from)) cpSync(from, to, { recursive: true });
    }
    maskPasswords(join(artifacts, basename(folder), 'etc', 'broker.xml'));
  }
}

/** Instances of the walk's install, or of one that failed and was kept for this. */
function instanceFolders(home: string): readonly string[] {
  const target = targetOf(home);
  if (!existsSync(target)) return [];
  return readdirSync(target)
    .map((name) => join(target, name, 'instances'))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => BROKER_ROLES.map((role) => join(folder, BROKER_NAMES[role])))
    .filter((folder) => existsSync(folder));
}
