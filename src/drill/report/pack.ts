/** Bytes as text; numbers of several bytes are little-endian, as on every machine a broker runs on. */
export function base64(array: Uint8Array | Uint32Array | Float32Array): string {
  return Buffer.from(array.buffer, array.byteOffset, array.byteLength).toString('base64');
}

/** A time in ms with one decimal, as JSON should show it. */
export const tenths = (ms: number): number => Math.round(ms * 10) / 10;
