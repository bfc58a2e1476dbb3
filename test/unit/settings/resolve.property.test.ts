import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AmqHaError } from '../../../src/model/errors.ts';
import { DEFAULTS } from '../../../src/settings/defaults.ts';
import {
  asEnvironment,
  caught,
  newHome,
  resolveIn,
  someSettings,
  writeSettings,
} from './samples.ts';

test('any combination of flags, environment and file resolves to the strongest source', () => {
  const home = newHome();
  fc.assert(
    fc.property(someSettings, someSettings, someSettings, (flags, environment, file) => {
      const expected = { ...DEFAULTS, ...file, ...environment, ...flags };
      fc.pre(expected.ports === 'fixed' || expected.portOffset === 0);
      writeSettings(home, JSON.stringify(file));
      const { settings, sources } = resolveIn(home, { flags, env: asEnvironment(environment) });
      expect(settings).toEqual({ ...expected, home });
      for (const [key, source] of Object.entries(sources)) {
        const givenBy = { flag: flags, environment, file };
        const strongest = Object.entries(givenBy).find(([, layer]) => Object.hasOwn(layer, key));
        expect([key, source]).toEqual([key, strongest?.[0] ?? 'default']);
      }
    }),
  );
});

test('numbers given as text on the command line mean the same as numbers', () => {
  const home = newHome();
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 3000 }), (portOffset) => {
      const asText = resolveIn(home, { flags: { portOffset: String(portOffset) } });
      expect(asText).toEqual(resolveIn(home, { flags: { portOffset } }));
    }),
  );
});

test('any unknown key of the file is named', () => {
  const home = newHome();
  const unknown = fc.string({ minLength: 1 }).filter((key) => !Object.hasOwn(DEFAULTS, key));
  fc.assert(
    fc.property(unknown, someSettings, (key, file) => {
      writeSettings(
        home,
        `{${JSON.stringify(key)}: 1, ${JSON.stringify(file).slice(1)}`.replace(', }', '}'),
      );
      const error = caught(() => resolveIn(home));
      expect(error.code).toBe('USAGE');
      expect(error.message).toContain('amq-ha-demo.json: unknown key ');
      if (/^\w+$/.test(key)) expect(error.message).toContain(`"${key}"`);
    }),
  );
});

test('any unknown variable is named', () => {
  const home = newHome();
  const known = new Set(Object.keys(asEnvironment({ ...DEFAULTS, home })));
  const name = fc
    .stringMatching(/^[A-Z_]{0,20}$/)
    .map((word) => `AMQ_HA_DEMO_${word}`)
    .filter((variable) => !known.has(variable));
  fc.assert(
    fc.property(name, fc.string(), (variable, value) => {
      const error = caught(() => resolveIn(home, { env: { [variable]: value, PATH: 'x' } }));
      expect(error.code).toBe('USAGE');
      expect(error.message).toContain(`unknown variable "${variable}"`);
    }),
  );
});

test('whatever the file, the flags and the environment hold: settings or an AmqHaError', () => {
  const home = newHome();
  const content = fc.oneof(fc.json(), fc.string(), fc.string({ unit: 'binary' }));
  const likely = fc.dictionary(fc.constantFrom(...Object.keys(DEFAULTS), 'home'), fc.jsonValue());
  const file = fc.oneof(
    content,
    likely.map((value) => JSON.stringify(value)),
  );
  const flags = fc.dictionary(fc.constantFrom(...Object.keys(DEFAULTS), 'home'), fc.anything());
  fc.assert(
    fc.property(file, fc.option(flags, { nil: {} }), fc.string(), (text, given, java) => {
      writeSettings(home, text);
      try {
        resolveIn(home, { flags: given, env: { AMQ_HA_DEMO_JAVA: java } });
      } catch (error) {
        expect(error).toBeInstanceOf(AmqHaError);
      }
    }),
    { numRuns: 500 },
  );
});

test('no message repeats a password, however it is wrong', () => {
  const home = newHome();
  const secret = 's3cret';
  const bad = fc.constantFrom<unknown>(
    `${secret}\n`,
    [secret],
    { [secret]: secret },
    `\0${secret}`,
  );
  fc.assert(
    fc.property(fc.constantFrom('password', 'clusterPassword'), bad, (key, value) => {
      writeSettings(home, JSON.stringify({ [key]: value }));
      for (const act of [
        () => resolveIn(home),
        () => resolveIn(newHome(), { flags: { [key]: value } }),
      ]) {
        const error = caught(act);
        expect(`${error.message} ${error.hint} ${String(error.cause)}`).not.toContain(secret);
      }
    }),
  );
});
