import { DEMO_QUEUE } from '../../model/broker.ts';
import { DEFAULT_VERSION } from '../../model/distribution.ts';
import { DRILL_OPTIONS, LOAD_OPTIONS } from '../../model/drill.ts';
import { EXEC_FAULTS } from '../../model/exec.ts';
import { comparedFaults, faultsForHelp, faultsOf } from '../../model/faults.ts';
import { without, type OptionTable } from '../../model/option.ts';
import { HOME_SETTING, PAIR_SETTINGS } from '../../model/settings.ts';
import { PAIR_STATES } from '../../model/status.ts';

/*
 * The options of each command. Settings and the options of a drill are those of the model; what else a
 * command takes is declared here, as the same kind of record.
 */

/** Options of every command, before its name or behind it. */
export const COMMON = {
  home: HOME_SETTING,
  json: {
    flags: '--json',
    type: { kind: 'switch' },
    default: false,
    help: 'print one JSON document on stdout, and nothing else there',
  },
  quiet: {
    flags: '--quiet',
    type: { kind: 'switch' },
    default: false,
    help: 'no progress and no hints',
  },
  color: {
    flags: '--no-color',
    type: { kind: 'switch' },
    default: true,
    help: 'no colours',
  },
} as const satisfies OptionTable;

export const INIT_COMMAND = {
  start: {
    flags: '--no-start',
    type: { kind: 'switch' },
    default: true,
    help: 'create and configure the brokers, but do not start them',
  },
  dryRun: {
    flags: '--dry-run',
    type: { kind: 'switch' },
    default: false,
    help: 'print each command and the change of each broker.xml; change nothing',
  },
  keep: {
    flags: '--keep',
    type: { kind: 'switch' },
    default: false,
    help: 'keep a failed installation as <folder>.FAILED',
  },
} as const satisfies OptionTable;

export const START_COMMAND = {
  newest: {
    flags: '--newest <broker>',
    type: { kind: 'text' },
    default: null,
    help:
      'master or slave: the broker whose data count when the evidence does not decide; ' +
      'the data of the other one are copied aside',
  },
} as const satisfies OptionTable;

export const STATUS_COMMAND = {
  watch: {
    flags: '--watch',
    type: { kind: 'switch' },
    default: false,
    help: 'repeat until Ctrl-C',
  },
} as const satisfies OptionTable;

export const WAIT_COMMAND = {
  for: {
    flags: '--for <state>',
    type: { kind: 'choice', of: PAIR_STATES },
    default: null,
    help: 'the state to wait for',
  },
  /** At most a day. */
  timeoutMs: {
    flags: '--timeout <seconds>',
    type: { kind: 'time', maxMs: 86_400_000, bare: true },
    default: 60_000,
    help: 'give up after this time, such as 60 or 2m',
  },
} as const satisfies OptionTable;

export const LOGS_COMMAND = {
  follow: {
    flags: '-f, --follow',
    type: { kind: 'switch' },
    default: false,
    help: 'continue with new lines until Ctrl-C',
  },
} as const satisfies OptionTable;

export const CLEAN_COMMAND = {
  yes: {
    flags: '--yes',
    type: { kind: 'switch' },
    default: false,
    help: 'do not ask for confirmation',
  },
} as const satisfies OptionTable;

const MOST_MESSAGES = 10_000_000;

const QUEUE = {
  flags: '--queue <name>',
  type: { kind: 'text' },
  default: DEMO_QUEUE,
  help: 'name of the queue',
} as const;

export const PRODUCE_COMMAND = {
  count: {
    flags: '--count <n>',
    type: { kind: 'whole', min: 1, max: MOST_MESSAGES },
    default: 10,
    help: 'number of messages',
  },
  sizeBytes: {
    flags: '--size <bytes>',
    type: { kind: 'whole', min: 1, max: 100 * 1024 * 1024 },
    default: null,
    help: 'size of each message',
  },
  queue: QUEUE,
} as const satisfies OptionTable;

export const CONSUME_COMMAND = {
  count: {
    flags: '--count <n>',
    type: { kind: 'whole', min: 1, max: MOST_MESSAGES },
    default: null,
    defaultText: 'all there are',
    help: 'number of messages',
  },
  queue: QUEUE,
} as const satisfies OptionTable;

export const BROWSE_COMMAND = { queue: QUEUE } as const satisfies OptionTable;

export const FAILOVER_COMMAND = {
  by: {
    flags: '--by <fault>',
    type: { kind: 'choice', of: faultsOf('failover') },
    default: 'stop',
    choices: faultsForHelp('failover'),
    help: 'the fault to inject into the active broker',
  },
  force: {
    flags: '--force',
    type: { kind: 'switch' },
    default: false,
    help: 'even without a replica in sync',
  },
} as const satisfies OptionTable;

export const FAILBACK_COMMAND = {
  keep: {
    flags: '--keep <broker>',
    type: { kind: 'text' },
    default: null,
    help: 'resolve a split brain: keep this broker, stop the other one',
  },
} as const satisfies OptionTable;

export const UPGRADE_COMMAND = {
  to: {
    flags: '--to <what>',
    type: { kind: 'text' },
    default: null,
    help: 'version, zip, folder or https URL of the new broker',
  },
} as const satisfies OptionTable;

export const DOCTOR_COMMAND = {
  for: {
    flags: '--for <version>',
    type: { kind: 'text' },
    default: null,
    defaultText: 'that of the instance, else the newest',
    help: 'check against this release, such as 2.44.0 or AMQ 7.12',
  },
  explain: {
    flags: '--explain <rule>',
    type: { kind: 'text' },
    default: null,
    help: 'explain a rule, such as no-failback; nothing is checked',
  },
} as const satisfies OptionTable;

export const DEMO_COMMAND = {
  pause: {
    flags: '--pause',
    type: { kind: 'switch' },
    default: false,
    help: 'wait for Enter before each step',
  },
} as const satisfies OptionTable;

export const SMOKE_COMMAND = {
  junit: {
    flags: '--junit <file>',
    type: { kind: 'text' },
    default: null,
    help: 'write the result as JUnit XML',
  },
  artifacts: {
    flags: '--artifacts <dir>',
    type: { kind: 'text' },
    default: null,
    help: 'on failure: folder for the logs, the configurations and the timeline',
  },
} as const satisfies OptionTable;

export const MATRIX_COMMAND = {
  broker: {
    ...PAIR_SETTINGS.broker,
    flags: '--broker <list>',
    defaultText: `all zips in installs/, else Artemis ${DEFAULT_VERSION}`,
    help: 'versions, zips, folders of zips, unpacked folders and https URLs, several with commas',
  },
  junit: {
    flags: '--junit <file>',
    type: { kind: 'text' },
    default: null,
    help: 'write the results as JUnit XML, one suite per broker',
  },
  markdown: {
    flags: '--markdown <file>',
    type: { kind: 'text' },
    default: null,
    help: 'write the table as Markdown',
  },
} as const satisfies OptionTable;

const HERE = {
  flags: '--here',
  type: { kind: 'switch' },
  default: false,
  help: 'use the pair of this home, not a throw-away one',
  conflicts: Object.keys(PAIR_SETTINGS),
} as const;

export const DRILL_COMMAND = { ...DRILL_OPTIONS, here: HERE } as const satisfies OptionTable;

/** What a comparison takes several of; each is otherwise a setting of a pair. */
const COMPARED = {
  lockManagers: {
    ...PAIR_SETTINGS.lockManager,
    flags: '--lock-manager <kinds>',
    type: { kind: 'list', of: PAIR_SETTINGS.lockManager.type.of },
    default: PAIR_SETTINGS.lockManager.type.of,
  },
  /** Null: the one in force. */
  failureDetections: {
    ...PAIR_SETTINGS.failureDetection,
    flags: '--failure-detection <kinds>',
    type: { kind: 'list', of: PAIR_SETTINGS.failureDetection.type.of },
    default: null,
    defaultText: PAIR_SETTINGS.failureDetection.default,
  },
  /** Null: the default one. */
  brokers: {
    ...PAIR_SETTINGS.broker,
    flags: '--broker <list>',
    type: { kind: 'list', of: null },
    help: 'zips, unpacked folders, https URLs or versions',
  },
} as const satisfies OptionTable;

export const COMPARE_COMMAND = {
  ...COMPARED,
  /** All that take the active broker away; each pair gets one drill with all of them. */
  faults: { ...DRILL_OPTIONS.faults, default: comparedFaults() },
  rounds: { ...DRILL_OPTIONS.rounds, help: 'how often each pair gets each fault' },
  ...LOAD_OPTIONS,
  pauseForMs: DRILL_OPTIONS.pauseForMs,
  seed: DRILL_OPTIONS.seed,
  baseline: {
    flags: '--baseline <run>',
    type: { kind: 'text' },
    default: null,
    help:
      'an earlier comparison or drill (folder, name, compare.json or last); ' +
      'exit 1 when something got slower or less safe',
  },
} as const satisfies OptionTable;

export const EXEC_COMMAND = {
  faults: {
    flags: '--fault <what@when>',
    type: { kind: 'texts' },
    default: [],
    help:
      `${EXEC_FAULTS.join(', ')}; each at a time from the start of the command, such as ` +
      'kill@5s,failback@15s',
  },
  ons: {
    flags: '--on <text=what>',
    type: { kind: 'texts' },
    default: [],
    help: 'the same when a line of the output first holds a text: --on "half way"=kill',
  },
  here: { ...HERE, help: 'use the pair of this home, and restore it to protected afterwards' },
} as const satisfies OptionTable;

/** The settings of a pair that a command takes beside its own options. */
export const MATRIX_PAIR: OptionTable = without(PAIR_SETTINGS, 'broker');
export const COMPARE_PAIR: OptionTable = without(
  PAIR_SETTINGS,
  'broker',
  'lockManager',
  'failureDetection',
);
