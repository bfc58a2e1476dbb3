import type {
  Diagnosis,
  Explanation,
  Finding,
  JudgedBroker,
  MachineFacts,
  Severity,
} from '../model/doctor.ts';
import { counted, grouped } from '../format/words.ts';
import type { Colors } from './colors.ts';
import { table } from './format.ts';
import { wrapped } from './verdict.ts';

/** Lines of text are easier to read when they are not too long, however wide the screen. */
const WIDEST = 80;
const LONGEST_NAME = 30;

/** A diagnosis as people read it: what was judged, the findings with their diffs, and how many there are. */
export function diagnosisText(diagnosis: Diagnosis, screen: number, colors: Colors): string {
  const width = Math.min(screen, WIDEST);
  const { machine, judged, findings } = diagnosis;
  const guessed = judged.some(({ versionFrom }) => versionFrom === 'newest');
  const blocks = [
    ...(machine === undefined ? [] : [machineLines(machine, width, colors)]),
    ...(judged.length === 0 ? [] : [judgedLines(judged, width, colors)]),
    ...byText(findings).map((group) => findingLines(group, { width, colors, guessed })),
    summary(diagnosis, width, colors),
  ];
  return blocks.map((lines) => lines.join('\n')).join('\n\n');
}

/** A rule as people read it; lines as wide as those of a diagnosis. */
export function explanationText({ id, text }: Explanation, screen: number, colors: Colors): string {
  const width = Math.min(screen, WIDEST);
  const paragraphs = text
    .split(/\n\s*\n/)
    .map((paragraph) => wrapped(paragraph.replaceAll('\n', ' '), width, '  ', '  ').join('\n'));
  return [colors.bold(id), ...paragraphs].join('\n\n');
}

const MODES: Readonly<Record<NonNullable<JudgedBroker['mode']>, string>> = {
  classic: 'none (classic)',
  file: 'a file lock',
  zookeeper: 'ZooKeeper',
  'other-lock': 'a lock manager',
};
const SOURCES: Readonly<Record<JudgedBroker['versionFrom'], string>> = {
  flag: '',
  instance: ' (its own)',
  newest: ' (the newest)',
};

function judgedLines(
  judged: readonly JudgedBroker[],
  width: number,
  colors: Colors,
): readonly string[] {
  const cell = (pick: (one: JudgedBroker) => string): readonly string[] => judged.map(pick);
  const [head = '', ...rows] = table(
    [
      { title: 'BROKER', cells: cell(({ broker }) => ending(broker)) },
      { title: 'ROLE', cells: cell(({ role }) => role ?? '-') },
      { title: 'LOCK MANAGER', cells: cell(({ mode }) => (mode === null ? '-' : MODES[mode])) },
      {
        title: 'JUDGED BY',
        cells: cell(({ version, versionFrom }) => version + SOURCES[versionFrom]),
      },
      // Of two it is plain.
      ...(judged.length > 2
        ? [{ title: 'PAIR WITH', cells: cell(({ peer }) => peer ?? 'none here') }]
        : []),
    ],
    width,
  );
  const guessed = judged.some(({ versionFrom }) => versionFrom === 'newest');
  const hint = 'Which release they are for is not known here: --for says it.';
  return [colors.dim(head), ...rows, ...(guessed ? wrapped(hint, width, '', '') : [])];
}

/** Some have their whole path for a name, and its end is what differs. */
const ending = (name: string): string =>
  name.length > LONGEST_NAME ? `…${name.slice(1 - LONGEST_NAME)}` : name;

/** The same finding in both files of a pair is shown once, with both diffs. */
function byText(findings: readonly Finding[]): readonly (readonly Finding[])[] {
  const groups: Finding[][] = [];
  for (const finding of findings) {
    const same = groups.find(([first]) => first !== undefined && alike(first, finding));
    if (same === undefined) groups.push([finding]);
    else same.push(finding);
  }
  return groups;
}

const alike = (a: Finding, b: Finding): boolean =>
  a.id === b.id && a.severity === b.severity && a.what === b.what && a.why === b.why;

interface Shown {
  readonly width: number;
  readonly colors: Colors;
  /** The release is not known: then each finding says on which releases it holds. */
  readonly guessed: boolean;
}

function findingLines(
  group: readonly Finding[],
  { width, colors, guessed }: Shown,
): readonly string[] {
  const [first] = group;
  if (first === undefined) return [];
  const brokers = group.map(({ where }) => where.broker).join(', ');
  const head = `${painted(first.severity, colors)}  ${colors.bold(first.id)}  ${brokers}`;
  const versions = guessed && first.where.file !== null ? ` Holds on ${first.versions}.` : '';
  return [
    head,
    ...wrapped(first.what, width, '  ', '  '),
    ...wrapped(`Why: ${first.why}${versions}`, width, '  ', '  ').map((line) => colors.dim(line)),
    ...group.flatMap(({ diff }) => (diff === null ? [] : diffLines(diff, colors))),
  ];
}

function painted(severity: Severity, colors: Colors): string {
  if (severity === 'error') return colors.red(severity);
  return severity === 'warning' ? colors.yellow(severity) : colors.cyan(severity);
}

/** As it is, so that it can be copied into `patch`. */
function diffLines(diff: string, colors: Colors): readonly string[] {
  return diff
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => {
      if (/^(?:---|\+\+\+) /.test(line)) return colors.bold(line);
      if (line.startsWith('@@')) return colors.cyan(line);
      if (line.startsWith('+')) return colors.green(line);
      return line.startsWith('-') ? colors.red(line) : line;
    });
}

function summary({ findings, ok }: Diagnosis, width: number, colors: Colors): readonly string[] {
  if (findings.length === 0) return [colors.green('Nothing was found.')];
  const count = (severity: Severity): number =>
    findings.filter((finding) => finding.severity === severity).length;
  const parts = (['error', 'warning', 'note'] as const)
    .filter((severity) => count(severity) > 0)
    .map((severity) => counted(count(severity), severity));
  const counts = `${ok ? 'No error and no warning; ' : ''}${parts.join(', ')}.`;
  return wrapped(
    `${counts} More of one: amq-ha-demo doctor --explain ${worst(findings)}`,
    width,
    '',
    '',
  );
}

/** The name of the gravest; the first of several. */
function worst(findings: readonly Finding[]): string {
  const grave = (['error', 'warning', 'note'] as const)
    .map((severity) => findings.find((finding) => finding.severity === severity))
    .find((finding) => finding !== undefined);
  return grave?.id ?? '';
}

function machineLines(machine: MachineFacts, width: number, colors: Colors): readonly string[] {
  const { javas, ports, disk, limits, pair } = machine;
  const taken = ports.filter(({ free, ours }) => !free && !ours);
  const own = ports.filter(({ ours }) => ours);
  const list = (some: readonly { readonly port: number }[]): string =>
    some.map(({ port }) => String(port)).join(' ');
  const free = ports.filter((port) => port.free);
  const limit = (value: number | 'unlimited' | null, name: string): string =>
    `${name} ${value === null ? 'not known here' : typeof value === 'number' ? grouped(value) : value}`;
  const holders = taken.map(
    ({ port, holder }) => `${String(port)}: ${holder ?? 'another process'}`,
  );
  const rows = [
    ...named('pair', [pair ?? 'none in this folder']),
    ...named(
      'java',
      javas.length === 0
        ? ['none']
        : javas.map(({ feature, home, fits }) => `${String(feature)} in ${home}: ${fits}`),
    ),
    ...named('ports', [
      ...(free.length === 0 ? [] : [`free: ${list(free)}`]),
      ...(own.length === 0 ? [] : [`of this pair: ${list(own)}`]),
      ...holders,
    ]),
    ...named('disk', [
      `${(disk.freeBytes / 1024 ** 3).toFixed(1)} GB free, ${String(disk.usedPercent)} % used`,
    ]),
    ...named('limits', [
      `${limit(limits.openFiles, 'open files')}, ${limit(limits.processes, 'processes and threads')}`,
    ]),
  ];
  return rows.flatMap(([name, value]) =>
    wrapped(value, width, name.padEnd(8), ' '.repeat(8)).map((line) =>
      name !== '' && line.startsWith(name) ? colors.dim(name) + line.slice(name.length) : line,
    ),
  );
}

/** Values under one name, which is written before the first one only. */
const named = (
  name: string,
  values: readonly string[],
): readonly (readonly [name: string, value: string])[] =>
  values.map((value, index) => [index === 0 ? name : '', value]);
