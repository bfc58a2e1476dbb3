import { expect, test } from 'vitest';
import type { CommandContext } from '../../../../src/commands/shared/context.ts';
import { execAnswer, type ExecDone } from '../../../../src/commands/prove/exec-answer.ts';
import { AmqHaError } from '../../../../src/model/errors.ts';
import { HaPair } from '../../../../src/pair/observe/ha-pair.ts';
import { aPlan, HOME } from '../../pair/samples.ts';
import { fakeStream } from '../../ui/samples.ts';

interface Answer {
  readonly exit: number;
  readonly document: unknown;
  readonly said: string;
}

function answer(json: boolean, change: Partial<ExecDone> & { readonly failure?: unknown }): Answer {
  const { stream, written } = fakeStream(null);
  const progress = { say: (line: string) => stream.write(`${line}\n`) };
  const context = { json, progress, stderr: stream } as unknown as CommandContext;
  const end = { exitCode: 7, signal: null };
  const { failure = null, ...rest } = change;
  const { exit, document } = execAnswer(context, ['npm', 'test'], {
    pair: new HaPair(HOME, aPlan()),
    run: { end, ranMs: 1_200, steps: [], failure },
    here: false,
    unhealed: null,
    ...rest,
  });
  return { exit, document, said: written.join('') };
}

const LATE = new AmqHaError('TIMEOUT', 'waited 180 s', { hint: 'amq-ha-demo logs' });

test('the exit code is that of the command; the account goes to stderr, and stdout stays its own', () => {
  const { exit, document, said } = answer(false, {});
  expect([exit, document]).toEqual([7, undefined]);
  expect(said).toBe(
    'exec: the command ended with exit code 7 after 1.2 s\nthe throw-away pair is gone\n',
  );
});

test('with --json the account is the document, and nothing is said', () => {
  const { exit, document, said } = answer(true, { here: true });
  expect([exit, said]).toEqual([7, '']);
  expect(document).toEqual({
    exitCode: 7,
    command: ['npm', 'test'],
    commandExitCode: 7,
    signal: null,
    ranMs: 1_200,
    version: '2.44.0',
    haMode: 'classic',
    here: true,
    healed: true,
    steps: [],
  });
});

test.each<[string, Parameters<typeof answer>[1], string, boolean | null, string]>([
  [
    'a pair of the home that stays broken',
    { here: true, unhealed: LATE },
    'the pair is not protected again: waited 180 s',
    false,
    'amq-ha-demo logs',
  ],
  [
    'a failback that failed, with the pair healed later',
    { here: true, failure: LATE },
    'a step did not recover the pair: waited 180 s',
    true,
    'amq-ha-demo logs',
  ],
  [
    'a failback that failed on a throw-away pair, whose logs are gone',
    { failure: LATE },
    'a step did not recover the pair: waited 180 s',
    null,
    'amq-ha-demo init, then the same with --here: that pair and its logs stay',
  ],
])('%s: 125', (_, change, message, healed, hint) => {
  const { exit, document } = answer(true, change);
  expect(exit).toBe(125);
  expect(document).toMatchObject({ exitCode: 125, commandExitCode: 7, healed });
  expect(document).toMatchObject({ error: { code: 'TIMEOUT', message, hint } });
  const { said } = answer(false, change);
  expect(said).toContain(`\nTIMEOUT: ${message}\n  do: ${hint}\n`);
});
