import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Settings, SettingSource } from '../../model/settings.ts';
import type { Progress } from '../../model/step.ts';
import { resolveSource } from '../../distribution/acquire/source.ts';
import { LinkRelay } from '../../platform/link-relay.ts';
import { guard, type Watchdog } from '../../platform/watchdog.ts';
import { plainTmpdir } from '../record/alias.ts';
import { cleanHome } from './clean.ts';
import type { HaPair } from '../observe/ha-pair.ts';
import { carryOut } from './init.ts';
import { WorkFolder } from './install.ts';
import { prepare } from './prepare.ts';
import type { LinkPorts, PairPorts } from '../plan/pair-plan.ts';
import { withLock } from '../record/lock.ts';

/**
 * A home in a temporary folder, for a throw-away pair. Disposing of it ends the pair and removes
 * the folder; a watchdog does the same if this process ends in any other way.
 */
export class ThrowAwayHome implements AsyncDisposable {
  readonly path: string;
  readonly #watchdog: Watchdog;

  /** `purpose` becomes part of the folder's name. */
  constructor(purpose: string) {
    this.path = realpathSync(mkdtempSync(join(plainTmpdir(), `amq-ha-demo-${purpose}-`)));
    this.#watchdog = guard(this.path);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await cleanHome(this.path);
    rmSync(this.path, { recursive: true, force: true });
    this.#watchdog.release();
  }
}

/** A pair in a home of its own; disposing of it removes both. */
export interface ThrowAwayPair extends AsyncDisposable {
  readonly pair: HaPair;
  /** The relay between the brokers; null when they are connected directly. */
  readonly relay: LinkRelay | null;
}

interface ThrowAwayOptions {
  /** Part of the folder's name. */
  readonly purpose: string;
  /** From `throwAwaySettings`; the home in them is replaced. */
  readonly settings: Settings;
  readonly env: NodeJS.ProcessEnv;
  readonly progress: Progress;
  readonly signal?: AbortSignal | undefined;
  /** Connect the brokers through a relay in this process, so that their link can be cut. */
  readonly cuttable?: boolean | undefined;
}

/**
 * Makes a protected pair in a temporary home.
 * @throws AmqHaError as `prepare` and `carryOut` do; nothing is left then
 */
export async function makeThrowAwayPair(options: ThrowAwayOptions): Promise<ThrowAwayPair> {
  const { purpose } = options;
  const home = new ThrowAwayHome(purpose);
  const relay = options.cuttable === true ? new LinkRelay() : null;
  const dispose = async (): Promise<void> => {
    await home[Symbol.asyncDispose]();
    await relay?.[Symbol.asyncDispose]();
  };
  try {
    const init = {
      ...options,
      home: home.path,
      settings: { ...options.settings, home: home.path },
    };
    const pair = await withLock(home.path, purpose, async () => {
      using work = new WorkFolder(home.path);
      const prepared = await prepare({ ...init, work: work.path });
      const link = relay === null ? null : await openLink(relay, prepared.plan.ports);
      const plan = { ...prepared.plan, link };
      return (await carryOut({ ...init, start: true, keep: false }, { ...prepared, plan })).pair;
    });
    return { pair, relay, [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

async function openLink(relay: LinkRelay, { primary, backup }: PairPorts): Promise<LinkPorts> {
  return { primary: await relay.open(primary.core), backup: await relay.open(backup.core) };
}

/**
 * Returns the settings for a throw-away pair: the broker is still that of the user's home (a zip in
 * its `installs/`), and the ports are picked, unless the user has set them.
 * @throws AmqHaError of `resolveSource`
 */
export async function throwAwaySettings(
  resolved: {
    readonly settings: Settings;
    readonly sources: Readonly<Record<'ports' | 'portOffset', SettingSource>>;
  },
  progress: Progress,
): Promise<Settings> {
  const { settings, sources } = resolved;
  const hasPorts = sources.ports !== 'default' || sources.portOffset !== 'default';
  return {
    ...settings,
    broker: await brokerOf(settings, progress),
    ports: hasPorts ? settings.ports : 'auto',
  };
}

async function brokerOf(settings: Settings, progress: Progress): Promise<string> {
  const source = await resolveSource(settings.broker, settings.home);
  if (source.kind === 'version' && source.announced) {
    progress.say(
      `no zip in installs/: using the default, Apache ActiveMQ Artemis ${source.version}`,
    );
  }
  switch (source.kind) {
    case 'zip':
    case 'folder':
      return source.path;
    case 'url':
      return source.url;
    case 'version':
      return source.version;
  }
}
