/** Types of bench-rows.mjs, for its tests. */
export interface Row {
  readonly name: string;
  readonly goal: number;
  readonly atLeast?: boolean;
}
export interface Figure extends Row {
  readonly value: number | null;
  readonly detail: string;
  readonly failed?: boolean;
}
export interface Measurement {
  readonly rows: readonly Row[];
  measure(): Promise<readonly { readonly value: number; readonly detail: string }[]>;
}
export function takeAll(
  measurements: readonly Measurement[],
  onFailure?: (
    measurement: Measurement,
    error: unknown,
  ) => string | undefined | Promise<string | undefined>,
): Promise<Figure[]>;
export function isMissed(figure: Figure): boolean;
export function rowText(figure: Figure): string;
export function reasonOf(error: unknown): string;
export function documentOf(stdout: unknown): Record<string, unknown>;
export function median(values: readonly number[]): number;
