import { XMLParser } from 'fast-xml-parser';
import { expect, test } from 'vitest';
import { drillJunit } from '../../../../src/drill/report/junit.ts';
import type { Verdict } from '../../../../src/model/verdict.ts';
import { FAILED, HOSTILE, VERDICT } from './samples.ts';

interface Case {
  readonly name: string;
  readonly time: string;
  readonly failure?: { readonly message: string };
  readonly error?: { readonly message: string };
  readonly 'system-out'?: string;
}

function suiteOf(verdict: Verdict, name = 'drill mixed') {
  const xml = drillJunit(verdict, name);
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '',
    isArray: (tag) => tag === 'testcase',
  });
  return parser.parse(xml).testsuites.testsuite as Record<'tests' | 'failures', string> & {
    readonly errors?: string;
    readonly name: string;
    readonly testcase: readonly Case[];
  };
}

const problems = (verdict: Verdict): readonly string[] =>
  suiteOf(verdict).testcase.flatMap(({ name, failure, error }) => [
    ...(failure === undefined ? [] : [`${name}: failure: ${failure.message}`]),
    ...(error === undefined ? [] : [`${name}: error: ${error.message}`]),
  ]);

test('a case for each round, one for each promise, and the verdict', () => {
  const { tests, failures, errors, testcase } = suiteOf(VERDICT);
  expect({ tests, failures, errors }).toEqual({ tests: '6', failures: '0', errors: undefined });
  expect(testcase.map(({ name, time }) => `${name} (${time})`)).toEqual([
    'round 1: kill of replicatedMaster (5.900)',
    'round 2: restart-backup of replicatedSlave (3.000)',
    'no acknowledged message lost (0.000)',
    'never two active brokers (0.000)',
    'no false failover (0.000)',
    'verdict (0.000)',
  ]);
  expect(testcase[0]?.['system-out']).toMatch(/^Round 1, kill: .* protected again after 5\.9 s\.$/);
  expect(problems(VERDICT)).toEqual([]);
});

test('a failed drill: each broken promise, its round, and all reasons', () => {
  expect(problems({ ...FAILED, falseFailovers: 2 })).toEqual([
    'round 3: pause of replicatedMaster: failure: 9 acknowledged messages got lost; both brokers were active for 648 ms',
    'no acknowledged message lost: failure: 9 acknowledged messages got lost',
    'never two active brokers: failure: both brokers were active for 648 ms',
    'no false failover: failure: 2 takeovers without a fault',
    'verdict: failure: lost 9 acknowledged messages (limit 0); both brokers were active for 648 ms (limit 0 ms)',
  ]);
});

test('a value within the limits fails no case', () => {
  expect(problems({ ...FAILED, verdict: 'pass', reasons: [] })).toEqual([]);
});

test('an unknown verdict is an error, as is the round that was not restored', () => {
  const verdict: Verdict = { ...FAILED, verdict: 'unknown', reasons: ['a gap:\n\tat x'] };
  expect(problems(verdict)).toEqual([
    'round 3: pause of replicatedMaster: error: the pair was not protected again',
    'verdict: error: a gap: ...',
  ]);
  expect(suiteOf(verdict)).toMatchObject({ failures: '0', errors: '2' });
});

test('text from outside is escaped, and characters that XML does not allow are left out', () => {
  const odd = `${HOSTILE}\u0000\u001b[31m\ufffe\ud800 é日本`;
  const { name, testcase } = suiteOf({ ...FAILED, reasons: [odd] }, odd);
  const kept = `${HOSTILE}[31m é日本`;
  expect(name).toBe(kept);
  expect(testcase.at(-1)?.failure?.message).toBe(kept);
});
