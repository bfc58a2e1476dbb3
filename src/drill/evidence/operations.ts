import { BROKER_ROLES } from '../../model/broker.ts';
import type { Operation } from '../../model/history.ts';

const TYPES: ReadonlySet<unknown> = new Set<Operation['type']>(['invoke', 'ok', 'fail', 'info']);
const ROLES: ReadonlySet<unknown> = new Set(BROKER_ROLES);
const PROCESS_STATES: ReadonlySet<unknown> = new Set(['running', 'paused', 'stopped']);

type Fields = Readonly<Record<string, unknown>>;

/**
 * The operation in a line of a history; null when it is not JSON, or not an operation of a drill.
 */
export function parseOperation(line: string): Operation | null {
  const parsed = parseJson(line);
  return isOperation(parsed) ? parsed : null;
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function isOperation(parsed: unknown): parsed is Operation {
  if (!isFields(parsed)) return false;
  const { i, t, process, type, f, value } = parsed;
  if (!Number.isSafeInteger(i) || !Number.isFinite(t) || typeof process !== 'string') return false;
  if (!TYPES.has(type) || typeof f !== 'string' || !Object.hasOwn(VALUE_FITS, f)) return false;
  return VALUE_FITS[f as Operation['f']](value, process);
}

type Fits = (value: unknown, process: string) => boolean;

const isNemesisValue: Fits = (value) =>
  isFields(value) &&
  Number.isSafeInteger(value['round']) &&
  typeof value['fault'] === 'string' &&
  ROLES.has(value['target']);

const isRound = (value: unknown): boolean =>
  isFields(value) && Number.isSafeInteger(value['round']) && typeof value['fault'] === 'string';

/** The value that each operation must have, so that it can be judged. */
const VALUE_FITS: Readonly<Record<Operation['f'], Fits>> = {
  send: isMessageNumber,
  receive: (value) => typeof value === 'string' || isMessageNumber(value),
  journal: isMessageNumber,
  role: (value, process) =>
    ROLES.has(process) &&
    isFields(value) &&
    Number.isFinite(value['from']) &&
    isOptional(value['active'], 'boolean') &&
    isOptional(value['inSync'], 'boolean') &&
    isOptional(value['nodeId'] ?? undefined, 'string') &&
    isOptional(value['messages'] ?? undefined, 'number'),
  process: (value, process) => ROLES.has(process) && PROCESS_STATES.has(value),
  log: (value, process) =>
    ROLES.has(process) &&
    isFields(value) &&
    typeof value['code'] === 'string' &&
    Number.isFinite(value['at']),
  connect: (value) => ROLES.has(value),
  fault: isNemesisValue,
  resume: isNemesisValue,
  reconnect: isNemesisValue,
  'end-split-brain': isNemesisValue,
  takeover: isNemesisValue,
  heal: isNemesisValue,
  drain: (value) => isFields(value) && isOptional(value['why'], 'string'),
  begin: (value) =>
    isFields(value) &&
    value['schema'] === 1 &&
    Array.isArray(value['rounds']) &&
    value['rounds'].every(isRound) &&
    ['load', 'limits', 'pair'].every((part) => isFields(value[part])),
  end: (value) =>
    isFields(value) &&
    Number.isSafeInteger(value['count']) &&
    Number.isFinite(value['peakMemoryMb']),
};

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}

function isMessageNumber(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isOptional(value: unknown, type: 'boolean' | 'string' | 'number'): boolean {
  return value === undefined || typeof value === type;
}
