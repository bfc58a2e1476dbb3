/** An array as base64; numbers are little-endian, as on every machine that runs a broker. */
export function base64(array: Uint8Array | Uint32Array | Float32Array): string {
  return Buffer.from(array.buffer, array.byteOffset, array.byteLength).toString('base64');
}

/** A time in ms, rounded to one decimal for JSON. */
export const tenths = (ms: number): number => Math.round(ms * 10) / 10;
