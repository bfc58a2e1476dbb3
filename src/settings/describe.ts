import type { Option, ValueType } from '../model/option.ts';
import { durationText } from './duration.ts';

/** The default as the help shows it; null where there is none to show. */
export function defaultTextOf(option: Option): string | null {
  if (option.defaultText !== undefined) return option.defaultText;
  const value = option.default;
  if (value === null || option.type.kind === 'switch' || option.type.kind === 'texts') return null;
  if (Array.isArray(value)) return value.join(',');
  return option.type.kind === 'time' ? durationText(Number(value)) : String(value);
}

/** The choices of an option, for people: `none, file or zookeeper`; empty where any will do. */
export function choicesText(type: ValueType): string {
  if (type.kind === 'list') return type.of?.join(', ') ?? '';
  if (type.kind !== 'choice') return '';
  const before = type.of.slice(0, -1).join(', ');
  return `${before} or ${type.of.at(-1) ?? ''}`;
}

/** A default of several shows by itself how they are written. */
const showsSeveral = ({ default: value, defaultText }: Option): boolean =>
  defaultText === undefined && Array.isArray(value) && value.length > 1;

/** One option as `--help` describes it: its choices, what it is, and its true default. */
export function helpOf(option: Option): string {
  const choices = option.choices?.join(', ') ?? choicesText(option.type);
  const otherwise = defaultTextOf(option);
  const several =
    option.type.kind !== 'list' || showsSeveral(option) ? '' : '; several with commas';
  return [
    choices === '' ? '' : `${choices}: `,
    option.help,
    several,
    otherwise === null ? '' : ` (default: ${otherwise})`,
  ].join('');
}
