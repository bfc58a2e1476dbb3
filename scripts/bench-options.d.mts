/** Types of bench-options.mjs, for its tests. */
export const USAGE: string;
export const AGAINST_ROUNDS: number;
export class BenchError extends Error {
  readonly code: string;
  readonly hint: string;
  readonly exit: number;
  constructor(code: string, message: string, details: { hint: string; exit: number });
}
export interface BenchOptions {
  readonly against: string | null;
  readonly only: readonly string[] | null;
  readonly rounds: number;
  readonly zip: string | null;
}
export function benchOptions(argv: readonly string[]): BenchOptions;
export function pickRows<T extends { readonly id: string }>(
  measurements: readonly T[],
  only: readonly string[] | null,
): readonly T[];
