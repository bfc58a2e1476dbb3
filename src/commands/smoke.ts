import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { AmqHaError, EXIT } from '../model/errors.ts';
import type { Settings } from '../model/settings.ts';
import { resolveSource } from '../distribution/source.ts';
import { cleanHome } from '../pair/clean.ts';
import { HaPair } from '../pair/ha-pair.ts';
import { initPair } from '../pair/init.ts';
import { notWritable, withLock } from '../pair/lock.ts';
import { readRecord } from '../pair/record.ts';
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
  const broker = await sourceOf(settings, context.home);
  const reports = {
    junit: pathOf(context, flags['junit']),
    artifacts: pathOf(context, flags['artifacts']),
  };
  for (const path of [reports.junit === null ? null : dirname(reports.junit), reports.artifacts])
    if (path !== null) makeFolder(path);

  const home = mkdtempSync(join(tmpdir(), 'amq-ha-demo-smoke-'));
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
    report(home, { ok: false, steps: steps ?? [] }, reports);
    throw error;
  }
}

function report(home: string, result: WalkResult, { junit, artifacts }: Reports): void {
  if (junit !== null) writeFileSync(junit, junitXml(result, 'amq-ha-demo smoke'));
  if (result.ok || artifacts === null) return;
  writeFileSync(join(artifacts, 'timeline.json'), `${JSON.stringify(result, null, 2)}\n`);
  const record = readRecord(home);
  if (record === null) return;
  const pair = new HaPair(home, record.plan);
  for (const broker of pair.brokers) {
    for (const folder of ['log', 'etc']) {
      const from = join(broker.instance.folder, folder);
      if (existsSync(from)) cpSync(from, join(artifacts, broker.name, folder), { recursive: true });
    }
  }
}

/** The zip in the user's installs/ counts, though the walk runs elsewhere. */
async function sourceOf(settings: Settings, home: string): Promise<string> {
  const source = await resolveSource(settings.broker, home);
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
