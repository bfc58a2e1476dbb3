import { join } from 'node:path';
import { AmqHaError } from '../model/errors.ts';
import { SETTINGS, type Settings, type SettingSource } from '../model/settings.ts';
import { DEFAULTS, SETTINGS_FILE } from './defaults.ts';
import { resolveHome } from './home.ts';
import { flagOf, placeOf, VARIABLE_PREFIX, variableOf } from './names.ts';
import { nearest } from './nearest.ts';
import { readSettingsFile } from './settings-file.ts';
import { didYouMean, fromText, problemWith, quote, wantedOf } from './values.ts';

interface RawSettings {
  /** Options as commander gives them: camelCased, undefined when not given. Others than settings are left alone. */
  readonly flags: Readonly<Record<string, unknown>>;
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
}

export interface ResolvedSettings {
  readonly settings: Settings;
  readonly sources: Readonly<Record<keyof Settings, SettingSource>>;
}

/** Values of one source; a missing key was not given there. */
type Layer = Partial<Record<keyof Settings, unknown>>;

const SETTING_KEYS = Object.keys(SETTINGS) as readonly (keyof Settings)[];
const FILE_KEYS = SETTING_KEYS.filter((key) => key !== 'home');
const VARIABLES = new Map(SETTING_KEYS.map((key) => [variableOf(key), key]));

/**
 * Find every setting in its strongest source: flags, then `AMQ_HA_DEMO_*`
 * variables (an empty one counts as not set), then `amq-ha-demo.json` in the
 * home, then defaults. A mistake counts in every source, also in one that a
 * stronger source hides.
 *
 * @throws AmqHaError USAGE naming the bad key or value, its source and the nearest
 * known one (never a password); NOT_WRITABLE when the home is no folder.
 */
export function resolveSettings(raw: RawSettings): ResolvedSettings {
  const flags = readFlags(raw.flags);
  const environment = readEnvironment(raw.env);
  const home = resolveHome({ home: flags.home as string | undefined }, raw.env, raw.cwd);
  const file = readFile(home);
  const given: Layer = { ...DEFAULTS, ...file, ...environment, ...flags, home };
  // Each layer was checked against the records, of which `Settings` is the type.
  const settings = Object.fromEntries(SETTING_KEYS.map((key) => [key, given[key]])) as Settings;
  const sources = Object.fromEntries(
    SETTING_KEYS.map((key) => [key, sourceOf(key, { flag: flags, environment, file })]),
  ) as Record<keyof Settings, SettingSource>;
  checkPorts(settings, sources);
  checkZooKeeper(settings, sources);
  return { settings, sources };
}

function readFlags(flags: RawSettings['flags']): Layer {
  const layer: Layer = {};
  for (const key of SETTING_KEYS) {
    if (!Object.hasOwn(flags, key) || flags[key] === undefined) continue;
    layer[key] = fromText(SETTINGS[key].type, flags[key]);
    check(key, layer[key], flagOf(key), `pass ${flagOf(key)} ${wantedOf(SETTINGS[key].type)}`);
  }
  return layer;
}

function readEnvironment(env: NodeJS.ProcessEnv): Layer {
  const layer: Layer = {};
  for (const name of Object.keys(env).sort()) {
    if (!name.startsWith(VARIABLE_PREFIX)) continue;
    const key = VARIABLES.get(name);
    if (key === undefined) throw unknownVariable(name);
    const value = env[name];
    if (value === undefined || value === '') continue;
    layer[key] = fromText(SETTINGS[key].type, value);
    check(key, layer[key], name, `set ${name}=${wantedOf(SETTINGS[key].type)}, or unset it`);
  }
  return layer;
}

function readFile(home: string): Layer {
  const layer: Layer = {};
  const path = join(home, SETTINGS_FILE);
  for (const [name, value] of Object.entries(readSettingsFile(home))) {
    const key = FILE_KEYS.find((known) => known === name);
    if (key === undefined) throw unknownKey(name, path);
    layer[key] = value;
    check(
      key,
      value,
      `${SETTINGS_FILE}: ${key}`,
      `correct "${key}" in ${path}: ${wantedOf(SETTINGS[key].type)}`,
    );
  }
  return layer;
}

function check(key: keyof Settings, value: unknown, subject: string, hint: string): void {
  const problem = problemWith(SETTINGS[key], value);
  if (problem !== null) throw new AmqHaError('USAGE', `${subject}: ${problem}`, { hint });
}

/** Free ports are looked for one by one, so an offset would have nothing to shift. */
function checkPorts(settings: Settings, sources: ResolvedSettings['sources']): void {
  if (settings.ports !== 'auto' || settings.portOffset === 0) return;
  const auto = placeOf(sources.ports, 'ports');
  const offset = placeOf(sources.portOffset, 'portOffset');
  throw new AmqHaError(
    'USAGE',
    `ports: "auto" (${auto}) and portOffset: ${settings.portOffset} (${offset}) exclude each other`,
    { hint: `leave out one of the two: ${auto} or ${offset}` },
  );
}

/** Both settings of ZooKeeper need the lock manager of that name, and exclude each other. */
function checkZooKeeper(settings: Settings, sources: ResolvedSettings['sources']): void {
  const given = (['zookeeper', 'zookeeperNodes'] as const).filter(
    (key) => sources[key] !== 'default',
  );
  const places = given.map((key) => placeOf(sources[key], key));
  // A flag for one run need not repeat what the file says for the others.
  const isOverruled = given.every((key) => isStronger(sources.lockManager, sources[key]));
  if (given.length === 2) {
    throw new AmqHaError(
      'USAGE',
      `${places.join(' and ')} exclude each other: an external ensemble, or servers of the pair`,
      { hint: `leave out one of the two: ${places.join(' or ')}` },
    );
  }
  if (isOverruled || settings.lockManager === 'zookeeper') return;
  throw new AmqHaError(
    'USAGE',
    `${String(places[0])} is a setting of ZooKeeper, but the lock manager is ${settings.lockManager}`,
    { hint: `add --lock-manager zookeeper, or leave out ${String(places[0])}` },
  );
}

/** Strongest first; see `SettingSource`. */
const BY_STRENGTH: readonly SettingSource[] = ['flag', 'environment', 'file', 'default'];

const isStronger = (one: SettingSource, other: SettingSource): boolean =>
  BY_STRENGTH.indexOf(one) < BY_STRENGTH.indexOf(other);

function unknownVariable(name: string): AmqHaError {
  const words = SETTING_KEYS.map((key) => variableOf(key).slice(VARIABLE_PREFIX.length));
  const near = nearest(name.slice(VARIABLE_PREFIX.length), words);
  const question = near === null ? '' : `; did you mean "${VARIABLE_PREFIX}${near}"?`;
  return new AmqHaError('USAGE', `environment: unknown variable ${quote(name)}${question}`, {
    hint: `unset it; known: ${[...VARIABLES.keys()].join(', ')}`,
  });
}

function unknownKey(name: string, path: string): AmqHaError {
  const moved = name === 'home' ? ' (the home cannot move itself: use --home)' : '';
  return new AmqHaError(
    'USAGE',
    `${SETTINGS_FILE}: unknown key ${quote(name)}${didYouMean(name, FILE_KEYS)}${moved}`,
    { hint: `rename or remove it in ${path}; known: ${FILE_KEYS.join(', ')}` },
  );
}

function sourceOf(
  key: keyof Settings,
  layers: Readonly<Record<Exclude<SettingSource, 'default'>, Layer>>,
): SettingSource {
  if (layers.flag[key] !== undefined) return 'flag';
  if (layers.environment[key] !== undefined) return 'environment';
  return layers.file[key] === undefined ? 'default' : 'file';
}
