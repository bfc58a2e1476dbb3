import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { AmqHaError } from '../model/errors.ts';
import type { Matrix } from '../model/matrix.ts';
import type { Settings, SettingSource } from '../model/settings.ts';
import type { Progress } from '../model/step.ts';
import { whyOf } from '../format/matrix-words.ts';
import { counted } from '../format/words.ts';
import { brokerXmlOf } from '../broker/instance.ts';
import { brokerName } from '../distribution/acquire/mask.ts';
import { resolveSource } from '../distribution/acquire/source.ts';
import type { PairPlan } from '../pair/plan/pair-plan.ts';
import { instanceOf } from '../pair/plan/paths.ts';
import { ThrowAwayHome, throwAwaySettings } from '../pair/install/throw-away.ts';
import type { WalkObserver } from '../walk/run-walk.ts';
import { runSmoke } from '../walk/run-smoke.ts';
import type { Walk } from '../walk/steps.ts';
import { brokersIn, byVersion, type Place } from './brokers.ts';
import { matrixJunit, type Judged } from './junit.ts';
import { matrixMarkdown } from './markdown.ts';
import { rowOf, untouchedRow } from './row.ts';
import { settingsIn } from './settings.ts';

/** Files that get the results; null: none. */
interface MatrixReports {
  readonly junit: string | null;
  readonly markdown: string | null;
}

interface MatrixRequest {
  /** As `matrixBrokers` found them. */
  readonly brokers: readonly (string | null)[];
  /** In force for all of them. */
  readonly settings: Settings;
  readonly sources: Readonly<Record<keyof Settings, SettingSource>>;
  readonly env: NodeJS.ProcessEnv;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  readonly observer: (walk: Walk) => WalkObserver;
  readonly reports: MatrixReports;
}

/**
 * The smoke walk on each broker in turn. What is known is in the reports at once, however this ends.
 * @throws AmqHaError INTERRUPTED, with the rows so far as its document
 */
export async function runMatrix(request: MatrixRequest): Promise<Matrix> {
  const { brokers, progress, signal, reports } = request;
  const judged: Judged[] = [];
  for (const [index, broker] of brokers.entries()) {
    const number = `${index + 1}/${brokers.length}`;
    progress.say(`${index === 0 ? '' : '\n'}broker ${number}: ${brokerName(broker ?? 'default')}`);
    const one = await runOne(request, broker);
    if (signal.aborted) throw interrupted(judged);
    judged.push(one);
    if (!one.row.ok) progress.say(`✖ ${whyOf(one.row)}`);
    write(reports, judged);
  }
  return matrixOf(judged);
}

/**
 * The brokers that `--broker` names, each found before the first walk begins.
 * @returns null in place of a name: the broker that every command takes when none is named
 * @throws AmqHaError of `resolveSource`; NO_BROKER_ZIP for a folder without a zip or a broker
 */
export async function matrixBrokers(
  settings: Settings,
  cwd: string,
): Promise<readonly (string | null)[]> {
  const brokers = brokersOf(settings, cwd);
  for (const broker of brokers) await refuseNothing(broker, settings.home);
  return brokers;
}

function brokersOf({ broker, home }: Settings, cwd: string): readonly (string | null)[] {
  if (broker !== null && broker.trim() !== '')
    return brokersIn(broker, (path) => placeAt([resolve(cwd, path), resolve(home, path)]));
  const zips = byVersion(zipsIn(join(home, 'installs')));
  return zips.length === 0 ? [null] : zips;
}

/** @throws AmqHaError of `resolveSource`, NO_BROKER_ZIP */
async function refuseNothing(broker: string | null, home: string): Promise<void> {
  const source = await resolveSource(broker, home);
  if (source.kind !== 'folder' || existsSync(join(source.path, 'bin', 'artemis'))) return;
  throw new AmqHaError('NO_BROKER_ZIP', `there is no zip and no broker in ${source.path}`, {
    hint: 'amq-ha-demo matrix --broker <zips, folders of zips, versions>',
  });
}

function placeAt(candidates: readonly string[]): Place {
  const path = candidates.find((candidate) => existsSync(candidate));
  if (path === undefined) return { kind: 'nothing' };
  if (!statSync(path).isDirectory()) return { kind: 'file' };
  const zips = zipsIn(path);
  const isBroker = existsSync(join(path, 'bin', 'artemis'));
  return isBroker || zips.length === 0 ? { kind: 'broker' } : { kind: 'zips', zips };
}

function zipsIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !entry.isDirectory() && /^[^.].*\.zip$/i.test(entry.name))
    .map(({ name }) => join(folder, name));
}

/** In a home of its own, which is gone before the next one begins. Throws nothing: it is one row, whatever happens. */
async function runOne(request: MatrixRequest, broker: string | null): Promise<Judged> {
  const { env, progress, signal, sources, observer } = request;
  try {
    const settings = await throwAwaySettings(
      { settings: { ...request.settings, broker }, sources },
      progress,
    );
    await using home = new ThrowAwayHome('matrix');
    const run = await runSmoke({
      home: home.path,
      settings,
      command: 'matrix',
      env,
      progress,
      signal,
      observer,
    });
    const brokerXml = run.plan === null ? null : brokerXmlIn(home.path, run.plan);
    const inForce = brokerXml === null ? null : settingsIn(brokerXml);
    const asked = broker ?? settings.broker ?? '';
    return { row: rowOf(asked, run, inForce), verdict: run.drill?.verdict ?? null };
  } catch (thrown) {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    return { row: untouchedRow(broker ?? '', error), verdict: null };
  }
}

/** Null where no pair was made: a failed install is kept under another name. */
function brokerXmlIn(home: string, plan: PairPlan): string | null {
  const path = brokerXmlOf(instanceOf(home, plan, 'primary'));
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
}

const matrixOf = (judged: readonly Judged[]): Matrix => ({
  rows: judged.map(({ row }) => row),
  ok: judged.length > 0 && judged.every(({ row }) => row.ok),
});

function write({ junit, markdown }: MatrixReports, judged: readonly Judged[]): void {
  if (junit !== null) writeFileSync(junit, matrixJunit(judged));
  if (markdown !== null) writeFileSync(markdown, matrixMarkdown(matrixOf(judged)));
}

function interrupted(judged: readonly Judged[]): AmqHaError {
  return new AmqHaError('INTERRUPTED', `interrupted after ${counted(judged.length, 'broker')}`, {
    document: { ...matrixOf(judged), ok: false },
  });
}
