import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { BROKER_NAMES, BROKER_ROLES } from '../model/broker.ts';
import { AmqHaError, EXIT } from '../model/errors.ts';
import type { Settings } from '../model/settings.ts';
import { resolveSource } from '../distribution/source.ts';
import { cleanHome } from '../pair/clean.ts';
import type { HaPair } from '../pair/ha-pair.ts';
import { initPair } from '../pair/init.ts';
import { notWritable, withLock } from '../pair/lock.ts';
import { plainTmpdir } from '../pair/alias.ts';
import { targetOf } from '../pair/plan.ts';
import { guard } from '../platform/watchdog.ts';
import { resolveSettings } from '../settings/resolve.ts';
import { junitXml } from '../walk/junit.ts';
import { runWalk, type StepResult, type WalkResult } from '../walk/run-walk.ts';
import { originalWalk } from '../walk/steps.ts';
import type { CommandContext, CommandResult, Flags } from './context.ts';
import { guide } from './demo.ts';

/** `smoke`: the walk in a throw-away folder; nothing is left, whatever happens. */
export async function smoke(context: CommandContext, flags: Flags): Promise<CommandResult> {
  const { settings, sources } = resolveSettings({ flags, env: context.env, cwd: context.cwd });
  const asked = sources.ports !== 'default' || sources.portOffset !== 'default';
  const broker = await sourceOf(context, settings);
  const reports = {
    junit: pathOf(context, flags['junit']),
    artifacts: pathOf(context, flags['artifacts']),
  };
  for (const path of [reports.junit === null ? null : dirname(reports.junit), reports.artifacts])
    if (path !== null) makeFolder(path);

  refuseFolder(reports.junit);

  const home = realpathSync(mkdtempSync(join(plainTmpdir(), 'amq-ha-demo-smoke-')));
  const watchdog = guard(home);
  try {
    const throwAway: Settings = {
      ...settings,
      home,
      broker,
      ports: asked ? settings.ports : 'auto',
    };
    const result = await walkIn(context, home, throwAway, reports);
    const document = { ...result, artifacts: result.ok ? null : reports.artifacts };
    const text = result.ok
      ? `\nsmoke: all ${String(result.steps.length)} steps went as expected`
      : `\nsmoke: failed at ${result.steps.at(-1)?.name ?? 'the start'}`;
    return { document, text, exit: result.ok ? EXIT.done : EXIT.failed };
  } finally {
    await cleanHome(home);
    rmSync(home, { recursive: true, force: true });
    watchdog.release();
  }
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
): Promise<WalkResult> {
  const { env, progress, signal } = context;
  const makePair = async (): Promise<HaPair> =>
    withLock(
      home,
      'smoke',
      async () =>
        (await initPair({ home, settings, env, start: true, keep: true, progress, signal })).pair,
    );
  const walk = originalWalk(makePair);
  try {
    const result = await runWalk(walk, guide(context, walk, null), signal);
    report(home, result, reports);
    return result;
  } catch (error) {
    const steps =
      error instanceof AmqHaError
        ? (error.document['steps'] as readonly StepResult[] | undefined)
        : undefined;
    report(home, { ok: false, steps: steps ?? [brokenOff(error)] }, reports);
    throw error;
  }
}

/** A walk that broke off without a step to show for it is one failed case, not none. */
function brokenOff(error: unknown): StepResult {
  return { name: 'smoke', expected: 'the walk runs', seen: String(error), ok: false, ms: 0 };
}

function report(home: string, result: WalkResult, { junit, artifacts }: Reports): void {
  if (junit !== null) writeFileSync(junit, junitXml(result, 'amq-ha-demo smoke'));
  if (result.ok || artifacts === null) return;
  writeFileSync(join(artifacts, 'timeline.json'), `${JSON.stringify(result, null, 2)}\n`);
  for (const folder of instanceFolders(home)) {
    for (const part of ['log', 'etc']) {
      const from = join(folder, part);
      const to = join(artifacts, basename(folder), part);
      if (existsSync(from)) cpSync(from, to, { recursive: true });
    }
    maskFile(join(artifacts, basename(folder), 'etc', 'broker.xml'));
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

/** broker.xml holds the cluster password as it is (up to 2.53). */
function maskFile(path: string): void {
  if (!existsSync(path)) return;
  const text = readFileSync(path, 'utf8');
  writeFileSync(path, text.replace(/(<cluster-password>)[^<]*(<)/g, '$1***$2'));
}

/** The zip in the user's installs/ counts, though the walk runs elsewhere. */
async function sourceOf(context: CommandContext, settings: Settings): Promise<string> {
  const source = await resolveSource(settings.broker, context.home);
  if (source.kind === 'version' && source.announced) {
    context.progress.say(
      `no zip in installs/: taking the default, Apache ActiveMQ Artemis ${source.version}`,
    );
  }
  switch (source.kind) {
    case 'zip':
    case 'folder':
      return source.path;
    case 'url':
      return source.url;
    case 'version':
      return source.version;
  }
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
