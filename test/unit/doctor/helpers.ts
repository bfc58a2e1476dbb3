import type { BrokerXmlPlan } from '../../../src/broker/broker-xml/plan.ts';
import { patchBrokerXml } from '../../../src/broker/broker-xml/patch.ts';
import { applyRules, type Diagnosed } from '../../../src/doctor/apply-rules.ts';
import { configPairs, withPeers } from '../../../src/doctor/subject/pairing.ts';
import { readHaConfig } from '../../../src/doctor/subject/config.ts';
import type { HostFacts, Subject } from '../../../src/doctor/subject/rule.ts';
import { parseVersion } from '../../../src/doctor/releases/versions.ts';
import { vocabularyOf } from '../../../src/doctor/releases/vocabulary.ts';
import type { HaMode } from '../../../src/model/broker.ts';
import { fixture, planFor, type Version } from '../broker/broker-xml/helpers.ts';

export const ROLES = ['primary', 'backup'] as const;
export type Role = (typeof ROLES)[number];
/** The text of both broker.xml of a pair. */
export type Texts = Readonly<Record<Role, string>>;

/** Class names of the lock managers, before and after they were renamed. */
const CLASSES = {
  old: {
    file: 'org.apache.activemq.artemis.quorum.file.FileBasedPrimitiveManager',
    zookeeper: 'org.apache.activemq.artemis.quorum.zookeeper.CuratorDistributedPrimitiveManager',
  },
  new: {
    file: 'org.apache.activemq.artemis.lockmanager.file.FileBasedLockManager',
    zookeeper: 'org.apache.activemq.artemis.lockmanager.zookeeper.CuratorDistributedLockManager',
  },
};

/**
 * The broker.xml of a pair as this program writes it: the plan of `init` applied to generated
 * files.
 */
export function ours(version: Version, mode: HaMode = 'classic'): Texts {
  const names = version === '2.10.1' || version === '2.28.0' ? CLASSES.old : CLASSES.new;
  const text = (role: Role): string => {
    const plan: BrokerXmlPlan = planFor(version, role, { haMode: mode });
    const lockManager =
      plan.lockManager === null || mode === 'classic'
        ? null
        : { ...plan.lockManager, className: names[mode] };
    return patchBrokerXml(fixture(`${version}/${role}-plain.xml`), { ...plan, lockManager });
  };
  return { primary: text('primary'), backup: text('backup') };
}

export function subjectOf(
  text: string,
  versionName: string,
  broker = 'primary',
  host: HostFacts | null = null,
): Subject {
  const version = parseVersion(versionName);
  if (version === null) throw new Error(`not a version: ${versionName}`);
  return {
    config: readHaConfig(`${broker}/etc/broker.xml`, broker, text),
    version,
    versionName,
    vocabulary: vocabularyOf(version),
    host,
    peer: null,
  };
}

/** Judges a pair as the command does. */
export function judgeTexts(
  texts: Texts,
  versionName: string,
  host: HostFacts | null = null,
): readonly Diagnosed[] {
  const subjects = ROLES.map((role) => subjectOf(texts[role], versionName, role, host));
  const pairs = withPeers(configPairs(subjects));
  return applyRules(pairs.flat(), pairs);
}

/** Judges one file without a peer. */
export function judgeText(text: string, versionName: string): readonly Diagnosed[] {
  return applyRules([subjectOf(text, versionName)], []);
}

/** Formats a finding for comparisons: `error no-active-check primary`. */
export const named = ({ severity, id, where }: Diagnosed): string =>
  `${severity} ${id} ${where.broker}`;

/** Replaces a piece of text, which must exist. */
export const swap =
  (from: string | RegExp, to: string) =>
  (text: string): string => {
    const out = text.replace(from, to);
    if (out === text) throw new Error(`nothing to replace: ${String(from)}`);
    return out;
  };

/** Applies a unified diff to a text, as `patch` without fuzz does: every old line must match. */
export function applied(before: string, diff: string): string {
  const old = before.split('\n');
  const out: string[] = [];
  let at = 0;
  for (const line of diff.split('\n').slice(2, -1)) {
    const [, start, count] = /^@@ -(\d+),(\d+) /.exec(line) ?? [];
    if (start !== undefined) {
      const first = Number(start) - (count === '0' ? 0 : 1);
      out.push(...old.slice(at, first));
      at = first;
      continue;
    }
    if (line.startsWith('+')) {
      out.push(line.slice(1));
      continue;
    }
    if (old[at] !== line.slice(1)) throw new Error(`line ${at + 1} is not ${line}`);
    if (line.startsWith(' ')) out.push(line.slice(1));
    at++;
  }
  return [...out, ...old.slice(at)].join('\n');
}
