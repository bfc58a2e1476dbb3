import { expect, test } from 'vitest';
import { roleNamed } from '../../../../src/commands/options/broker-name.ts';
import { refusalOf } from '../../platform/samples.ts';

test.each([
  ['master', 'primary'],
  ['primary', 'primary'],
  ['replicatedMaster', 'primary'],
  ['slave', 'backup'],
  ['backup', 'backup'],
  ['replicatedSlave', 'backup'],
])('%s is the %s', (name, role) => {
  expect(roleNamed(name)).toBe(role);
});

test.each([
  ['Master', 'unknown broker "Master"; did you mean "master"?'],
  ['slav', 'unknown broker "slav"; did you mean "slave"?'],
  ['third', 'unknown broker "third"'],
  ['', 'unknown broker ""'],
  ['toString', 'unknown broker "toString"'],
  ['__proto__', 'unknown broker "__proto__"'],
])('%j is none', async (name, message) => {
  const error = await refusalOf(() => roleNamed(name));
  expect(error).toMatchObject({
    code: 'USAGE',
    exit: 64,
    message,
    hint: 'one of: master, primary, replicatedMaster, slave, backup, replicatedSlave',
  });
});
