import {
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { BrokerRole } from '../../model/broker.ts';
import { AmqHaError } from '../../model/errors.ts';
import { carryPolicy } from '../../broker/broker-xml/carry-policy.ts';
import { brokerEnvironment } from '../../broker/environment.ts';
import { brokerXmlOf, profileOf, type Instance } from '../../broker/instance.ts';
import { readTextIfThere, writeFileAtomic } from '../../platform/files.ts';
import { MODERN_FORMS } from '../../broker/old-forms.ts';
import { OwnedProcess } from '../../platform/owned-process.ts';
import { run } from '../../platform/run.ts';
import { restoreBackupPolicy } from '../start/backup-policy.ts';
import type { BrokerHome, PairPlan } from '../plan/pair-plan.ts';
import { pathOfHome, withHome } from '../plan/broker-home.ts';
import { configureJvm, pointTo, pointToAlias } from '../instance/configure.ts';
import type { HaPair } from '../observe/ha-pair.ts';
import { self } from '../record/lock.ts';
import { distributionFolderOf, instanceOf } from '../plan/paths.ts';
import { brokerXmlPlan } from '../plan/plan.ts';
import type { PairRecord } from '../record/pair-record.ts';
import { readRecord, writeRecord } from '../record/record.ts';

/**
 * The folders of an instance that an upgrade rewrites, and the folder that keeps them meanwhile.
 */
const PARTS = ['etc', 'bin'] as const;
const KEPT = 'before-upgrade';
/**
 * Folders into which `artemis upgrade` copies what it changes; a file lists those that existed
 * before.
 */
const COPIES = /^old-config-bkp\.\d+$/;
const EARLIER_COPIES = 'earlier-copies';
const UPGRADE_WITHIN_MS = 120_000;

/**
 * Switches the instance of a stopped broker to other software: `artemis upgrade` of that rewrites
 * its scripts and profiles (it keeps data, broker.xml and -Xmx, as its source shows); then the JVM
 * flags are set, and the HA policy in broker.xml gets the elements of the new version. The old
 * files are kept until `keepSwitch`, `takeBackSwitch` or `settleSwitch`, and the switch is
 * recorded, so that a crash can be recovered.
 * @throws AmqHaError NOT_A_BROKER when the new software did not accept the instance
 */
export async function switchHome(pair: HaPair, role: BrokerRole, to: BrokerHome): Promise<void> {
  const { home, plan } = pair;
  const { instance } = pair.broker(role);
  if (role === 'backup') restoreBackupPolicy(pair);
  keepParts(instance); // before it is recorded: files of an earlier upgrade must never be put back
  note(home, { switching: { ...self(), role, before: plan } });
  for (const [name, modern] of Object.entries(MODERN_FORMS))
    rewrite(join(instance.folder, 'etc', name), modern);
  await runUpgrade(home, plan, role, to);
  const after = withHome(plan, role, to);
  configureJvm(home, after, role);
  const [was, becomes] = [brokerXmlPlan(home, plan, role), brokerXmlPlan(home, after, role)];
  rewrite(brokerXmlOf(instance), (text) => carryPolicy(text, was, becomes));
  note(home, { plan: after });
  pair.adopt(after);
}

/** Ends a switch whose new software works: removes the old files. */
export function keepSwitch(pair: HaPair, role: BrokerRole): void {
  note(pair.home, { switching: null });
  removeKept(pair.broker(role).instance);
}

/**
 * Rolls a switch back: ends the broker and gives it its old software. Its data are not changed.
 * @returns false when there was no switch
 */
export async function takeBackSwitch(pair: HaPair): Promise<boolean> {
  const switching = readRecord(pair.home)?.switching ?? null;
  if (switching === null) return false;
  const broker = pair.broker(switching.role);
  await broker.kill();
  await endUpgrade(broker.instance);
  restoreParts(broker.instance);
  note(pair.home, { plan: switching.before, switching: null });
  pair.adopt(switching.before);
  return true;
}

/** Ends an `artemis upgrade` of a crashed command, which would go on writing. */
async function endUpgrade({ runFolder }: Instance): Promise<void> {
  const isIt = (commandLine: string): boolean => commandLine.endsWith(` upgrade ${runFolder}`);
  await new OwnedProcess('artemis upgrade', isIt).kill();
}

function note(home: string, change: Partial<PairRecord>): void {
  const record = readRecord(home);
  if (record !== null) writeRecord(home, { ...record, ...change });
}

const keptOf = (instance: Instance, part: string): string => join(instance.folder, KEPT, part);

function keepParts(instance: Instance): void {
  removeKept(instance);
  const draft = join(instance.folder, `${KEPT}.draft`);
  rmSync(draft, { recursive: true, force: true });
  for (const part of PARTS)
    cpSync(join(instance.folder, part), join(draft, part), { recursive: true });
  writeFileSync(join(draft, EARLIER_COPIES), copiesIn(instance).join('\n'));
  renameSync(draft, join(instance.folder, KEPT)); // complete or not at all
}

function restoreParts(instance: Instance): void {
  for (const part of PARTS) {
    if (!existsSync(keptOf(instance, part))) continue; // not rewritten yet, or restored already
    rmSync(join(instance.folder, part), { recursive: true, force: true });
    renameSync(keptOf(instance, part), join(instance.folder, part));
  }
  const earlier = readTextIfThere(keptOf(instance, EARLIER_COPIES))?.split('\n');
  const made = copiesIn(instance).filter((name) => earlier?.includes(name) === false);
  for (const name of made) rmSync(join(instance.folder, name), { recursive: true, force: true });
  removeKept(instance);
}

const copiesIn = ({ folder }: Instance): readonly string[] =>
  readdirSync(folder).filter((name) => COPIES.test(name));

function rewrite(path: string, change: (text: string) => string): void {
  const before = readTextIfThere(path);
  const after = before === null ? null : change(before);
  if (after !== null && after !== before) writeFileAtomic(path, after);
}

function removeKept(instance: Instance): void {
  rmSync(join(instance.folder, KEPT), { recursive: true, force: true });
}

/**
 * Runs `artemis upgrade`. It may exit with 0 though it did nothing: the profile must name the new
 * home.
 */
async function runUpgrade(
  home: string,
  plan: PairPlan,
  role: BrokerRole,
  to: BrokerHome,
): Promise<void> {
  const instance = instanceOf(home, plan, role);
  const path = pathOfHome(home, to);
  const result = await run(join(path, 'bin', 'artemis'), ['upgrade', instance.runFolder], {
    cwd: path,
    env: brokerEnvironment(plan.java.home, {
      shortJvm: to.distribution.javaArgsFromEnvironment.home,
    }),
    timeoutMs: UPGRADE_WITHIN_MS,
  });
  pointToAliases(home, plan, role, to);
  const isNamed = readFileSync(profileOf(instance), 'utf8').includes(`ARTEMIS_HOME='${path}'`);
  if (isNamed && result.exitCode === 0) return;
  const output = withoutStack(`${result.stdout}\n${result.stderr}`);
  throw new AmqHaError(
    'NOT_A_BROKER',
    `artemis upgrade of ${to.distribution.product} did not accept ${instance.folder}. Its output:\n${output}`,
    { hint: 'amq-ha-demo status   (the old software is back)' },
  );
}

/** Removes the stack trace from the output, which does not help a user. */
const withoutStack = (output: string): string =>
  output
    .split('\n')
    .filter((line) => line.trim() !== '' && !/^\s+(?:at |\.\.\. \d+ more)/.test(line))
    .join('\n');

/** Replaces the real paths, which `artemis upgrade` writes whatever path it was given. */
function pointToAliases(home: string, plan: PairPlan, role: BrokerRole, to: BrokerHome): void {
  pointToAlias(home, plan, role);
  if (to.alias !== null)
    pointTo(
      instanceOf(home, plan, role),
      realpathSync(distributionFolderOf(home, to.folder)),
      to.alias,
    );
}
