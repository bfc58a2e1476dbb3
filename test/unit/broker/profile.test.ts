import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import {
  jvmFlags,
  type JvmFlags,
  patchProfile,
  withoutOwnPort,
  withoutRefusedFlags,
} from '../../../src/broker/profile.ts';
import { fixture, refusal, VERSIONS } from './broker-xml/helpers.ts';

const OPENS = '--add-opens=java.base/java.lang=ALL-UNNAMED';
const C1 = '-XX:TieredStopAtLevel=1';
const needs = { min: 8, max: null, jaxbReflection: true } as const;
const java = (feature: number) => ({ home: '/java', feature });
const flags = (add: string[], remove: string[] = []): JvmFlags => ({ add, remove });
const args = (inner: string): string =>
  `A=1\nif [ -z "$JAVA_ARGS" ]; then\n    JAVA_ARGS="${inner}"\nfi\n`;

describe('jvmFlags', () => {
  it.each([
    [8, [C1], []],
    [10, [C1], ['-XX:+UseFastAccessorMethods']],
    [13, [C1], ['-XX:+UseFastAccessorMethods', '-XX:+AggressiveOpts']],
    [15, [C1], ['-XX:+UseFastAccessorMethods', '-XX:+AggressiveOpts']],
    [16, [OPENS, C1], ['-XX:+UseFastAccessorMethods', '-XX:+AggressiveOpts']],
  ])('knows Java %i', (feature, add, remove) => {
    expect(jvmFlags({ needs, java: java(feature), cores: 2, ownPort: null })).toEqual({
      add,
      remove,
    });
  });

  it('opens java.lang only for JAXB, and lets many cores optimise', () => {
    expect(
      jvmFlags({
        needs: { ...needs, jaxbReflection: false },
        java: java(17),
        cores: 8,
        ownPort: null,
      }).add,
    ).toEqual([C1]);
    expect(jvmFlags({ needs, java: java(17), cores: 9, ownPort: null }).add).toEqual([OPENS]);
  });
});

describe('the port by which OpenWire makes its ids unique', () => {
  const needs = { min: 8, max: null, jaxbReflection: false } as const;
  const flagsOf = (ownPort: number): JvmFlags =>
    jvmFlags({ needs, java: java(17), cores: 9, ownPort });

  it('is a port of the broker, and follows it', () => {
    expect(flagsOf(61616).add).toEqual(['-Dactivemq.idgenerator.localport=61616']);
    const first = patchProfile(args('-Xmx2G'), flagsOf(61616));
    expect(patchProfile(first, flagsOf(61716))).toBe(
      args('-Xmx2G -Dactivemq.idgenerator.localport=61716'),
    );
  });

  it('is left out where brokers are compared', () => {
    expect(withoutOwnPort('-Xmx2G -Dactivemq.idgenerator.localport=61716 -Da=b')).toBe(
      '-Xmx2G -Da=b',
    );
    expect(withoutOwnPort('-Xmx2G')).toBe('-Xmx2G');
  });
});

describe('withoutRefusedFlags', () => {
  // The line of bin/artemis in 2.0 to 2.5; 2.6 has only the first of the two flags.
  const script = (words: string): string =>
    `# AggressiveOpts\nJAVA_ARGS="${words}"\nexec java $JAVA_ARGS\n`;
  const OLD = '-XX:+UseParallelGC -XX:+AggressiveOpts -XX:+UseFastAccessorMethods -Xms512M';
  it.each([
    [8, OLD],
    [11, '-XX:+UseParallelGC -XX:+AggressiveOpts -Xms512M'],
    [17, '-XX:+UseParallelGC -Xms512M'],
  ])('keeps the flags that Java %i accepts', (feature, words) => {
    expect(withoutRefusedFlags(script(OLD), java(feature))).toBe(script(words));
    expect(withoutRefusedFlags(script(words), java(feature))).toBe(script(words));
  });

  it('removes them anywhere in the line, and from no other line', () => {
    const at = (words: string): string => withoutRefusedFlags(script(words), java(17));
    expect(at('-XX:+AggressiveOpts -Xms512M')).toBe(script(' -Xms512M'));
    expect(at('-Xms512M -XX:+AggressiveOpts')).toBe(script('-Xms512M'));
    expect(at('-XX:+AggressiveOptsX')).toBe(script('-XX:+AggressiveOptsX'));
    const others = 'OTHER="-XX:+AggressiveOpts"\nif [ -z "${JAVA_ARGS}" ]; then x; fi\n';
    expect(withoutRefusedFlags(others, java(17))).toBe(others);
  });
});

describe('patchProfile', () => {
  it.each(VERSIONS)('adds flags to the one line of %s and nothing else', (version) => {
    const before = fixture(`${version}/artemis.profile`);
    const after = patchProfile(before, flags([OPENS, C1]));
    const [old, now] = [before, after].map((text) => text.split('\n'));
    const changed = (now ?? []).filter((line, index) => line !== old?.[index]);
    expect(now?.length).toBe(old?.length);
    expect(changed).toHaveLength(1);
    expect(changed[0]).toMatch(new RegExp(`^ *JAVA_ARGS=".*[^ ] ${OPENS} ${C1}"$`));
    expect(patchProfile(after, flags([OPENS, C1]))).toBe(after);
  });

  it.runIf(process.platform !== 'win32')(
    'gives sh the same words and the new ones, in every version',
    () => {
      for (const version of VERSIONS) {
        const words = (text: string): string[] =>
          execFileSync('sh', ['-c', `${text}\nprintf '%s\\n' $JAVA_ARGS; echo "$JAVA_HOME"`], {
            encoding: 'utf8',
            env: {},
          })
            .trimEnd()
            .split('\n');
        const before = fixture(`${version}/artemis.profile`);
        const home = "/it's/java $HOME";
        expect(words(patchProfile(before, flags([OPENS, C1]), home))).toEqual([
          ...words(`${before}\nJAVA_HOME=x`).slice(0, -1),
          OPENS,
          C1,
          home,
        ]);
      }
    },
  );

  it('patches the profile of short commands too', () => {
    expect(patchProfile(fixture('2.44.0/artemis-utility.profile'), flags([C1]))).toContain(
      `=ALL-UNNAMED ${C1}"\n`,
    );
  });

  it.each([
    ['-Xmx2G', [C1], [], `-Xmx2G ${C1}`],
    ['-Xmx2G ', [C1], [], `-Xmx2G ${C1}`],
    ['', [C1], [], C1],
    ['-XX:TieredStopAtLevel=4 -Xmx2G -XX:TieredStopAtLevel=3', [C1], [], `${C1} -Xmx2G`],
    [`-Xmx2G ${C1} -XX:TieredStopAtLevel=3`, [C1], [], `-Xmx2G ${C1}`],
    ['-Xms512M -Xmx2G', ['-Xmx512m'], [], '-Xms512M -Xmx512m'],
    ['-XX:-UseG1GC', ['-XX:+UseG1GC'], [], '-XX:+UseG1GC'],
    ['-Da.b=1 -Da.bc=2', ['-Da.b=3'], [], '-Da.b=3 -Da.bc=2'],
    [
      '--add-opens java.base/java.lang=ALL-UNNAMED',
      [OPENS],
      [],
      '--add-opens java.base/java.lang=ALL-UNNAMED',
    ],
    [
      '--add-opens java.base/jdk.internal.misc=ALL-UNNAMED',
      [OPENS],
      [],
      `--add-opens java.base/jdk.internal.misc=ALL-UNNAMED ${OPENS}`,
    ],
    ['-XX:+AggressiveOpts -XX:+UseG1GC', [], ['-XX:+AggressiveOpts'], ' -XX:+UseG1GC'],
    [
      '-Xmx2G  -XX:+AggressiveOpts -Dx="a b"',
      [C1],
      ['-XX:+AggressiveOpts'],
      `-Xmx2G -Dx="a b" ${C1}`,
    ],
    ['-XX:+AggressiveOptsX', [], ['-XX:+AggressiveOpts'], '-XX:+AggressiveOptsX'],
  ])('turns "%s" with %j without %j into "%s"', (before, add, remove, after) => {
    expect(patchProfile(args(before), flags(add, remove))).toBe(args(after));
    expect(patchProfile(args(after), flags(add, remove))).toBe(args(after));
  });

  it('keeps Windows line endings', () => {
    const crlf = (inner: string): string => args(inner).replaceAll('\n', '\r\n');
    expect(patchProfile(crlf('-Xmx2G'), flags([C1]))).toBe(crlf(`-Xmx2G ${C1}`));
  });

  it('sets JAVA_HOME once, below the leading comments', () => {
    const once = patchProfile(`# a\n\n${args('-Xmx2G')}`, flags([]), '/java');
    expect(once).toBe(`# a\n\nJAVA_HOME='/java'\n${args('-Xmx2G')}`);
    expect(patchProfile(once, flags([]), "/o'j $&")).toBe(
      once.replace("'/java'", () => "'/o'\\''j $&'"),
    );
  });

  it('names the expected line when there is none', () => {
    expect(refusal(() => patchProfile('A=1\n', flags([C1])))).toBe(
      'NOT_A_BROKER: artemis.profile: looked for a line JAVA_ARGS="...", found no JAVA_ARGS at all',
    );
    expect(
      refusal(() => patchProfile('# JAVA_ARGS="x"\nJAVA_ARGS="$JAVA_ARGS -Xmx1G"\n', flags([C1]))),
    ).toBe(
      'NOT_A_BROKER: artemis.profile: looked for a line JAVA_ARGS="...", found # JAVA_ARGS="x" | JAVA_ARGS="$JAVA_ARGS -Xmx1G"',
    );
  });
});
