/** Types of bench-keep.mjs, for its tests. */
export const NAMES: readonly string[];
export function keepFolder(folder: string, target: string, compressAbove?: number): Promise<void>;
export function pairLogs(home: string): readonly (readonly [string, string])[];
