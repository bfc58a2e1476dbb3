import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packageFile } from '../../../../src/platform/package-file.ts';
import { fillPage, pageScript } from '../../../../src/render/assets.ts';
import { reportHtml } from '../../../../src/drill/report/html.ts';
import { embeddedJson, escapeHtml, html } from '../../../../src/render/markup.ts';
import type { MessageTrace } from '../../../../src/drill/judge/message-traces.ts';
import { EVIDENCE, FAILED, HOSTILE, VERDICT } from './samples.ts';
import { synthetic } from './synthetic.ts';

const page = reportHtml(EVIDENCE, VERDICT, []);

/** The text of the page, without its tags, styles and scripts. */
const textOf = (source: string): string =>
  source
    .replace(/<(script|style)\b[\s\S]*?<\/\1>/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');

const dataOf = (source: string): unknown =>
  JSON.parse(
    /<script type="application\/json" id="data">([\s\S]*?)<\/script>/.exec(source)?.[1] ?? '',
  );

test('the page contains everything it needs, and forbids the network', () => {
  expect(page).toContain(
    `content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:"`,
  );
  expect(page).not.toMatch(/https?:|<link|<img|src=|@import|url\(|\bimport\b|fetch\(|XMLHttp/);
  expect(page).not.toMatch(/\{\{\w+\}\}/);
  expect(page.match(/<script>/g)).toHaveLength(1);
});

test('the page contains the built script, which is small', () => {
  const script = pageScript();
  expect(page).toContain(script);
  expect(Buffer.byteLength(script)).toBeLessThan(40_000);
  expect(script).toMatch(/^"use strict";/);
});

/** The sources of the page's script, as one text. */
const pageSources = (): string => {
  const folder = packageFile('src/page');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n');
};

test('the page has every element that its script asks for', () => {
  const asked = pageSources().matchAll(/\b(?:element|onClick)\(\s*'([^']+)'/g);
  const ids = [...new Set(Array.from(asked, ([, id = '']) => id))];
  expect(ids).toEqual(expect.arrayContaining(['data', 'base', 'page-on', 'copy']));
  const markup = page.replace(/<(script|style)\b([^>]*)>[\s\S]*?<\/\1>/g, '<$1$2>');
  const isThere = (id: string): boolean => markup.split(`id="${id}"`).length === 2;
  expect(ids.filter((id) => !isThere(id))).toEqual([]);
});

test('the style of the page has every colour that its script asks for', () => {
  const list = /\bCOLORS = \[([^\]]*)\]/.exec(pageSources())?.[1] ?? '';
  const names = Array.from(list.matchAll(/'([^']+)'/g), ([, name = '']) => name);
  expect(names).toEqual(expect.arrayContaining(['ink', 'bad']));
  // Dark colours only replace those that are there without any condition.
  const style = /<style>([\s\S]*?)@media/.exec(page)?.[1] ?? '';
  expect(names.filter((name) => !style.includes(` --${name}: #`))).toEqual([]);
});

test('the page has all its parts, in order', () => {
  const text = textOf(page);
  const places = [
    '✓ Pass',
    '2 faults, 1 takeover: none of 12,000 acknowledged messages was lost; producers waited 512 ms at most, 1.4 s in a failback.',
    'Lost 0 of 12,000 acknowledged',
    'What happened',
    'The same as text',
    'How long producers waited',
    'kill 1 1 512 ms 512 ms 512 ms 512 ms 0',
    'Configuration in force',
    'lockManager none environment',
    'This run',
    'seed 42',
    'This runs the same drill again:',
    'amq-ha-demo drill --rounds 2',
    'Lost and unexplained messages',
    'None: every acknowledged message was delivered',
    'What the terms mean',
    'recovered Delivered, though not acknowledged',
  ].map((part) => text.indexOf(part));
  expect(places).not.toContain(-1);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
});

test('a failure has its reasons and its messages', () => {
  const trace = (message: string): MessageTrace => ({
    kind: 'lost',
    message,
    text: 'It was never delivered.',
  });
  const traces = Array.from({ length: 300 }, (_, k) => trace(String(k)));
  const failed = reportHtml(EVIDENCE, { ...FAILED, lost: 1_234 }, traces);
  const text = textOf(failed);
  expect(text).toContain('✕ Fail');
  expect(text).toContain('both brokers were active for 648 ms (limit 0 ms)');
  expect(text).toContain('lost 0 It was never delivered.');
  expect(text).toContain('188 more messages'); // 12 open, 200 in all
  expect(text).toContain('And 1,034 more messages');
});

test('the last log lines of a broker are folded', () => {
  const reasons = ['it ended. Its last log lines:\n\tat a.b.C(C.java:1)\n<end>'];
  const failed = reportHtml(EVIDENCE, { ...FAILED, reasons }, []);
  expect(failed).toMatch(
    /<li>\s*<details>\s*<summary>it ended\. Its last log lines:<\/summary>\s*<pre>\tat a\.b\.C\(C\.java:1\)\n&lt;end&gt;<\/pre>/,
  );
});

test('with an unknown verdict the page does not claim that nothing was lost', () => {
  const text = textOf(
    reportHtml(EVIDENCE, { ...VERDICT, verdict: 'unknown', reasons: ['a gap'] }, []),
  );
  expect(text).toContain('? Unknown');
  expect(text).toContain('None is known.');
  expect(text).toContain('as far as observed');
});

test('text from outside stays text, wherever it comes from', () => {
  const { plan } = EVIDENCE;
  const evidence = {
    ...EVIDENCE,
    plan: {
      ...plan,
      name: HOSTILE,
      command: HOSTILE,
      queue: HOSTILE,
      startedAt: HOSTILE,
      pair: {
        ...plan.pair,
        product: HOSTILE,
        version: HOSTILE,
        settings: [{ name: HOSTILE, value: HOSTILE, source: 'flag' as const }],
      },
    },
  };
  const verdict = {
    ...FAILED,
    reasons: [HOSTILE],
    byFault: FAILED.byFault.map((fault) => ({ ...fault, fault: HOSTILE })),
    rounds: FAILED.rounds.map((round) => ({ ...round, fault: HOSTILE })),
  };
  const hostile = reportHtml(evidence, verdict, [
    { kind: 'lost', message: HOSTILE, text: HOSTILE },
  ]);
  expect(hostile).not.toContain('<img');
  expect(hostile.match(/<\/script>/g)).toHaveLength(2);
  expect(/id="data">([^<]*)</.exec(hostile)?.[1]).not.toContain('\u2028');
  expect(dataOf(hostile)).toMatchObject({ timeline: { rounds: [{ fault: HOSTILE }, {}, {}] } });
  expect(
    hostile.split('&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt; &amp; &quot;q&quot;').length,
  ).toBeGreaterThan(10);
});

test('markup is made by escaping', () => {
  expect(html`<b title="${'"<'}">${'&'}${[html`<i>${1}</i>`]}</b>`.text).toBe(
    '<b title="&quot;&lt;">&amp;<i>1</i></b>',
  );
  expect(escapeHtml("it's \u0000\u0007\u001b[1m\ttab\n")).toBe(
    'it&#39;s \ufffd\ufffd\ufffd[1m\ttab\n',
  );
  const value = { text: '</script><!--\u2028\u2029&' };
  const json = embeddedJson(value).text;
  expect(json).toBe(String.raw`{"text":"\u003c/script\u003e\u003c!--\u2028\u2029\u0026"}`);
  expect(JSON.parse(json)).toEqual(value);
});

test('a placeholder of the page without a value is an error', () => {
  expect(fillPage('<b>{{a}}</b>', { a: html`{{b}} $& x` })).toBe('<b>{{b}} $& x</b>');
  expect(() => fillPage('{{b}}', { a: html`x` })).toThrow('page.html asks for {{b}}');
});

test('a million messages in a thousand rounds make a page below 2 MB', { timeout: 60_000 }, () => {
  const options = { rounds: 1_000, messages: 1_000_000, splitBrainRound: 400, lost: 1_500 };
  const { evidence, verdict, traces } = synthetic(options);
  const size = Buffer.byteLength(reportHtml(evidence, verdict, traces));
  expect(size).toBeLessThan(2_000_000);
  expect(size).toBeGreaterThan(1_000_000); // the size is used for detail to zoom into
});
