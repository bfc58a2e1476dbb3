import fc from 'fast-check';
import { expect, test } from 'vitest';
import { maskArgs } from '../../../src/settings/mask.ts';

test.each<[string[], string[]]>([
  [
    ['create', '--user', 'admin', '--password', 'password', '--cluster-password', 'x y'],
    ['create', '--user', 'admin', '--password', '***', '--cluster-password', '***'],
  ],
  [['--password=a=b\nc'], ['--password=***']],
  [['--cluster-password=x'], ['--cluster-password=***']],
  [['amqp://admin:pw@localhost:61616'], ['amqp://admin:***@localhost:61616']],
  [['admin:p@w@localhost'], ['admin:***@localhost']],
  [['https://host:8443/a@b.zip'], ['https://host:8443/a@b.zip']],
  // The default password is an ordinary word, and stays one elsewhere.
  [
    ['queue', 'password', './password'],
    ['queue', 'password', './password'],
  ],
  [['--password'], ['--password']],
  [[], []],
])('%j is shown as %j', (args, shown) => {
  expect(maskArgs(args)).toEqual(shown);
});

test('what stands behind a password flag is never shown, whatever it looks like', () => {
  const args = fc.array(fc.string());
  const flag = fc.constantFrom('--password', '--cluster-password', '--ssl-key-password');
  fc.assert(
    fc.property(args, flag, fc.string({ minLength: 1 }), args, (before, name, value, after) => {
      const masked = maskArgs([...before, name, value, ...after]);
      expect(masked).toHaveLength(before.length + 2 + after.length);
      expect(masked[before.length + 1]).toBe('***');
      expect(maskArgs([`${name}=${value}`])).toEqual([`${name}=***`]);
    }),
  );
});
