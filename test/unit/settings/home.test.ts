import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { resolveHome } from '../../../src/settings/home.ts';
import { caught } from './samples.ts';

const CWD = resolve('/somewhere/else');

test('the flag is stronger than the environment, and that than the current folder', () => {
  const env = { AMQ_HA_DEMO_HOME: resolve('/from/environment') };
  expect(resolveHome({ home: resolve('/from/flag') }, env, CWD)).toBe(resolve('/from/flag'));
  expect(resolveHome({}, env, CWD)).toBe(resolve('/from/environment'));
  expect(resolveHome({ home: undefined }, {}, CWD)).toBe(CWD);
  expect(resolveHome({}, { AMQ_HA_DEMO_HOME: '' }, CWD)).toBe(CWD);
});

test('a relative home is meant from the current folder, and spaces are fine', () => {
  expect(resolveHome({ home: 'my home' }, {}, CWD)).toBe(resolve(CWD, 'my home'));
  expect(resolveHome({}, { AMQ_HA_DEMO_HOME: '..' }, CWD)).toBe(resolve('/somewhere'));
});

test.each([
  [{ home: '' }, {}, CWD, 'home: '],
  [{ home: 'a\0b' }, {}, CWD, 'home: '],
  [{}, { AMQ_HA_DEMO_HOME: 'a\nb' }, CWD, 'AMQ_HA_DEMO_HOME: '],
  [{}, {}, `${CWD}\n`, 'the current folder: '],
])('a home no file system or script can bear is refused: %j %j', (flags, env, cwd, subject) => {
  const error = caught(() => resolveHome(flags, env, cwd));
  expect(error.code).toBe('USAGE');
  expect(error.message).toContain(subject);
});
