import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { diagnose, summed } from '../../doctor/diagnose.ts';
import { explain, readRules } from '../../doctor/explain.ts';
import { readInput } from '../../doctor/subject/inputs.ts';
import { judgeMachine, type PairNeeds } from '../../doctor/machine/judge-machine.ts';
import { examineMachine } from '../../doctor/machine/machine.ts';
import { wantedVersion } from '../../doctor/releases/versions.ts';
import { BROKER_ROLES } from '../../model/broker.ts';
import type { Diagnosis } from '../../model/doctor.ts';
import { AmqHaError, EXIT } from '../../model/errors.ts';
import { haModeInWords } from '../../format/words.ts';
import type { PairPlan } from '../../pair/plan/pair-plan.ts';
import { distributionFolderOf, instanceOf } from '../../pair/plan/paths.ts';
import { allPortsOf, fixedPorts, portsOf } from '../../pair/plan/plan.ts';
import { homeOf } from '../../pair/plan/broker-home.ts';
import { HaPair } from '../../pair/observe/ha-pair.ts';
import { readRecord } from '../../pair/record/record.ts';
import { diagnosisText, explanationText } from '../../ui/doctor.ts';
import { DOCTOR_COMMAND } from '../options/command-options.ts';
import { readOptions } from '../options/flags.ts';
import type { CommandContext, CommandResult, Flags } from '../shared/context.ts';
import { notesOn } from '../shared/pair-access.ts';

/** `doctor [file...]`: judges configurations; without any, this machine and the pair of this home. */
export async function doctor(
  context: CommandContext,
  args: readonly (string | undefined)[],
  flags: Flags,
): Promise<CommandResult> {
  const { explain: rule, for: version } = readOptions(DOCTOR_COMMAND, flags);
  if (rule !== null) return explained(context, rule, args);
  const wanted = version === null ? null : wantedVersion(version);
  const given = args.filter((arg) => arg !== undefined);
  const diagnosis =
    given.length === 0
      ? await examineHere(context, wanted)
      : await judgeFiles(given, context.cwd, wanted);
  return {
    document: diagnosis,
    text: diagnosisText(diagnosis, context.width, context.colors),
    exit: diagnosis.ok ? EXIT.done : EXIT.failed,
  };
}

function explained(
  { width, colors }: CommandContext,
  rule: string,
  files: readonly (string | undefined)[],
): CommandResult {
  if (files.some((file) => file !== undefined)) {
    throw new AmqHaError('USAGE', '--explain judges nothing, so it takes no files', {
      hint: `amq-ha-demo doctor --explain ${rule}`,
    });
  }
  const explanation = explain(readRules(), rule);
  return {
    document: explanation,
    text: explanationText(explanation, width, colors),
    exit: EXIT.done,
  };
}

async function judgeFiles(
  given: readonly string[],
  cwd: string,
  wanted: string | null,
): Promise<Diagnosis> {
  const inputs = [];
  for (const each of given) inputs.push(await readInput(each, cwd));
  return diagnose(inputs, wanted);
}

async function examineHere(context: CommandContext, wanted: string | null): Promise<Diagnosis> {
  const { home, env } = context;
  const record = readRecord(home);
  const plan = record?.plan ?? null;
  if (wanted !== null && plan === null) {
    throw new AmqHaError(
      'USAGE',
      `--for: there is no pair in ${home} to judge, and no file was named`,
      {
        hint: `amq-ha-demo doctor <broker.xml or the folder of an instance> --for ${wanted}`,
      },
    );
  }
  if (record !== null) for (const note of notesOn(home, record)) context.progress.say(note);
  const machine = await examineMachine({
    env,
    folder: home,
    ports: plan === null ? portsOf(fixedPorts(0)) : allPortsOf(plan),
    ownPids: plan === null ? [] : pidsOf(new HaPair(home, plan)),
    pair:
      plan === null
        ? null
        : `${homeOf(plan, 'primary').distribution.product}, ${haModeInWords(plan.haMode)}`,
  });
  const javaThere = plan === null || existsSync(join(plan.java.home, 'bin', 'java'));
  const files = plan === null ? null : await judgePair(context, plan, wanted);
  const found = [
    ...(files?.findings ?? []),
    ...judgeMachine(machine, { javaThere, zookeeper: serversOf(home, plan) }),
  ];
  return { ...summed(found, files?.judged ?? []), machine };
}

function pidsOf({ brokers, ensemble }: HaPair): readonly number[] {
  return [...brokers, ...(ensemble?.servers ?? [])]
    .map((each) => each.process()?.pid)
    .filter((pid) => pid !== undefined);
}

/** While a broker runs, its servers have to run too. */
function serversOf(home: string, plan: PairPlan | null): PairNeeds['zookeeper'] {
  const pair = plan === null ? null : new HaPair(home, plan);
  if (pair?.brokers.every((broker) => broker.process() === null) !== false) return undefined;
  const nodes = pair.ensemble?.status().nodes ?? [];
  const running = nodes.filter((node) => node.running).length;
  return nodes.length === 0 ? undefined : { running, all: nodes.length };
}

/** The two broker.xml of a pair of this program; null when its folder was removed by hand. */
async function judgePair(
  { home, cwd }: CommandContext,
  plan: PairPlan,
  wanted: string | null,
): Promise<Diagnosis | null> {
  if (!existsSync(distributionFolderOf(home, plan.folder))) return null;
  const folders = BROKER_ROLES.map((role) => instanceOf(home, plan, role).folder);
  const shown = folders.map((folder) => {
    const path = relative(cwd, folder);
    return path.startsWith('..') ? folder : path;
  });
  return judgeFiles(shown, cwd, wanted);
}
