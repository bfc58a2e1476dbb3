import type { Severity } from '../../../../src/model/doctor.ts';
import type { HaMode } from '../../../../src/model/broker.ts';
import type { HostFacts } from '../../../../src/doctor/subject/rule.ts';
import type { Version } from '../../broker/broker-xml/helpers.ts';
import { type Role, swap } from '../helpers.ts';

export type Edit = (text: string) => string;

/** A configuration as this program writes it, damaged in one way. */
export interface Example {
  readonly rule: string;
  /** What is wrong, to distinguish several examples of a rule. */
  readonly how: string;
  readonly finds: Severity;
  readonly on: Role;
  /** Release of the generated file; by default 2.44.0. */
  readonly version?: Version;
  /** Release to judge by, if it differs from `version`. */
  readonly as?: string;
  readonly mode?: HaMode;
  readonly primary?: Edit;
  readonly backup?: Edit;
  readonly host?: HostFacts;
  /** Other errors and warnings that are found too. */
  readonly also?: readonly string[];
  /** True if the finding has a diff; false if only the user knows what to write. */
  readonly mends: boolean;
}

export const NO_FACTS: HostFacts = {
  locksFolderThere: null,
  diskUsedPercent: null,
  lockClasses: null,
};

/** Inserts an element before another one. */
export const before = (element: string, piece: string): Edit =>
  swap(`<${element}`, `${piece}\n               <${element}`);

export const drop = (element: string): Edit =>
  swap(new RegExp(` *<${element}>[^<]*</${element}>\\n`), '');
export const chain =
  (...edits: readonly Edit[]): Edit =>
  (text) =>
    edits.reduce((so, edit) => edit(so), text);
export const text = (element: string, value: string): Edit =>
  swap(new RegExp(`<${element}>[^<]*<`), `<${element}>${value}<`);
export const SYNC = 'initial-replication-sync-timeout';
export const STATICS = /<static-connectors>[\s\S]*<\/static-connectors>/;
export const DISCOVERY =
  '<discovery-groups><discovery-group name="dg"><group-address>231.7.7.7</group-address><group-port>9876</group-port></discovery-group></discovery-groups>';
export const BROADCAST =
  '<broadcast-groups>\n         <broadcast-group name="bg"><group-address>231.7.7.7</group-address><group-port>9876</group-port><connector-ref>artemis</connector-ref></broadcast-group>\n      </broadcast-groups>\n      ';
export const byDiscovery: Edit = chain(
  swap(STATICS, '<discovery-group-ref discovery-group-name="dg"/>'),
  swap('<cluster-connections>', `${BROADCAST}${DISCOVERY}\n      <cluster-connections>`),
);
export const property = (key: string, value: string): Edit =>
  swap(new RegExp(`(key="${key}" value=)"[^"]*"`), `$1"${value}"`);
