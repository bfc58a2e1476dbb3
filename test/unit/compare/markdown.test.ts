import { expect, test } from 'vitest';
import { compareMarkdown } from '../../../src/compare/markdown.ts';
import { HOSTILE } from '../drill/report/samples.ts';
import { CLASSIC, COMPARISON, rowOf, UNTOLD } from './samples.ts';

test('a comparison, with what nobody wants in bold', () => {
  expect(compareMarkdown(COMPARISON)).toBe(`## MEASURED: comparison

3 kinds of pairs, 2 faults: acknowledged messages were lost in 1 row; both brokers were active in 1 row; no broker took over in 1 row.

| pair | fault | took over | outage | longest | lost | both active | redundant after |
| --- | --: | --: | --: | --: | --: | --: | --: |
| classic replication, 2.44.0, fast detection | kill | 1 of 1 | 460 ms | 460 ms | 0 | - | 5.4 s |
| classic replication, 2.44.0, fast detection | pause | 1 of 1 | 3.9 s | 3.9 s | **90** | **1.7 s** | 5.4 s |
| file lock, 2.44.0, fast detection | kill | 1 of 1 | 460 ms | 460 ms | 0 | - | 5.4 s |
| file lock, 2.44.0, fast detection | pause | **never** | 10.3 s | 10.3 s | 0 | - | 5.4 s |
| ZooKeeper lock, 2.44.0, fast detection | kill | 1 of 1 | 1.8 s | 1.8 s | 0 | - | 5.4 s |
| ZooKeeper lock, 2.44.0, fast detection | pause | 1 of 1 | 4.1 s | 4.1 s | 0 | 230 ms | 5.4 s |

1 producer, 1 consumer; 500 messages a second of 256 bytes; careful client; a pause lasts 10.0 s; seed 42

### The same comparison again

\`\`\`sh
amq-ha-demo compare --fault kill,pause --seed 42
\`\`\`
`);
});

test('why a row has no numbers, and what concerns a whole drill', () => {
  const drills = [{ ...CLASSIC, run: 'a', falseFailovers: 1, unexpected: 2 }];
  const text = compareMarkdown({ ...COMPARISON, rows: [UNTOLD], drills });
  expect(text).toContain('## INCONCLUSIVE: comparison');
  expect(text).toContain('| file lock, 2.10.1, fast detection | kill | ? | ? | ? | ? | ? | ? |');
  expect(text).toContain(
    '- file lock, 2.10.1, fast detection: not measured: Apache ActiveMQ Artemis 2.10.1 has no file lock manager\n' +
      '- classic replication, 2.44.0, fast detection: 1 takeover without a fault, 2 messages that no client had sent',
  );
});

test('rows of one pair with several reasons have each its own', () => {
  const rows = [UNTOLD, { ...UNTOLD, fault: 'stop', why: 'another' }];
  const text = compareMarkdown({ ...COMPARISON, rows });
  expect(text).toContain('2.10.1, fast detection, kill: not measured: Apache');
  expect(text).toContain('2.10.1, fast detection, stop: not measured: another');
});

test('against a baseline', () => {
  const regression = {
    ...{ ...CLASSIC, kind: 'lost' as const, fault: 'kill', before: 0, now: 1 },
    text: 'lost 1, was 0',
  };
  const baseline = { path: 'earlier', matched: 4, differs: ['--rate max, was 500'] };
  const worse = { ...baseline, regressions: [regression] };
  const text = compareMarkdown({ ...COMPARISON, baseline: worse });
  expect(text).toContain('## REGRESSED: comparison');
  expect(text).toContain(`### Against the baseline

earlier: 1 regression, in 4 of 6 rows:

- lost 1, was 0

Another load: --rate max, was 500.`);
  const same = { ...baseline, matched: 6, differs: [], regressions: [] };
  expect(compareMarkdown({ ...COMPARISON, baseline: same })).toContain(
    'earlier: Nothing got slower or less safe, in 6 rows.',
  );
});

test('text of others stays text', () => {
  const kind = { ...CLASSIC, version: HOSTILE };
  const text = compareMarkdown({
    ...COMPARISON,
    rows: [rowOf(kind, HOSTILE), { ...UNTOLD, why: `${HOSTILE} | a\nb` }],
    command: '```',
  });
  expect(text).not.toMatch(/(?<!\\)<img/);
  expect(text.split('\n').filter((line) => line.startsWith('| '))).toHaveLength(4);
  expect(text).toContain('````sh\n```\n````');
});
