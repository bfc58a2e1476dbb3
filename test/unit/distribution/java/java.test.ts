import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  chooseJava,
  featureOf,
  findJavas,
  javaAt,
} from '../../../../src/distribution/java/java.ts';
import type { JavaRuntime } from '../../../../src/model/distribution.ts';
import { put, tempFolder, thrownBy } from '../temp-folder.ts';

/** Replaces the list of this machine, on which a test must not depend. */
const NONE_LISTED = async (): Promise<readonly string[]> => [];

function writeJava(home: string, version: string): string {
  put(join(home, 'bin/java'), '#!/bin/sh\nexit 1\n', 0o755);
  put(
    join(home, 'release'),
    `IMPLEMENTOR="x"\nJAVA_VERSION="${version}"\nJAVA_VERSION_DATE="2025"\n`,
  );
  return home;
}

describe('findJavas', () => {
  test('JAVA_HOME first, then PATH, then the others by feature; each real home once', async () => {
    const root = tempFolder();
    const jvm = join(root, 'jvm');
    const java25 = writeJava(join(jvm, 'a-25'), '25-ea');
    const java17 = writeJava(join(jvm, 'b-17'), '17.0.15');
    const java11 = writeJava(join(jvm, 'c-11'), '11.0.2');
    const java8 = writeJava(join(jvm, 'd-8'), '1.8.0_392');
    symlinkSync(java17, join(jvm, 'a-default'));
    put(join(jvm, 'no-java/bin/readme'));
    mkdirSync(join(root, 'bin'));
    symlinkSync(join(java17, 'bin/java'), join(root, 'bin/java'));
    const mac = writeJava(join(root, 'mac/temurin-21.jdk/Contents/Home'), '21.0.1');
    const javas = await findJavas(
      { JAVA_HOME: java25, PATH: `/nowhere:${join(root, 'bin')}:relative` },
      [
        { path: jvm, inside: '' },
        { path: join(root, 'mac'), inside: 'Contents/Home' },
        { path: '/nowhere', inside: '' },
      ],
      NONE_LISTED,
    );
    expect(javas).toEqual([
      { home: java25, feature: 25 },
      { home: java17, feature: 17 },
      { home: java8, feature: 8 },
      { home: java11, feature: 11 },
      { home: mac, feature: 21 },
    ]);
  });

  test('runs the JVM where there is no release file, and uses its java.home', async () => {
    const root = tempFolder();
    const stub = join(root, 'usr');
    const real = writeJava(join(root, 'real'), '11.0.1');
    put(
      join(stub, 'bin/java'),
      `#!/bin/sh\necho "    java.home = ${real}\n    java.specification.version = 1.8" >&2\n`,
      0o755,
    );
    expect(await findJavas({ JAVA_HOME: stub }, [], NONE_LISTED)).toEqual([
      { home: real, feature: 8 },
    ]);
  });

  test('leaves out what does not run, and finds nothing in empty folders', async () => {
    const home = tempFolder();
    put(join(home, 'bin/java'), '#!/bin/sh\nexit 1\n', 0o755);
    expect(await findJavas({ JAVA_HOME: home, PATH: '' }, [], NONE_LISTED)).toEqual([]);
    expect(await findJavas({}, [], NONE_LISTED)).toEqual([]);
  });

  test('the jre inside a JDK 8 is that JDK', async () => {
    const jdk = writeJava(join(tempFolder(), 'jdk8'), '1.8.0_392');
    put(join(jdk, 'jre/bin/java'), '', 0o755);
    const bin = join(tempFolder(), 'bin');
    mkdirSync(bin);
    symlinkSync(join(jdk, 'jre/bin/java'), join(bin, 'java'));
    expect(await findJavas({ PATH: bin }, [], NONE_LISTED)).toEqual([{ home: jdk, feature: 8 }]);
  });

  test('a bin/java that may not be run does not count', async () => {
    const home = writeJava(join(tempFolder(), 'x'), '17');
    put(join(home, 'release'), 'JAVA_VERSION="17"');
    const plain = join(tempFolder(), 'plain');
    put(join(plain, 'release'), 'JAVA_VERSION="17"');
    put(join(plain, 'bin/java'));
    expect(await findJavas({ JAVA_HOME: plain }, [], NONE_LISTED)).toEqual([]);
  });
});

describe('chooseJava', () => {
  const java = (feature: number): JavaRuntime => ({ home: `/jvm/${feature}`, feature });
  const needs = { min: 11, max: 23, jaxbReflection: false };

  test.each([
    [[25, 8, 17, 11], 17],
    [[11], 11],
    [[24, 23], 23],
  ])('of %j takes %i', (features, chosen) => {
    expect(chooseJava(features.map(java), needs, 'X').feature).toBe(chosen);
  });

  test('without an upper limit the newest fits too', () => {
    expect(chooseJava([java(40)], { ...needs, max: null }, 'X').feature).toBe(40);
  });

  test('names what is needed, what is there and how to get one', async () => {
    const error = await thrownBy(
      Promise.resolve().then(() =>
        chooseJava([java(25), java(8)], needs, 'Red Hat AMQ Broker 7.11.0'),
      ),
    );
    expect(error).toMatchObject({
      code: 'WRONG_JAVA',
      message:
        'Red Hat AMQ Broker 7.11.0 needs Java 11 to 23; found Java 25 (/jvm/25), Java 8 (/jvm/8)',
      hint: expect.stringMatching(/17.*--java <home>/),
    });
  });

  test.each([
    [{ ...needs, max: null }, 'X needs Java 11 or newer; found none'],
    [{ ...needs, min: 8, max: 8 }, 'X needs Java 8; found none'],
  ])('with none at all: %j', async (wanted, message) => {
    expect(await thrownBy(Promise.resolve().then(() => chooseJava([], wanted, 'X')))).toMatchObject(
      { message },
    );
  });
});

describe('javaAt', () => {
  test('takes a Java home', async () => {
    const home = writeJava(tempFolder(), '21');
    expect(await javaAt(home)).toEqual({ home, feature: 21 });
  });

  test('refuses anything else', async () => {
    const home = tempFolder();
    const error = await thrownBy(javaAt(home));
    expect(error).toMatchObject({
      code: 'WRONG_JAVA',
      message: expect.stringContaining(home),
      hint: expect.stringContaining('--java'),
    });
  });
});

test.each([
  ['1.8.0_392', 8],
  ['17.0.9', 17],
  ['25', 25],
  ['25-ea', 25],
  ['', null],
  ['x', null],
])('featureOf %j', (text, feature) => {
  expect(featureOf(text)).toBe(feature);
});
