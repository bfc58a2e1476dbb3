import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { COMMANDS } from '../../../src/commands/declarations/all.ts';
import { AmqHaError, EXIT, type ErrorCode } from '../../../src/model/errors.ts';
import { PAIR_STATES } from '../../../src/model/status.ts';
import { readJsonPage } from '../../json-page.ts';
import { DOCUMENTS, VERDICT } from './documents.ts';

const TEXT = readFileSync(new URL('../../../docs/json.md', import.meta.url), 'utf8');
const page = readJsonPage(TEXT);

/** Documents without an exported type; the end-to-end tests hold them against the page. */
const ONLY_IN_E2E = [
  'dry-run',
  'clean',
  'logs',
  'console',
  'env',
  'error',
  'error-facts',
  'evidence',
];

describe('docs/json.md', () => {
  test.each(Object.entries(DOCUMENTS))('describes %s as its type is', (name, values) => {
    for (const value of values) expect(page.problems(name, value)).toEqual([]);
  });

  it('has no field that no document has', () => {
    const seen = new Set<string>();
    for (const [name, values] of Object.entries(DOCUMENTS))
      for (const value of values) page.problems(name, value, seen);
    const documented = page.documents
      .filter((name) => !ONLY_IN_E2E.includes(name))
      .flatMap((name) => page.fieldsOf(name));
    expect(documented.filter((field) => !seen.has(field))).toEqual([]);
  });

  it('names a document for each command', () => {
    for (const { name } of COMMANDS) {
      const [command = ''] = name.split(' ');
      expect(page.documentsOf(command), command).not.toEqual([]);
      for (const document of page.documentsOf(command)) expect(page.documents).toContain(document);
    }
  });

  it('has every exit code, and no other', () => {
    const rows = TEXT.matchAll(/^\| +(\d+) \| `(\w+)`/gm);
    expect([...rows].map(([, exit, name]) => [name, Number(exit)])).toEqual(Object.entries(EXIT));
  });

  it('has every error code with its usual exit code', () => {
    const rows = [...TEXT.matchAll(/^\| `([A-Z_]+)` +\| +(\d+) \|/gm)];
    for (const [, code, exit] of rows)
      expect(new AmqHaError(code as ErrorCode, '').exit, code).toBe(Number(exit));
    const source = readFileSync(new URL('../../../src/model/errors.ts', import.meta.url), 'utf8');
    const codes = [...source.matchAll(/^ {2}\| '([A-Z_]+)'/gm)].map(([, code]) => code);
    expect(rows.map(([, code]) => code)).toEqual(codes);
  });

  it('has every state of a pair', () => {
    const [row = ''] = /^\| `state` .*/m.exec(TEXT) ?? [];
    for (const state of PAIR_STATES) expect(row).toContain(`\`${state}\``);
  });
});

describe('the checker', () => {
  it('finds a field that is not documented, one that is missing and one of another type', () => {
    const withoutSeed = Object.entries(VERDICT).filter(([name]) => name !== 'seed');
    const wrong = { extra: 1, lost: 'none', rounds: [{ round: 1.5 }] };
    const changed = { ...Object.fromEntries(withoutSeed), ...wrong };
    expect(page.problems('verdict', changed)).toEqual(
      expect.arrayContaining([
        'verdict.extra is not in docs/json.md',
        'verdict.seed is documented, and absent',
        'verdict.lost is "none", and documented as integer',
        'verdict.rounds[0].round is 1.5, and documented as integer',
        'verdict.rounds[0].fault is documented, and absent',
      ]),
    );
  });

  it('takes an error with a part of the document of its command, and no other field', () => {
    const error = { code: 'INTERRUPTED', message: 'interrupted', hint: '' };
    expect(page.problemsOfAnswer('matrix', { rows: [], ok: false, error })).toEqual([]);
    expect(page.problemsOfAnswer('matrix', { rows: [], error, extra: 1 })).toEqual([
      'matrix.extra is not in docs/json.md',
    ]);
    expect(page.problemsOfAnswer('status', { error: { ...error, extra: 1 } })).toEqual([
      'error.error.extra is not in docs/json.md',
    ]);
  });

  it('refuses a type that it does not know', () => {
    const text = '### a\n\n| Field | Type | Meaning |\n| --- | --- | --- |\n| `b` | text | c |\n';
    expect(() => readJsonPage(text)).toThrow('"text" is not a type');
  });
});
