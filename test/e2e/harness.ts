import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, inject, onTestFinished } from 'vitest';
import type { Operation } from '../../src/model/history.ts';
import type { PairStatus } from '../../src/model/status.ts';
import { openPair } from '../../src/pair/observe/ha-pair.ts';
import { findProcesses, type ProcessInfo } from '../../src/platform/process-table.ts';
import { waitUntil } from '../../src/platform/wait-until.ts';
import { readJsonPage } from '../json-page.ts';

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

export interface CliResult {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
  /** The document on stdout; reading it fails the test when stdout is not one JSON document. */
  readonly json: Record<string, unknown>;
}

interface CliOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly input?: string;
}

interface Ended {
  readonly exit: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Running {
  kill(signal: NodeJS.Signals): void;
  readonly done: Promise<Ended>;
}

const jsonPage = readJsonPage();

/**
 * Fails for a document that is not as docs/json.md says, and notes its fields for the report
 * after all tests.
 * @param name a command, or the name of a file such as `plan.json`
 */
export function holdDocument(name: string, value: unknown): void {
  hold(name, (seen) => jsonPage.problemsOfAnswer(name, value, seen));
}

/** The same for the lines of a history. */
export function holdHistory(operations: readonly Operation[]): void {
  hold('history.ndjson', (seen) =>
    operations.flatMap((operation) => [
      ...jsonPage.problems('history', operation, seen),
      ...jsonPage.problems('history-values', { [operation.f]: operation.value }, seen),
    ]),
  );
}

function hold(name: string, problemsOf: (seen: Set<string>) => readonly string[]): void {
  const seen = new Set<string>();
  expect(problemsOf(seen), `${name} as docs/json.md has it`).toEqual([]);
  appendFileSync(inject('seenFields'), [...seen, ''].join('\n'));
}

/** Checks what a command printed with `--json`. One that was ended by SIGKILL prints nothing. */
function holdAnswer(args: readonly string[], stdout: string): void {
  const own = args.includes('--') ? args.slice(0, args.indexOf('--')) : args;
  if (!own.includes('--json') || own.includes('--help') || stdout === '') return;
  const command = own.find((word) => jsonPage.documentsOf(word).length > 0) ?? '';
  holdDocument(command, JSON.parse(stdout));
}

/** The zip of a release. */
export function zip(version: string): string {
  const path = inject('zips')[version];
  if (path === undefined) throw new Error(`no zip of ${version}`);
  return path;
}

/** A fresh folder for one pair, on free ports of its own; its brokers are ended with the test, even a failed one. */
export class Home {
  readonly path: string;
  /** Time zone in which commands, and the brokers that they start, run from now on; null: that of the machine. */
  zone: string | null = null;

  constructor(name = 'home') {
    this.path = join(mkdtempSync(join(inject('root'), 'h-')), name);
    mkdirSync(this.path, { recursive: true });
  }

  /** Ends what still runs when the test (or the suite, from `afterAll`) is over. */
  cleanUp(): void {
    for (const { pid } of this.processes()) process.kill(pid, 'SIGKILL');
  }

  endWithTest(): this {
    onTestFinished(() => {
      this.cleanUp();
    });
    return this;
  }

  processes(): readonly ProcessInfo[] {
    return findProcesses(
      (commandLine) =>
        commandLine.includes(this.path) && /artemis\.boot|QuorumPeerMain/.test(commandLine),
    );
  }

  /** Its brokers alone, without a ZooKeeper of its own. */
  brokers(): readonly ProcessInfo[] {
    return this.processes().filter(({ commandLine }) => commandLine.includes('artemis.boot'));
  }

  /** Starts a command; `said` is called with each piece of its stderr. */
  start(
    args: readonly string[],
    options: CliOptions = {},
    said: (text: string, kill: (signal: NodeJS.Signals) => void) => void = () => undefined,
  ): Running {
    const child = spawn(process.execPath, [CLI, ...args], {
      cwd: options.cwd ?? this.path,
      env: {
        ...process.env,
        ...(this.zone === null ? {} : { TZ: this.zone }),
        ...{ AMQ_HA_DEMO_PORTS: 'auto', NO_COLOR: '1', CI: 'true' },
        ...options.env,
      },
    });
    const kill = (signal: NodeJS.Signals): void => {
      child.kill(signal);
    };
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
      said(stderr, kill);
    });
    child.stdin.end(options.input ?? '');
    const done = once(child, 'close').then(([exit, signal]) => {
      holdAnswer(args, stdout);
      return { exit: exit as number | null, signal: signal as string | null, stdout, stderr };
    });
    return { kill, done };
  }

  async cli(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
    const { exit, stdout, stderr } = await this.start(args, options).done;
    return {
      exit: exit ?? -1,
      stdout,
      stderr,
      get json() {
        return JSON.parse(stdout) as Record<string, unknown>;
      },
    };
  }

  /** Runs a command that must succeed, and returns its document. */
  async ok(...args: readonly string[]): Promise<Record<string, unknown>> {
    const result = await this.cli([...args, '--json']);
    expect(result.exit, `${args.join(' ')}: ${result.stdout}\n${result.stderr}`).toBe(0);
    return result.json;
  }

  /** Runs a command that must fail with this code and exit code, and returns its document. */
  async refused(
    code: string,
    exit: number,
    ...args: readonly string[]
  ): Promise<Record<string, unknown>> {
    const result = await this.cli([...args, '--json']);
    expect(result.json, `${args.join(' ')}: ${result.stderr}`).toMatchObject({ error: { code } });
    expect(result.exit).toBe(exit);
    const { hint } = result.json['error'] as { readonly hint: string };
    expect(hint).not.toBe('');
    return result.json;
  }

  async status(): Promise<PairStatus> {
    return (await this.cli(['status', '--json'])).json as unknown as PairStatus;
  }

  /**
   * Waits until the pair is as wanted. The state is read by this process: a command for each look would take the
   * processor from the brokers that are waited for.
   */
  async until(
    what: string,
    isReached: (status: PairStatus) => boolean,
    timeoutMs = 60_000,
  ): Promise<void> {
    const { pair } = openPair(this.path);
    await waitUntil({
      what,
      timeoutMs,
      intervalMs: 100,
      look: async () => {
        const status = pair.status(await pair.look());
        return isReached(status) ? { done: undefined } : { seen: JSON.stringify(status) };
      },
    });
  }

  async init(version: string, ...args: readonly string[]): Promise<Record<string, unknown>> {
    return this.ok('init', '--broker', zip(version), ...args);
  }
}

/** Waits for a condition in a test. */
export async function until(
  what: string,
  look: () => boolean | Promise<boolean>,
  timeoutMs = 60_000,
): Promise<void> {
  await waitUntil({
    what,
    timeoutMs,
    intervalMs: 20,
    look: async () => ((await look()) ? { done: undefined } : { seen: 'not yet' }),
  });
}

/** Every file below a folder with its size and the time of its last change: equal when nothing was written. */
export function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      const { size, mtimeMs } = statSync(path);
      return `${path} ${String(size)} ${String(mtimeMs)}`;
    })
    .sort();
}

export function pidOf(status: PairStatus, role: 'primary' | 'backup'): number {
  const pid = status.brokers.find((broker) => broker.role === role)?.pid;
  if (pid === null || pid === undefined) throw new Error(`${role} does not run`);
  return pid;
}
