import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { AmqHaError, EXIT } from '../../model/errors.ts';
import type { Matrix } from '../../model/matrix.ts';
import { whyOf } from '../../format/matrix-words.ts';
import { counted } from '../../format/words.ts';
import { brokerXmlOf } from '../../broker/instance.ts';
import { brokersIn, byVersion, type Place } from '../../matrix/brokers.ts';
import { resolveSource } from '../../distribution/acquire/source.ts';
import { matrixJunit, type Judged } from '../../matrix/junit.ts';
import { matrixMarkdown } from '../../matrix/markdown.ts';
import { rowOf, untouchedRow } from '../../matrix/row.ts';
import { settingsIn } from '../../matrix/settings.ts';
import type { PairPlan } from '../../pair/plan/pair-plan.ts';
import { instanceOf } from '../../pair/plan/paths.ts';
import { ThrowAwayHome, throwAwaySettings } from '../../pair/install/throw-away.ts';
import { resolveSettings, type ResolvedSettings } from '../../settings/resolve.ts';
import { matrixText } from '../../ui/matrix.ts';
import { runSmoke } from '../../walk/run-smoke.ts';
import { brokerName } from '../options/compare-options.ts';
import type { CommandContext, CommandResult, Flags } from '../shared/context.ts';
import { guide } from './demo.ts';
import { reportFile } from '../shared/report-files.ts';

/** `matrix`: the smoke walk on every broker that is asked for, as one table. */
export async function matrix(context: CommandContext, flags: Flags): Promise<CommandResult> {
  const { env, cwd, progress, signal } = context;
  const resolved = resolveSettings({ flags, env, cwd });
  const brokers = brokersOf(resolved.settings, cwd);
  for (const broker of brokers) await refuseNothing(broker, resolved.settings.home);
  const reports = {
    junit: fileFor(cwd, flags, 'junit', 'matrix.xml'),
    markdown: fileFor(cwd, flags, 'markdown', 'matrix.md'),
  };
  const judged: Judged[] = [];
  for (const [index, broker] of brokers.entries()) {
    const number = `${String(index + 1)}/${String(brokers.length)}`;
    progress.say(`${index === 0 ? '' : '\n'}broker ${number}: ${brokerName(broker ?? 'default')}`);
    const one = await runOne(context, resolved, broker);
    if (signal.aborted) throw interrupted(judged);
    judged.push(one);
    if (!one.row.ok) progress.say(`✖ ${whyOf(one.row)}`);
    // What is known is in the files at once, however this ends.
    write(reports, judged);
  }
  const document = matrixOf(judged);
  return {
    document,
    text: `\n${matrixText(document, context.width, context.colors)}`,
    exit: document.ok ? EXIT.done : EXIT.failed,
  };
}

function fileFor(
  cwd: string,
  flags: Flags,
  name: 'junit' | 'markdown',
  file: string,
): string | null {
  const example = `amq-ha-demo matrix --${name} ${file}`;
  return reportFile(cwd, flags[name], { option: `--${name}`, example });
}

/** Null: whatever every other command takes when nobody says which. */
function brokersOf(
  { broker, home }: ResolvedSettings['settings'],
  cwd: string,
): readonly (string | null)[] {
  if (broker !== null && broker.trim() !== '')
    return brokersIn(broker, (path) => placeAt([resolve(cwd, path), resolve(home, path)]));
  const zips = byVersion(zipsIn(join(home, 'installs')));
  return zips.length === 0 ? [null] : zips;
}

/** What cannot be found is said before minutes of walks. @throws AmqHaError of `resolveSource`, NO_BROKER_ZIP */
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
async function runOne(
  context: CommandContext,
  { settings: shared, sources }: ResolvedSettings,
  broker: string | null,
): Promise<Judged> {
  const { env, progress, signal } = context;
  try {
    const settings = await throwAwaySettings(
      { settings: { ...shared, broker }, sources },
      progress,
    );
    await using home = new ThrowAwayHome('matrix');
    const run = await runSmoke({
      ...{ home: home.path, settings, command: 'matrix', env, progress, signal },
      // The steps are progress here: beside the answer, not part of it.
      observer: (walk) => guide({ ...context, json: true }, walk, null),
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

function write(
  { junit, markdown }: { readonly junit: string | null; readonly markdown: string | null },
  judged: readonly Judged[],
): void {
  if (junit !== null) writeFileSync(junit, matrixJunit(judged));
  if (markdown !== null) writeFileSync(markdown, matrixMarkdown(matrixOf(judged)));
}

function interrupted(judged: readonly Judged[]): AmqHaError {
  return new AmqHaError('INTERRUPTED', `interrupted after ${counted(judged.length, 'broker')}`, {
    document: { ...matrixOf(judged), ok: false },
  });
}
