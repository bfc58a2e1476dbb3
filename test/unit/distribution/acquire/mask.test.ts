import { expect, test } from 'vitest';
import { brokerName } from '../../../../src/distribution/acquire/mask.ts';

test('a broker is named by its version, its file, and never with a secret', () => {
  expect(brokerName('2.44.0')).toBe('2.44.0');
  expect(brokerName('/a/b/amq-broker-7.12.zip')).toBe('amq-broker-7.12.zip');
  expect(brokerName('https://me:secret@example.org/a/b.zip?sig=secret')).toBe('b.zip?***');
});
