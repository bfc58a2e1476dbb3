import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  writeFileSync,
} from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import type { BrokerRole } from '../../model/broker.ts';
import { AmqHaError } from '../../model/errors.ts';
import { verifyBrokerXml } from '../../broker/broker-xml/verify.ts';
import { patchBrokerXml } from '../../broker/broker-xml/patch.ts';
import { brokerXmlOf, profileOf, utilityProfileOf, type Instance } from '../../broker/instance.ts';
import { jvmFlags, patchProfile } from '../../broker/profile.ts';
import { writeFileAtomic } from '../../platform/files.ts';
import { homeOf } from '../plan/broker-home.ts';
import { movePaths } from './move-paths.ts';
import type { PairPlan } from '../plan/pair-plan.ts';
import { distributionFolderOf, instanceOf, locksFolderOf } from '../plan/paths.ts';
import { brokerXmlPlan, type XmlVariant } from '../plan/plan.ts';

/**
 * Changes one broker's broker.xml to its plan, and verifies it by reading it back.
 * @throws AmqHaError NOT_A_BROKER when an element is not where it should be
 */
export function configureBroker(
  home: string,
  plan: PairPlan,
  role: BrokerRole,
  variant: XmlVariant = {},
): void {
  const path = brokerXmlOf(instanceOf(home, plan, role));
  const before = readFileSync(path, 'utf8');
  const wanted = brokerXmlPlan(home, plan, role, variant);
  const after = patchBrokerXml(before, wanted);
  if (after !== before) writeFileAtomic(path, after);
  verifyBrokerXml(readFileSync(path, 'utf8'), wanted);
}

/**
 * Returns the broker.xml that `init` makes from one that `artemis create` wrote elsewhere. Pure.
 * @param made `generated`: its text; `madeIn`: real path of the distribution that wrote it
 * @throws AmqHaError NOT_A_BROKER when an element is not where it should be
 */
export function configuredBrokerXml(
  home: string,
  plan: PairPlan,
  role: BrokerRole,
  { generated, madeIn }: { readonly generated: string; readonly madeIn: string },
): string {
  const wanted = brokerXmlPlan(home, plan, role);
  const runPath = plan.alias ?? distributionFolderOf(home, plan.folder);
  const text = patchBrokerXml(movePaths(generated, [{ from: madeIn, to: runPath }]), wanted);
  verifyBrokerXml(text, wanted);
  return text;
}

/**
 * Sets the JVM flags and the Java of one broker in its profiles, so that the instance's own
 * commands work too.
 */
export function configureJvm(home: string, plan: PairPlan, role: BrokerRole): void {
  const instance = instanceOf(home, plan, role);
  const needs = homeOf(plan, role).distribution.java;
  for (const { path, ownPort } of [
    { path: profileOf(instance), ownPort: plan.ports[role].core },
    { path: utilityProfileOf(instance), ownPort: null },
  ]) {
    if (!existsSync(path)) continue;
    const flags = jvmFlags({ needs, java: plan.java, cores: cpus().length, ownPort });
    const before = readFileSync(path, 'utf8');
    const after = patchProfile(before, flags, plan.java.home);
    if (after !== before) writeFileAtomic(path, after);
  }
}

/**
 * Replaces the real path in the files of an instance by the path that this program uses: the alias,
 * or one that leads through a link to target/. `artemis create` writes the real path into its
 * scripts and profiles, whatever path it was given (seen on 2.10.1 and 2.44.0).
 */
export function pointToAlias(home: string, plan: PairPlan, role: BrokerRole): void {
  const folder = distributionFolderOf(home, plan.folder);
  const [realPath, runPath] = [realpathSync(folder), plan.alias ?? folder];
  if (realPath !== runPath) pointTo(instanceOf(home, plan, role), realPath, runPath);
}

/** Replaces one path by another in all scripts and configuration files of an instance. */
export function pointTo({ folder }: Instance, realPath: string, alias: string): void {
  for (const part of ['bin', 'etc']) {
    for (const name of readdirSync(join(folder, part))) {
      const path = join(folder, part, name);
      const text = readFileSync(path, 'utf8');
      const moved = movePaths(text, [{ from: realPath, to: alias }]);
      if (moved !== text) writeFileSync(path, moved);
    }
  }
}

/** Makes the folder that the file lock manager requires; does nothing in the other modes. */
export function makeLocksFolder(home: string, plan: PairPlan): void {
  if (plan.haMode === 'file') mkdirSync(locksFolderOf(home, plan), { recursive: true });
}

/**
 * Checks that `artemis create` has made its files: it exits with 0 even when it did nothing (before
 * 2.13).
 * @throws AmqHaError NOT_A_BROKER with the output of the command
 */
export function assertCreated(
  home: string,
  plan: PairPlan,
  role: BrokerRole,
  output: string,
): void {
  const instance = instanceOf(home, plan, role);
  const missing = [brokerXmlOf(instance), profileOf(instance)].filter((path) => !existsSync(path));
  if (missing.length > 0) {
    throw new AmqHaError(
      'NOT_A_BROKER',
      `artemis create did not make ${missing.join(', ')}. Its output:\n${output.trim()}`,
      {
        hint: 'amq-ha-demo init --keep',
      },
    );
  }
}
