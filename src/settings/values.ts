import { AmqHaError } from '../model/errors.ts';
import { longFlag, type Option, type ValueType } from '../model/option.ts';
import { durationText, parseDuration } from './duration.ts';
import { maskArgs } from './mask.ts';
import { nearest } from './nearest.ts';

/** Longest piece of a rejected value that a message repeats, in characters. */
const LONGEST_QUOTE = 60;

/** Control characters, and lone surrogates, which no file can hold. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}]/u;

const HOSTS = /^[\w.-]+:\d{1,5}(?:,[\w.-]+:\d{1,5})*$/;

/**
 * Repeats a value of the user on one line of a message: cut short, URL credentials hidden, invisible
 * characters escaped. Objects and lists are not shown, since they may hold a password further in.
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

/** Asks whether a mistyped word was meant to be a known one; empty when none is near. */
export function didYouMean(word: string, known: readonly string[]): string {
  const near = nearest(word, known);
  return near === null ? '' : `; did you mean "${near}"?`;
}

/**
 * The known word that was given: the one parser of choices.
 * @param subject where it was given, such as `--by`
 * @throws AmqHaError USAGE that lists the known words and names the nearest one
 */
export function choiceOf<const T extends string>(
  known: readonly T[],
  word: string,
  subject: string,
  hint = `one of: ${known.join(', ')}`,
): T {
  const found = known.find((each) => each === word);
  if (found !== undefined) return found;
  throw new AmqHaError('USAGE', `${subject}: ${notOneOf(known, word)}`, { hint });
}

const notOneOf = (known: readonly string[], word: unknown, shown = quote(word)): string =>
  `${shown} is not one of ${known.join(', ')}${typeof word === 'string' ? didYouMean(word, known) : ''}`;

/**
 * The value of a text from the command line or the environment. What cannot be one stays text, which
 * `problemWith` refuses; what is no text stays as it is.
 */
export function fromText(type: ValueType, text: unknown): unknown {
  if (typeof text !== 'string') return text;
  switch (type.kind) {
    case 'switch':
      return text === 'true' || text === 'false' ? text === 'true' : text;
    case 'whole':
      if (text === type.unlimited) return null;
      return /^\d{1,15}$/.test(text) ? Number(text) : text;
    case 'time':
      return parseDuration(type.bare === true && /^\d+$/.test(text) ? `${text}s` : text) ?? text;
    case 'list':
      return [...new Set(text.split(',').map((item) => item.trim()))];
    case 'text':
    case 'texts':
    case 'hosts':
    case 'choice':
      return text;
  }
}

/**
 * What is wrong with a value, in words that follow `<option>: `; null when nothing is. A secret is not
 * repeated.
 * @param shown the value as the message repeats it
 */
export function problemWith(
  option: Pick<Option, 'type' | 'default' | 'secret'>,
  value: unknown,
  shown = quote(value),
): string | null {
  const { type } = option;
  if (value === null && isNullable(option)) return null;
  switch (type.kind) {
    case 'switch':
      return typeof value === 'boolean' ? null : `${shown} is not true or false`;
    case 'text':
      return isText(value) ? null : `${option.secret === true ? '' : `${shown} `}${NOT_TEXT}`;
    case 'texts':
      // A line of output that is waited for may hold a tab or a colour.
      return Array.isArray(value) && value.every(isNotEmpty)
        ? null
        : `${shown} must be texts, none of them empty`;
    case 'hosts':
      return typeof value === 'string' && HOSTS.test(value)
        ? null
        : `${shown} is not host:port, or several of them with commas`;
    case 'choice':
      return type.of.some((each) => each === value) ? null : notOneOf(type.of, value, shown);
    case 'list':
      return problemWithList(type.of, value, shown);
    case 'whole':
      return isBetween(value, type.min, type.max) && Number.isSafeInteger(value)
        ? null
        : `${shown} is not a whole number ${rangeText(type)}`;
    case 'time':
      if (!isBetween(value, 0)) return `${shown} is not a duration such as 500ms, 10s or 1m`;
      return isBetween(value, 0, type.maxMs)
        ? null
        : `${shown} is more than ${durationText(type.maxMs ?? 0)}`;
  }
}

const NOT_TEXT = 'must be text, not empty, without control characters';

const isNullable = ({ type, default: none }: Pick<Option, 'type' | 'default'>): boolean =>
  none === null || (type.kind === 'whole' && type.unlimited !== undefined);

const isNotEmpty = (value: unknown): boolean => typeof value === 'string' && value !== '';

const isText = (value: unknown): boolean =>
  typeof value === 'string' && value !== '' && !UNPRINTABLE.test(value);

const isBetween = (value: unknown, min: number, max = Number.POSITIVE_INFINITY): boolean =>
  typeof value === 'number' && value >= min && value <= max;

function rangeText({ min, max }: { readonly min: number; readonly max?: number }): string {
  return max === undefined ? `from ${min}` : `from ${min} to ${max}`;
}

function problemWithList(
  known: readonly string[] | null,
  value: unknown,
  shown: string,
): string | null {
  const items: readonly unknown[] = Array.isArray(value) ? value : [];
  if (items.length === 0) return `${shown} is not a list of words`;
  // What is no word of a known list may be a URL with a secret in it.
  if (items.includes(''))
    return `${known === null ? 'the list' : shown} has nothing between two commas`;
  if (known === null) return items.every(isText) ? null : `an item ${NOT_TEXT}`;
  const wrong = items.find((item) => !known.some((each) => each === item));
  return wrong === undefined ? null : notOneOf(known, wrong);
}

/** What to write in the place of a bad value: `none|file`, `<0-3000>` or `<text>`. */
export function wantedOf(type: ValueType): string {
  switch (type.kind) {
    case 'switch':
      return 'true|false';
    case 'choice':
      return type.of.join('|');
    case 'list':
      return type.of?.join(',') ?? '<one>,<another>';
    case 'whole': {
      const word = type.unlimited === undefined ? '' : `|${type.unlimited}`;
      return `<${type.min}${type.max === undefined ? ' or more' : `-${type.max}`}>${word}`;
    }
    case 'time':
      return type.bare === true ? '<seconds|500ms|2m>' : '<500ms|10s|1m>';
    case 'hosts':
      return '<host:port[,host:port...]>';
    case 'text':
    case 'texts':
      return '<text>';
  }
}

/**
 * The value of an option as the command line has it.
 * @throws AmqHaError USAGE naming the option, the value and what it may be
 */
export function readOption(option: Option, text: unknown): unknown {
  const value = fromText(option.type, text);
  const flag = longFlag(option);
  const problem = problemWith(option, value, quote(text));
  if (problem === null) return value;
  throw new AmqHaError('USAGE', `${flag}: ${problem}`, {
    hint: `pass ${flag} ${wantedOf(option.type)}`,
  });
}
