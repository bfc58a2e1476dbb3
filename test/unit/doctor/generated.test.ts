import { expect, it } from 'vitest';
import { VERSIONS } from '../broker/broker-xml/helpers.ts';
import { judgeTexts, named, ours, ROLES, subjectOf } from './helpers.ts';

const LOCK_VERSIONS = VERSIONS.filter((version) => version !== '2.10.1');

it.each(VERSIONS)(
  'what init writes in classic mode for %s has only the note about the quorum',
  (v) => {
    expect(judgeTexts(ours(v), v).map(named)).toEqual(['note no-quorum primary']);
  },
);

it.each(LOCK_VERSIONS)('what init writes with a file lock for %s has one note', (version) => {
  const found = judgeTexts(ours(version, 'file'), version);
  expect(found.map(named)).toEqual(['note hang-keeps-lock primary']);
});

it.each(LOCK_VERSIONS)('what init writes with ZooKeeper for %s has no finding', (version) => {
  expect(judgeTexts(ours(version, 'zookeeper'), version).map(named)).toEqual([]);
});

it('judges a broker without its peer too', () => {
  const { primary, backup } = ours('2.44.0');
  expect(judgeTexts({ primary, backup }, '2.44.0')).toHaveLength(1);
  for (const role of ROLES) {
    const text = role === 'primary' ? primary : backup;
    expect(subjectOf(text, '2.44.0').config.policy?.role).toBe(role);
  }
});

it('what init writes for 2.44.0 does not start on 2.28.0', () => {
  const found = judgeTexts(ours('2.44.0'), '2.28.0').filter(({ severity }) => severity === 'error');
  expect([...new Set(found.map(({ id }) => id))]).toEqual(['unknown-element', 'manager-missing']);
});
