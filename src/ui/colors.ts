import picocolors from 'picocolors';

export type Colors = ReturnType<typeof picocolors.createColors>;

/** Colours only where a person looks: a terminal, without --no-color, NO_COLOR or TERM=dumb. */
export function makeColors(
  stream: NodeJS.WriteStream,
  wanted: boolean,
  env: NodeJS.ProcessEnv,
): Colors {
  // Not a plain `&&`: in a pipe `isTTY` is undefined, and picocolors then decides for itself (for colours, in CI).
  const on = [wanted, stream.isTTY, (env['NO_COLOR'] ?? '') === '', env['TERM'] !== 'dumb'].every(
    Boolean,
  );
  return picocolors.createColors(on);
}
