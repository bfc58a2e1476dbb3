/** Types of bench-goals.mjs, for its tests. */
export const GOALS: readonly {
  readonly id: string;
  readonly name: string;
  readonly goal: number;
}[];
export function alternate<Side>(
  rounds: number,
  sides: readonly Side[],
  sample: (side: Side, round: number) => Promise<number>,
): Promise<number[][]>;
export function ratio(
  ours: readonly number[],
  theirs: readonly number[],
): { readonly value: number; readonly detail: string };
export function complaintOf(command: string, document: Record<string, unknown>): string | null;
