import type { Progress } from '../../model/step.ts';
import type { Colors } from '../../ui/colors.ts';

/** What every command gets; made by the command line, or by a test. */
export interface CommandContext {
  readonly home: string;
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly signal: AbortSignal;
  readonly progress: Progress;
  readonly colors: Colors;
  /** Columns of the terminal; 100 in a pipe. */
  readonly width: number;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly stdin: NodeJS.ReadStream;
}

/** What a command answers: the document for scripts, the text for people, and the exit code. */
export interface CommandResult {
  readonly document: unknown;
  readonly text: string;
  /** One of `EXIT`; or, of `exec`, that of the user's command. */
  readonly exit: number;
  /** Commands worth trying next, shown on stderr. */
  readonly next?: readonly string[];
}

/** Flags as commander gives them: camelCase, undefined when not given. */
export type Flags = Readonly<Record<string, unknown>>;
