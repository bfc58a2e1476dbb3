import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { judgeTexts, named } from './helpers.ts';

const read = (version: string, broker: string): string =>
  readFileSync(
    new URL(`../../fixtures/original-demo/${version}/${broker}/broker.xml`, import.meta.url),
    'utf8',
  );
const judgeDemo = (version: string): readonly string[] =>
  judgeTexts(
    {
      primary: read(version, 'replicatedMaster'),
      backup: read(version, 'replicatedSlave'),
    },
    version,
  ).map(named);

it('the original demo on 2.11.0: failback works, a hang takes minutes', () => {
  expect(judgeDemo('2.11.0')).toEqual([
    'warning slow-detection primary',
    'warning slow-detection backup',
    'note no-quorum primary',
  ]);
});

it('the original demo on 2.44.0: its edits of the policy match nothing', () => {
  expect(judgeDemo('2.44.0')).toEqual([
    'error no-active-check primary',
    'warning no-failback backup',
    'warning slow-detection primary',
    'warning slow-detection backup',
    'note no-quorum primary',
  ]);
});
