import type { Colors } from './colors.ts';
import { duration } from './format.ts';

interface StepHead {
  readonly number: number;
  readonly of: number;
  readonly title: string;
  readonly command: string;
  readonly expected: string;
}

/** What a step is about to do. */
export function stepHead(head: StepHead, colors: Colors): string {
  return [
    '',
    colors.bold(`${String(head.number)}/${String(head.of)}  ${head.title}`),
    `     by hand   ${colors.dim(head.command)}`,
    `     expected  ${head.expected}`,
  ].join('\n');
}

/** What was seen. */
export function stepTail(
  result: { readonly seen: string; readonly ok: boolean; readonly ms: number },
  colors: Colors,
): string {
  const mark = result.ok ? colors.green('ok') : colors.red('NOT AS EXPECTED');
  return `     seen      ${result.seen}   ${mark} (${duration(result.ms)})`;
}
