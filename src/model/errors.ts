/** Stable names of everything that can go wrong; part of the `--json` contract. */
export type ErrorCode =
  | 'NO_PAIR'
  | 'NOT_IN_SYNC'
  | 'WRONG_STATE'
  | 'SPLIT_BRAIN'
  | 'NEWEST_UNCERTAIN'
  | 'NO_TAKEOVER'
  | 'BROKER_PAUSED'
  | 'BROKER_PASSIVE'
  | 'NO_BROKER_ZIP'
  | 'SEVERAL_ZIPS'
  | 'BAD_ZIP'
  | 'NOT_A_BROKER'
  | 'WRONG_JAVA'
  | 'NO_ZOOKEEPER'
  | 'PORT_IN_USE'
  | 'NOT_WRITABLE'
  | 'USAGE'
  | 'TIMEOUT'
  | 'INTERNAL'
  | 'INTERRUPTED';

/** Exit codes, as sysexits(3) and artemis-service use them. */
export const EXIT = {
  done: 0,
  failed: 1,
  unknown: 2,
  notRunning: 3,
  usage: 64,
  unavailable: 69,
  internal: 70,
  /** `exec` alone, as other programs that run a command have them: no pair for it, no program, no such command. */
  noPairForCommand: 125,
  notExecutable: 126,
  notFound: 127,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

const DEFAULT_EXIT: Record<ErrorCode, ExitCode> = {
  NO_PAIR: EXIT.notRunning,
  NOT_IN_SYNC: EXIT.failed,
  WRONG_STATE: EXIT.failed,
  SPLIT_BRAIN: EXIT.failed,
  NEWEST_UNCERTAIN: EXIT.failed,
  NO_TAKEOVER: EXIT.failed,
  BROKER_PAUSED: EXIT.failed,
  BROKER_PASSIVE: EXIT.failed,
  NO_BROKER_ZIP: EXIT.unavailable,
  SEVERAL_ZIPS: EXIT.unavailable,
  BAD_ZIP: EXIT.unavailable,
  NOT_A_BROKER: EXIT.unavailable,
  WRONG_JAVA: EXIT.unavailable,
  NO_ZOOKEEPER: EXIT.unavailable,
  PORT_IN_USE: EXIT.unavailable,
  NOT_WRITABLE: EXIT.unavailable,
  USAGE: EXIT.usage,
  TIMEOUT: EXIT.failed,
  INTERNAL: EXIT.internal,
  INTERRUPTED: EXIT.interrupted,
};

interface ErrorDetails {
  /** The exact command (or act) that corrects it; shown after `do:`. */
  readonly hint?: string;
  /** Only where the code's usual exit code is not the right one. */
  readonly exit?: ExitCode;
  readonly cause?: unknown;
  /** Fields beside `error` in the JSON document, such as the status at a time-out. */
  readonly document?: Readonly<Record<string, unknown>>;
  /** Fields of `error` itself in the JSON document, beside code, message and hint. */
  readonly fields?: Readonly<Record<string, unknown>>;
}

/**
 * The one error of this program: what happened and why (message, with the
 * evidence), and what corrects it (hint). Decide on `code`, never on the text.
 */
export class AmqHaError extends Error {
  readonly code: ErrorCode;
  readonly hint: string;
  readonly exit: ExitCode;
  readonly document: Readonly<Record<string, unknown>>;
  readonly fields: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'AmqHaError';
    this.code = code;
    this.hint = details.hint ?? '';
    this.exit = details.exit ?? DEFAULT_EXIT[code];
    this.document = details.document ?? {};
    this.fields = details.fields ?? {};
  }
}

/** The code of an error of the system, such as `ENOENT`; null for an error of another kind. */
export function systemCode(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : null;
}
