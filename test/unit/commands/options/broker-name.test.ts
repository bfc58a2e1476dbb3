import { expect, test } from 'vitest';
import { roleOrNull } from '../../../../src/commands/options/broker-name.ts';
import { refusalOf } from '../../platform/samples.ts';

const NAMES = 'master, primary, replicatedMaster, slave, backup, replicatedSlave';

test.each([
  ['master', 'primary'],
  ['primary', 'primary'],
  ['replicatedMaster', 'primary'],
  ['slave', 'backup'],
  ['backup', 'backup'],
  ['replicatedSlave', 'backup'],
])('%s is the %s', (name, role) => {
  expect(roleOrNull(name)).toBe(role);
});

test.each([
  ['Master', '; did you mean "master"?'],
  ['slav', '; did you mean "slave"?'],
  ['third', ''],
  ['', ''],
  ['toString', ''],
  ['__proto__', ''],
])('%j is none', async (name, question) => {
  const error = await refusalOf(() => roleOrNull(name));
  expect(error).toMatchObject({
    code: 'USAGE',
    exit: 64,
    message: `broker: ${JSON.stringify(name)} is not one of ${NAMES}${question}`,
    hint: `one of: ${NAMES}`,
  });
});

test('a name in an option is refused by the name of the option', async () => {
  expect(await refusalOf(() => roleOrNull('x', '--newest'))).toMatchObject({
    code: 'USAGE',
    message: `--newest: "x" is not one of ${NAMES}`,
  });
});

test('a name that is not given is none', () => {
  expect([roleOrNull(undefined), roleOrNull(null), roleOrNull('slave')]).toEqual([
    null,
    null,
    'backup',
  ]);
});
