/** Types of bench-run.mjs, for its tests. */
export interface Ended {
  readonly exit: number | null;
  readonly ms: number;
  readonly stdout: string;
  readonly stderr: string;
}
export function runProgram(
  file: string,
  args: readonly string[],
  options?: {
    readonly signal?: AbortSignal;
    readonly limitMs?: number;
    readonly cwd?: string;
    readonly env?: NodeJS.ProcessEnv;
  },
): Promise<Ended>;
