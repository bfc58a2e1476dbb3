import { expect, test } from 'vitest';
import { junitXml } from '../../../src/walk/junit.ts';

const step = (name: string, ok: boolean, ms: number, seen = 'it') => ({
  name,
  expected: 'it',
  seen,
  ok,
  ms,
});

test('one test case a step, with the failures counted and the times added up', () => {
  const steps = [step('init', true, 12_345), step('produce', true, 5), step('browse', false, 0)];
  expect(junitXml({ ok: false, steps }, 'amq-ha-demo')).toBe(
    `<?xml version="1.0" encoding="UTF-8"?>
<testsuites>
  <testsuite name="amq-ha-demo" tests="3" failures="1" time="12.350">
    <testcase classname="amq-ha-demo" name="init" time="12.345"/>
    <testcase classname="amq-ha-demo" name="produce" time="0.005"/>
    <testcase classname="amq-ha-demo" name="browse" time="0.000">
      <failure message="expected it, seen it"/>
    </testcase>
  </testsuite>
</testsuites>
`,
  );
});

test('without a failed step there is no failure', () => {
  const xml = junitXml({ ok: true, steps: [step('a', true, 1)] }, 's');
  expect(xml).toContain('tests="1" failures="0" time="0.001"');
  expect(xml).not.toContain('<failure');
});

test.each([
  ['a < b && c > d', 'a &lt; b &amp;&amp; c &gt; d'],
  ['say "no"', 'say &quot;no&quot;'],
  ["it's &amp;", 'it&apos;s &amp;amp;'],
  ['\u001b[31mred\u0000\u0007\u001b[0m', '[31mred[0m'],
  ['José 日本', 'José 日本'],
])('%j is written as %s', (seen, written) => {
  const xml = junitXml({ ok: false, steps: [step('a', false, 1, seen)] }, 's');
  expect(xml).toContain(`<failure message="expected it, seen ${written}"/>`);
});
