import type { BrokerXmlPlan } from '../../../src/broker/broker-xml/plan.ts';
import { patchBrokerXml } from '../../../src/broker/broker-xml/patch.ts';
import { judge, type Diagnosed } from '../../../src/doctor/judge.ts';
import { introduced, pairsOf } from '../../../src/doctor/subject/pairing.ts';
import { readHaConfig } from '../../../src/doctor/subject/config.ts';
import type { Case, Place } from '../../../src/doctor/subject/rule.ts';
import { parseVersion } from '../../../src/doctor/releases/versions.ts';
import { vocabularyOf } from '../../../src/doctor/releases/vocabulary.ts';
import type { HaMode } from '../../../src/model/broker.ts';
import { fixture, planFor, type Version } from '../broker/broker-xml/helpers.ts';

export const ROLES = ['primary', 'backup'] as const;
export type Role = (typeof ROLES)[number];
/** The text of both broker.xml of a pair. */
export type Texts = Readonly<Record<Role, string>>;

/** Lock managers by the names that a release has for them. */
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

/** What this project itself writes for a pair: the plan is that of `init`, the text what a broker generated. */
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

export function caseOf(
  text: string,
  called: string,
  broker = 'primary',
  place: Place | null = null,
): Case {
  const version = parseVersion(called);
  if (version === null) throw new Error(`no version: ${called}`);
  return {
    config: readHaConfig(`${broker}/etc/broker.xml`, broker, text),
    version,
    called,
    vocabulary: vocabularyOf(version),
    place,
    peer: null,
  };
}

/** Judges a pair as the command does. */
export function judgeTexts(
  texts: Texts,
  called: string,
  place: Place | null = null,
): readonly Diagnosed[] {
  const cases = ROLES.map((role) => caseOf(texts[role], called, role, place));
  const pairs = introduced(pairsOf(cases));
  return judge(pairs.flat(), pairs);
}

/** Judges one file alone. */
export function judgeText(text: string, called: string): readonly Diagnosed[] {
  return judge([caseOf(text, called)], []);
}

/** `error no-active-check primary`, for comparisons. */
export const named = ({ severity, id, where }: Diagnosed): string =>
  `${severity} ${id} ${where.broker}`;

/** Replaces a piece of text that has to be there. */
export const swap =
  (from: string | RegExp, to: string) =>
  (text: string): string => {
    const out = text.replace(from, to);
    if (out === text) throw new Error(`nothing to replace: ${String(from)}`);
    return out;
  };

/** What a unified diff makes of a text, as `patch` without fuzz does: every old line has to be as the diff says. */
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
    if (old[at] !== line.slice(1)) throw new Error(`line ${String(at + 1)} is not ${line}`);
    if (line.startsWith(' ')) out.push(line.slice(1));
    at++;
  }
  return [...out, ...old.slice(at)].join('\n');
}
