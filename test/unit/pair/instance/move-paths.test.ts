import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { movePaths } from '../../../../src/pair/instance/move-paths.ts';

const MOVE = { from: '/home/me/my demo/target', to: '/srv/new place/target' };

test.each([
  [`ARTEMIS_HOME='${MOVE.from}/artemis'`, `ARTEMIS_HOME='${MOVE.to}/artemis'`],
  [`-Da=${MOVE.from}`, `-Da=${MOVE.to}`],
  [`value="${MOVE.from}/x/locks"/>`, `value="${MOVE.to}/x/locks"/>`],
  ['file:/home/me/my%20demo/target/x//broker.xml', 'file:/srv/new%20place/target/x//broker.xml'],
  ['file:///home/me/my%20demo/target/', 'file:///srv/new%20place/target/'],
  [`${MOVE.from}:${MOVE.from}/lib`, `${MOVE.to}:${MOVE.to}/lib`],
])('%s', (before, after) => {
  expect(movePaths(before, [MOVE])).toBe(after);
});

test.each([
  `${MOVE.from}-old/x`,
  `${MOVE.from}.OLD/x`,
  `${MOVE.from}s`,
  `${MOVE.from}%20old`,
  `/mnt${MOVE.from}/x`,
  `/mnt/ä${MOVE.from}/x`,
  'file:/mnt/home/me/my%20demo/target',
  '/home/me/my demo',
])('%s is another path', (text) => {
  expect(movePaths(text, [MOVE])).toBe(text);
});

test('a path in a URL is encoded, even if the former path needed no escapes', () => {
  const move = { from: '/a/demo', to: '/b/my demo' };
  expect(movePaths("configuration='file:/a/demo/etc'", [move])).toContain(
    "'file:/b/my%20demo/etc'",
  );
  expect(movePaths("URI='file:///a/demo/etc'", [move])).toContain("'file:///b/my%20demo/etc'");
  expect(movePaths("'/a/demo/etc'", [move])).toBe("'/b/my demo/etc'");
});

test('the longest folder counts', () => {
  const moves = [
    { from: '/a/Ä/target', to: '/b/target' },
    { from: '/a/Ä/target/x', to: '/tmp/link/pair' },
  ];
  expect(movePaths("'/a/Ä/target/x/bin'", moves)).toBe("'/tmp/link/pair/bin'");
  expect(movePaths('file:/a/%C3%84/target/y', moves)).toBe('file:/b/target/y');
});

describe('with any folders', () => {
  const name = fc.stringMatching(/^[A-Za-z0-9 ._+@=~'%äß日-]{1,8}$/);
  const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => `/${names.join('/')}`);

  test('the former path becomes the present one, encoded in a URL', () => {
    fc.assert(
      fc.property(path, path, (from, to) => {
        expect(movePaths(`"${from}/etc"`, [{ from, to }])).toBe(`"${to}/etc"`);
        const url = `"file:${encodeURI(from)}/etc"`;
        expect(movePaths(url, [{ from, to }])).toBe(`"file:${encodeURI(to)}/etc"`);
      }),
    );
  });

  test('a second pass changes nothing, even if the new path is below the former one', () => {
    fc.assert(
      fc.property(path, path, fc.boolean(), (from, other, below) => {
        const to = below ? from + other : other;
        const once = movePaths(`'${from}/a' <x y="${from}"/>`, [{ from, to }]);
        expect(movePaths(once, [{ from, to }])).toBe(once);
      }),
    );
  });

  test('a text without the path stays as it is', () => {
    fc.assert(
      fc.property(fc.string(), path, path, (text, from, to) => {
        fc.pre(![from, to, encodeURI(from), encodeURI(to)].some((each) => text.includes(each)));
        expect(movePaths(text, [{ from, to }])).toBe(text);
      }),
    );
  });
});
