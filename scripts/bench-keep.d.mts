/** Types of bench-keep.mjs, for its tests. */
export function keepFolder(folder: string, target: string, compressAbove?: number): Promise<void>;
