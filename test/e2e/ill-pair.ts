import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect } from 'vitest';
import { CODE } from '../../src/broker/log/log.ts';
import { BROKER_NAMES } from '../../src/model/broker.ts';
import type { Finding } from '../../src/model/doctor.ts';
import type { BrokerStatus, PairState } from '../../src/model/status.ts';
import type { Example } from '../unit/doctor/examples/example.ts';
import { ROLES, type Role } from '../unit/doctor/helpers.ts';
import { applyDiff, instanceIn, judged } from './doctor-helpers.ts';
import { Home, until } from './harness.ts';

/** A start that does not end is ended after this long; one that fails does so within a second or two. */
const RUN_ENDS_WITHIN_MS = 30_000;
/** No harm needs more than two diffs; one that does not take its finding away would be applied for ever. */
const MOST_DIFFS = 4;

/**
 * A configured pair whose files are made ill in one way after another. It is made once for many tests:
 * a fresh one takes seconds.
 */
export class IllPair {
  readonly home: Home;
  /** Folders of the two, seen from the home. */
  readonly #instances: Readonly<Record<Role, string>>;
  readonly #files: Readonly<Record<Role, string>>;
  readonly #asMade: Readonly<Record<Role, string>>;
  /** What doctor said last. */
  #grave: readonly Finding[] = [];

  private constructor(home: Home, instances: Readonly<Record<Role, string>>) {
    this.home = home;
    this.#instances = instances;
    const file = (role: Role): string => join(home.path, instances[role], 'etc', 'broker.xml');
    this.#files = { primary: file('primary'), backup: file('backup') };
    this.#asMade = { primary: this.text('primary'), backup: this.text('backup') };
  }

  static async made(version: string, mode: Example['mode'] = 'classic'): Promise<IllPair> {
    const home = new Home();
    const manager = mode === 'classic' ? 'none' : mode;
    await home.init(version, '--no-start', '--lock-manager', manager);
    return new IllPair(home, {
      primary: instanceIn(version, BROKER_NAMES.primary),
      backup: instanceIn(version, BROKER_NAMES.backup),
    });
  }

  /** Writes an example into the files. Doctor has to find it and what comes with it, and nothing else. */
  async makeIll(example: Example): Promise<void> {
    for (const role of ROLES)
      writeFileSync(this.#files[role], (example[role] ?? String)(this.text(role)));
    await this.#judge();
    const own = example.finds === 'note' ? [] : [`${example.finds} ${example.rule} ${example.on}`];
    expect(this.#named()).toEqual([...own, ...(example.also ?? [])].sort());
  }

  /** Applies one diff of doctor after the other, as its reader would. @returns what is grave even then */
  async mend(): Promise<readonly string[]> {
    for (let left = MOST_DIFFS; left > 0; left--) {
      const next = this.#grave.find(({ diff }) => diff !== null);
      if (next === undefined) break;
      applyDiff(this.home, next);
      await this.#judge();
    }
    return this.#named();
  }

  /** Puts back the files as they were made. */
  restore(): void {
    for (const role of ROLES) writeFileSync(this.#files[role], this.#asMade[role]);
  }

  text(role: Role): string {
    return readFileSync(this.#files[role], 'utf8');
  }

  folder(role: Role, ...below: readonly string[]): string {
    return join(this.home.path, this.#instances[role], ...below);
  }

  /** Runs a broker in the foreground until it ends. */
  async run(role: Role): Promise<{ readonly exit: number | undefined; readonly said: string }> {
    const { exitCode, all } = await execa(this.folder(role, 'bin', 'artemis'), ['run'], {
      ...{ stdin: 'ignore', all: true, reject: false },
      timeout: RUN_ENDS_WITHIN_MS,
    });
    return { exit: exitCode, said: all };
  }

  /** Starts a broker past the care of this program, with an empty log. */
  start(role: Role): void {
    rmSync(this.folder(role, 'log', 'artemis.log'), { force: true });
    spawn(this.folder(role, 'bin', 'artemis'), ['run'], {
      detached: true,
      stdio: 'ignore',
    }).unref();
  }

  log(role: Role): string {
    const path = this.folder(role, 'log', 'artemis.log');
    return existsSync(path) ? readFileSync(path, 'utf8') : '';
  }

  async logged(role: Role, code: string): Promise<void> {
    await until(`${code} of ${role}`, () => this.log(role).includes(code));
  }

  async broker(role: Role): Promise<BrokerStatus> {
    const broker = (await this.home.status()).brokers.find((each) => each.role === role);
    if (broker === undefined) throw new Error(`no ${role}`);
    return broker;
  }

  /** Waits for what the command `status` says. */
  async state(wanted: PairState): Promise<void> {
    await this.home.until(wanted, ({ state }) => state === wanted);
  }

  /** Starts a broker and waits until it serves: by its log, since a look by the command costs it its processor. */
  async startActive(role: Role): Promise<void> {
    this.start(role);
    await this.logged(role, CODE.active);
  }

  /** Ends brokers at once, and waits until they have gone. */
  async end(...roles: readonly Role[]): Promise<void> {
    const folders = roles.map((role) => this.#instances[role]);
    const left = (): readonly number[] =>
      this.home
        .processes()
        .filter(({ commandLine }) => folders.some((folder) => commandLine.includes(folder)))
        .map(({ pid }) => pid);
    for (const pid of left()) process.kill(pid, 'SIGKILL');
    await until('the brokers to have gone', () => left().length === 0);
  }

  /** Ends both and takes away what they wrote: the next start is the first one. */
  async reset(): Promise<void> {
    await this.end(...ROLES);
    this.restore();
    for (const folder of ROLES.flatMap((role) => [
      this.folder(role, 'data'),
      this.folder(role, 'log'),
    ]))
      for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
    rmSync(join(this.home.path, 'target', 'observed.json'), { force: true });
  }

  #named(): readonly string[] {
    const roleOf = (broker: string): string =>
      ROLES.find((role) => BROKER_NAMES[role] === broker) ?? broker;
    return this.#grave
      .map(({ severity, id, where }) => `${severity} ${id} ${roleOf(where.broker)}`)
      .sort();
  }

  async #judge(): Promise<void> {
    const { findings } = await judged(this.home, this.#instances.primary, this.#instances.backup);
    this.#grave = findings.filter(({ severity }) => severity !== 'note');
  }
}
