import { describe, expect, test } from 'vitest';
import { commandAgain, repeatingCommand } from '../../../../src/commands/options/again.ts';

describe('a command that is given again', () => {
  test('names what was given, and the seed; never a password', () => {
    const flags = { fault: 'kill,stop', rounds: '2', lockManager: 'file', password: 'secret' };
    expect(repeatingCommand(flags, 42)).toBe(
      'amq-ha-demo drill --lock-manager file --fault kill,stop --rounds 2 --seed 42',
    );
  });

  test('hides what is secret in the URL of a broker', () => {
    const broker = 'https://me:secret@example.org/a.zip?sig=secret';
    expect(repeatingCommand({ broker }, 1)).toBe(
      "amq-ha-demo drill --broker 'https://***@example.org/a.zip?***' --seed 1",
    );
  });

  test('quotes what a shell would take apart, and keeps --here', () => {
    expect(repeatingCommand({ broker: 'my zips/a.zip', here: true }, 1)).toBe(
      "amq-ha-demo drill --broker 'my zips/a.zip' --here --seed 1",
    );
  });

  test('has what else was given, and a quote in a name is no end of it', () => {
    const flags = { ports: 'auto', keep: true, start: false, home: "it's" };
    expect(commandAgain('init', flags, '--json')).toBe(
      "amq-ha-demo init --ports auto --home 'it'\\''s' --keep --no-start --json",
    );
  });
});
