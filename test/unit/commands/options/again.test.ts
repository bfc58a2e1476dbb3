import { describe, expect, test } from 'vitest';
import { commandAgain, repeatingCommand } from '../../../../src/commands/options/again.ts';
import { keyOf } from '../../../../src/commands/options/flags.ts';
import { DRILL_OPTIONS } from '../../../../src/model/drill.ts';
import { longFlag } from '../../../../src/model/option.ts';
import { PAIR_SETTINGS } from '../../../../src/model/settings.ts';

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

  test('names every setting and drill option, but no secret and no seed', () => {
    const options = Object.values({ ...PAIR_SETTINGS, ...DRILL_OPTIONS });
    const flags = Object.fromEntries(
      options.map((option) => [keyOf(option), option.flags.includes('<') ? 'x' : false]),
    );
    const words = repeatingCommand(flags, 1).split(' ');
    for (const option of options)
      expect([option.flags, words.includes(longFlag(option))]).toEqual([
        option.flags,
        !('secret' in option),
      ]);
    expect(words.slice(-3)).toEqual(['x', '--seed', '1']);
    expect(words).toContain('--no-class-archive');
  });

  test('has what else was given, and a quote in a name is no end of it', () => {
    const flags = { ports: 'auto', keep: true, start: false, home: "it's" };
    expect(commandAgain('init', flags, '--json')).toBe(
      "amq-ha-demo init --ports auto --home 'it'\\''s' --keep --no-start --json",
    );
  });
});
