import { cpSync, existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { BROKER_NAMES, BROKER_ROLES } from '../model/broker.ts';
import { AmqHaError, EXIT } from '../model/errors.ts';
import type { Settings } from '../model/settings.ts';
import type { Verdict } from '../model/verdict.ts';
import { maskPasswords } from '../drill/keep-files.ts';
import type { HaPair } from '../pair/ha-pair.ts';
import { initPair } from '../pair/init.ts';
import { notWritable, withLock } from '../pair/lock.ts';
import { targetOf } from '../pair/plan.ts';
import { ThrowAwayHome, throwAwaySettings } from '../pair/throw-away.ts';
import { resolveSettings } from '../settings/resolve.ts';
import { junitXml } from '../walk/junit.ts';
import { runWalk, type StepResult, type WalkResult } from '../walk/run-walk.ts';
import { smokeWalk, type SmokeWalk } from '../walk/under-load.ts';
import type { CommandContext, CommandResult, Flags } from './context.ts';
import { guide } from './demo.ts';

/** `smoke`: the walk in a throw-away folder; nothing is left, whatever happens. */
export async function smoke(context: CommandContext, flags: Flags): Promise<CommandResult> {
  const resolved = resolveSettings({ flags, env: context.env, cwd: context.cwd });
  const settings = await throwAwaySettings(resolved, context.progress);
  const reports = {
    junit: pathOf(context, flags['junit']),
    artifacts: pathOf(context, flags['artifacts']),
  };
  for (const path of [reports.junit === null ? null : dirname(reports.junit), reports.artifacts])
    if (path !== null) makeFolder(path);

  refuseFolder(reports.junit);

  await using home = new ThrowAwayHome('smoke');
  const result = await walkIn(context, home.path, { ...settings, home: home.path }, reports);
  const document = { ...result, artifacts: result.ok ? null : reports.artifacts };
  const text = result.ok
    ? `\nsmoke: all ${String(result.steps.length)} steps went as expected`
    : `\nsmoke: failed at ${result.steps.at(-1)?.name ?? 'the start'}`;
  return { document, text, exit: result.ok ? EXIT.done : EXIT.failed };
}

/** A report that cannot be written must not be found out after the walk. */
function refuseFolder(junit: string | null): void {
  if (junit === null || !existsSync(junit) || !statSync(junit).isDirectory()) return;
  throw new AmqHaError('USAGE', `--junit: ${junit} is a folder, not a file`, {
    hint: 'amq-ha-demo smoke --junit smoke.xml',
  });
}

interface Reports {
  readonly junit: string | null;
  readonly artifacts: string | null;
}

async function walkIn(
  context: CommandContext,
  home: string,
  settings: Settings,
  reports: Reports,
): Promise<WalkResult & { readonly verdict: Verdict | null }> {
  const { env, progress, signal } = context;
  const makePair = async (): Promise<HaPair> =>
    withLock(
      home,
      'smoke',
      async () =>
        (await initPair({ home, settings, env, start: true, keep: true, progress, signal })).pair,
    );
  const walk = smokeWalk(makePair);
  try {
    const result = await runWalk(walk, guide(context, walk, null), signal);
    report(home, walk, result, reports);
    return { ...result, verdict: walk.drill()?.verdict ?? null };
  } catch (error) {
    const steps =
      error instanceof AmqHaError
        ? (error.document['steps'] as readonly StepResult[] | undefined)
        : undefined;
    report(home, walk, { ok: false, steps: steps ?? [brokenOff(error)] }, reports);
    throw error;
  }
}

/** A walk that broke off without a step to show for it is one failed case, not none. */
function brokenOff(error: unknown): StepResult {
  return { name: 'smoke', expected: 'the walk runs', seen: String(error), ok: false, ms: 0 };
}

function report(
  home: string,
  walk: SmokeWalk,
  result: WalkResult,
  { junit, artifacts }: Reports,
): void {
  const drill = walk.drill();
  if (junit !== null)
    writeFileSync(junit, junitXml(result, 'amq-ha-demo smoke', drill?.verdict ?? null));
  if (result.ok || artifacts === null) return;
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

function pathOf(context: CommandContext, value: unknown): string | null {
  return typeof value === 'string' ? resolve(context.cwd, value) : null;
}

function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    throw notWritable(path, error);
  }
}
