import { expect, test } from 'vitest';
import { brokersIn, byVersion, type Place } from '../../../src/matrix/brokers.ts';
import { refusalOf } from '../platform/samples.ts';

const PLACES: Readonly<Record<string, Place>> = {
  'a.zip': { kind: 'file' },
  'a,b.zip': { kind: 'file' },
  'a,b.zip,2.44.0': { kind: 'file' },
  '/opt/artemis': { kind: 'broker' },
  zips: { kind: 'zips', zips: ['zips/artemis-2.10.1.zip', 'zips/artemis-2.9.0.zip'] },
  'none, here': { kind: 'zips', zips: ['none, here/one.zip'] },
  '2.28.0': { kind: 'zips', zips: ['2.28.0/one.zip'] },
};
const placeAt = (path: string): Place => PLACES[path] ?? { kind: 'nothing' };

test.each([
  ['2.44.0', ['2.44.0']],
  ['2.10.1,2.44.0', ['2.10.1', '2.44.0']],
  [' 2.10.1 , a.zip ', ['2.10.1', 'a.zip']],
  ['2.44.0,2.10.1,2.44.0', ['2.44.0', '2.10.1']],
  ['gone.zip,/opt/artemis', ['gone.zip', '/opt/artemis']],
  ['https://host.example/a.zip,2.44.0', ['https://host.example/a.zip', '2.44.0']],
])('%j is %j', (text, brokers) => {
  expect(brokersIn(text, placeAt)).toEqual(brokers);
});

test('of a folder of zips each zip, from the oldest version up', () => {
  expect(brokersIn('2.44.0,zips', placeAt)).toEqual([
    '2.44.0',
    'zips/artemis-2.9.0.zip',
    'zips/artemis-2.10.1.zip',
  ]);
});

test('a path that exists wins over a split at its commas, the longest one', () => {
  expect(brokersIn('a,b.zip', placeAt)).toEqual(['a,b.zip']);
  expect(brokersIn('a,b.zip,2.44.0', placeAt)).toEqual(['a,b.zip,2.44.0']);
  expect(brokersIn('2.44.0,a,b.zip,2.10.1', placeAt)).toEqual(['2.44.0', 'a,b.zip', '2.10.1']);
  expect(brokersIn('none, here,a.zip', placeAt)).toEqual(['none, here/one.zip', 'a.zip']);
});

test('a version named like a folder is the folder, as for every other command', () => {
  expect(brokersIn('2.28.0', placeAt)).toEqual(['2.28.0/one.zip']);
});

test.each(['2.44.0,', ',2.44.0', '2.44.0,,2.10.1', ' '])('%j has a hole', async (text) => {
  expect(await refusalOf(() => brokersIn(text, placeAt))).toMatchObject({ code: 'USAGE' });
});

test('a hole is told without the secrets of a URL', async () => {
  const refusal = await refusalOf(() =>
    brokersIn('https://me:secret@host.example/a.zip,', placeAt),
  );
  expect(refusal.message).not.toContain('secret');
});

test('versions are sorted by their numbers, whatever folder they lie in', () => {
  const zips = ['9/a-2.10.1.zip', '9/a-2.9.0.zip', '1/a-2.33.0.redhat-00013.zip'];
  expect(byVersion([...zips, '1/a-2.33.0.redhat-00010.zip'])).toEqual([
    '9/a-2.9.0.zip',
    '9/a-2.10.1.zip',
    '1/a-2.33.0.redhat-00010.zip',
    '1/a-2.33.0.redhat-00013.zip',
  ]);
});
