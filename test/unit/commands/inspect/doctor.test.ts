import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { CommandContext, Flags } from '../../../../src/commands/shared/context.ts';
import { doctor } from '../../../../src/commands/inspect/doctor.ts';
import type { Diagnosis } from '../../../../src/model/doctor.ts';
import { makeColors } from '../../../../src/ui/colors.ts';
import { ours, swap } from '../../doctor/helpers.ts';
import { refusalOf } from '../../platform/samples.ts';
import { fakeStream } from '../../ui/samples.ts';

const ROOT = mkdtempSync(join(tmpdir(), 'doctor-command-'));
afterAll(() => {
  rmSync(ROOT, { recursive: true, force: true });
});
const CONTEXT = {
  cwd: ROOT,
  home: ROOT,
  width: 80,
  colors: makeColors(fakeStream(null).stream, false, {}),
} as unknown as CommandContext;

const PAIR = ours('2.44.0');
for (const [name, text] of [
  ['p', PAIR.primary],
  ['b', PAIR.backup],
  ['ill', swap(/ *<allow-failback>.*\n/, '')(PAIR.backup)],
] as const) {
  mkdirSync(join(ROOT, name, 'etc'), { recursive: true });
  writeFileSync(join(ROOT, name, 'etc', 'broker.xml'), text);
}
const run = async (
  args: readonly string[],
  flags: Flags = {},
): Promise<{ exit: number; text: string; document: Diagnosis }> => {
  const { exit, text, document } = await doctor(CONTEXT, args, flags);
  return { exit, text, document: document as Diagnosis };
};

it('notes leave the exit code at 0', async () => {
  const { exit, document, text } = await run(['p', 'b'], { for: '2.44' });
  expect(exit).toBe(0);
  expect(document).toMatchObject({ ok: true, for: '2.44.0', findings: [{ id: 'no-quorum' }] });
  expect(document.judged[0]).toMatchObject({ version: '2.44.0', versionFrom: 'flag' });
  expect(text).toContain('note  no-quorum  p\n');
});

it('a warning makes it 1, and the document has all that the text has', async () => {
  const { exit, document } = await run(['p/etc/broker.xml', 'ill']);
  expect(exit).toBe(1);
  expect(document.ok).toBe(false);
  expect(document.findings[0]).toEqual({
    id: 'no-failback',
    severity: 'warning',
    where: { file: 'ill/etc/broker.xml', broker: 'ill' },
    what: expect.stringMatching(/^After a takeover/),
    why: expect.stringMatching(/^Without <allow-failback>/),
    versions: 'every version',
    diff: expect.stringMatching(/^--- ill\/etc\/broker\.xml\n/),
  });
});

it('more than two: those that belong together are a pair', async () => {
  const { document } = await run(['b', 'ill', 'p'], { for: '2.44.0' });
  expect(document.judged.map(({ broker, peer }) => [broker, peer])).toEqual([
    ['p', 'b'],
    ['b', 'p'],
    ['ill', null],
  ]);
});

it('a version that is none is refused before any file is read', async () => {
  const error = await refusalOf(async () => run(['nowhere'], { for: 'newest' }));
  expect(error).toMatchObject({ code: 'USAGE', exit: 64 });
});
