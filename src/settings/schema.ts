import * as v from 'valibot';
import { LOCK_MANAGERS, type Settings } from '../model/settings.ts';
import { MAX_PORT_OFFSET, MAX_ZOOKEEPER_NODES } from './defaults.ts';
import { maskArgs } from './mask.ts';
import { nearest } from './nearest.ts';

/** Longest piece of a rejected value that a message repeats, in characters. */
const LONGEST_QUOTE = 60;

/** Control characters, and lone surrogates, which no file can hold. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}]/u;

/**
 * Repeat something a user gave on one line of a message: cut short, URL
 * credentials hidden, invisible characters escaped. Objects and lists are not
 * shown, since they may hold a password further in.
 */
export function quote(value: unknown): string {
  if (typeof value === 'object' && value !== null)
    return Array.isArray(value) ? 'a list' : 'an object';
  const text = typeof value === 'string' ? JSON.stringify(maskArgs([value])[0]) : String(value);
  const visible = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, escapeCharacter);
  return visible.length > LONGEST_QUOTE ? `${visible.slice(0, LONGEST_QUOTE)}…` : visible;
}

function escapeCharacter(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}

/** Ask whether a word such as `lockManger` was meant to be a known one; empty when none is near. */
export function didYouMean(word: string, known: readonly string[]): string {
  const near = nearest(word, known);
  return near === null ? '' : `; did you mean "${near}"?`;
}

function oneOf<const T extends readonly string[]>(options: T) {
  return v.picklist(options, ({ input }) => {
    const near = typeof input === 'string' ? didYouMean(input, options) : '';
    return `${quote(input)} is not one of ${options.join(', ')}${near}`;
  });
}

function text() {
  const message = ({ input }: { input: unknown }): string =>
    `${quote(input)} must be text, not empty, without control characters`;
  return v.pipe(v.string(message), v.check(isPrintable, message));
}

function secret() {
  const message = 'must be text, not empty, without control characters';
  return v.pipe(v.string(message), v.check(isPrintable, message));
}

function isPrintable(value: string): boolean {
  return value !== '' && !UNPRINTABLE.test(value);
}

function wholeNumber(least: number, most: number) {
  const message = ({ input }: { input: unknown }): string =>
    `${quote(input)} is not a whole number from ${least} to ${most}`;
  return v.pipe(
    v.number(message),
    v.integer(message),
    v.minValue(least, message),
    v.maxValue(most, message),
  );
}

function yesOrNo() {
  return v.boolean(({ input }) => `${quote(input)} is not true or false`);
}

/** What Curator takes: hosts with their ports, no path behind them. */
function connectString() {
  const message = ({ input }: { input: unknown }): string =>
    `${quote(input)} is not host:port, or several of them with commas`;
  return v.pipe(v.string(message), v.regex(/^[\w.-]+:\d{1,5}(?:,[\w.-]+:\d{1,5})*$/, message));
}

/** Every setting and what it may be. The messages follow `<key>: ` and never repeat a password. */
const settingsSchema = v.object({
  home: text(),
  broker: v.nullable(text()),
  lockManager: oneOf(LOCK_MANAGERS),
  zookeeper: v.nullable(connectString()),
  zookeeperNodes: wholeNumber(1, MAX_ZOOKEEPER_NODES),
  failureDetection: oneOf(['fast', 'stock']),
  ports: oneOf(['fixed', 'auto']),
  portOffset: wholeNumber(0, MAX_PORT_OFFSET),
  java: v.nullable(text()),
  user: text(),
  password: secret(),
  clusterUser: text(),
  clusterPassword: secret(),
  classArchive: yesOrNo(),
}) satisfies v.GenericSchema<unknown, Settings>;

export const SETTING_KEYS = Object.keys(settingsSchema.entries) as readonly (keyof Settings)[];

/** Words a setting can be set to, for hints; empty where any text will do. */
export function optionsOf(key: keyof Settings): readonly string[] {
  const entry = settingsSchema.entries[key];
  return 'options' in entry ? entry.options : [];
}

/** Tell what is wrong with one value, in words that follow `<key>: `; null when nothing is. */
export function problemWith(key: keyof Settings, value: unknown): string | null {
  const result = v.safeParse(settingsSchema.entries[key], value, { abortEarly: true });
  return result.success ? null : result.issues[0].message;
}

/** Make typed settings of values that each passed `problemWith`. */
export function parseSettings(values: Readonly<Record<string, unknown>>): Settings {
  return v.parse(settingsSchema, values);
}
