import { createReadStream } from 'node:fs';
import { systemCode } from '../../model/errors.ts';
import type { DrillPlan } from '../../model/drill.ts';
import { EvidenceBuilder } from './evidence-builder.ts';
import type { Evidence } from './evidence.ts';

/** Large enough that splitting takes no time, small enough not to matter in memory. */
const CHUNK_BYTES = 256 * 1_024;

/**
 * Reads `history.ndjson` in one pass, whatever its length. A missing file is an empty history.
 * @param fallback the plan to use when the history has none
 * @throws AmqHaError WRONG_STATE when there is no plan at all
 */
export async function readEvidence(path: string, fallback?: DrillPlan): Promise<Evidence> {
  const builder = new EvidenceBuilder();
  let rest = '';
  try {
    for await (const chunk of createReadStream(path, {
      encoding: 'utf8',
      highWaterMark: CHUNK_BYTES,
    }) as AsyncIterable<string>) {
      rest = addLines(builder, rest + chunk);
    }
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
  }
  if (rest !== '') builder.add(rest);
  return builder.finish(fallback);
}

/** @returns the text after the last line break: the beginning of the next line */
function addLines(builder: EvidenceBuilder, text: string): string {
  let from = 0;
  for (let to = text.indexOf('\n'); to !== -1; to = text.indexOf('\n', from)) {
    builder.add(text.slice(from, to));
    from = to + 1;
  }
  return text.slice(from);
}
