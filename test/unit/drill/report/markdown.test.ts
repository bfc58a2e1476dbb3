import { expect, test } from 'vitest';
import { reportMarkdown } from '../../../../src/drill/report/markdown.ts';
import { EVIDENCE, FAILED, HOSTILE, SPLIT_ROUND, VERDICT } from './samples.ts';

const ROUND_1 =
  'Round 1, kill: replicatedMaster was killed at 12.3 s. replicatedSlave began to take over after 40 ms (AMQ221037) and was active after 430 ms (AMQ221007); the first send was acknowledged after 498 ms, so producers waited 512 ms. replicatedMaster came back after 700 ms, was in sync after 3.7 s (AMQ221024) and was active again after 4.4 s (AMQ221007); producers waited 1.4 s; protected again after 5.9 s.';
const ROUND_2 =
  'Round 2, restart-backup: replicatedSlave, the passive one, was killed at 1 min 5.3 s. replicatedMaster stayed active; producers waited 12 ms at most. replicatedSlave came back after 300 ms and was in sync after 2.9 s (AMQ221024); protected again after 3.0 s.';

test('a drill that passed', () => {
  expect(reportMarkdown(EVIDENCE, VERDICT, [])).toBe(`## PASS: drill mixed

2 faults, 1 takeover: none of 12,000 acknowledged messages was lost; producers waited 512 ms at most, 1.4 s in a failback.

Apache ActiveMQ Artemis 2.44.0, classic replication, Java 21, seed 42

| messages |  |
| --- | --: |
| attempted | 12,001 |
| acknowledged | 12,000 |
| consumed | 12,001 |
| **lost** | **0** |
| duplicated | 3 |
| recovered (delivered, though not acknowledged) | 1 |
| unknown (not acknowledged, never delivered) | 0 |
| unexpected | 0 |
| out of order | 4 |
| both brokers active | 0 ms |
| takeovers without a fault | 0 |
| messages a second outside the outages | 988 |

### How long producers waited

| fault | count | takeovers | min | median | p95 | max | lost |
| --- | --: | --: | --: | --: | --: | --: | --: |
| kill | 1 | 1 | 512 ms | 512 ms | 512 ms | 512 ms | 0 |
| restart-backup | 1 | 0 | 12 ms | 12 ms | 12 ms | 12 ms | 0 |

### Round by round

${ROUND_1}

${ROUND_2}

### The same drill again

\`\`\`sh
${EVIDENCE.plan.command}
\`\`\`

`);
});

test('a drill that failed: why, the round, and the messages', () => {
  const traces = Array.from({ length: 9 }, (_, k) => ({
    kind: 'lost' as const,
    message: String(6_410 + k),
    text: 'It was never delivered.',
  }));
  const lines = reportMarkdown(EVIDENCE, FAILED, traces).split('\n');
  expect(lines.slice(0, 6)).toEqual([
    '## FAIL: drill mixed',
    '',
    '3 faults, 2 takeovers: 9 of 12,000 acknowledged messages were lost; producers waited 3.6 s at most, 1.4 s in a failback.',
    '',
    '- lost 9 acknowledged messages (limit 0)',
    '- both brokers were active for 648 ms (limit 0 ms)',
  ]);
  expect(lines).toContain('| **lost** (9 of them diverged) | **9** |');
  expect(lines).toContain(
    'Round 3, pause: replicatedMaster was paused (SIGSTOP) at 1 min 20.0 s. replicatedSlave began to take over after 3.1 s (AMQ221037) and was active after 3.4 s (AMQ221007); the first send was acknowledged after 3.6 s, so producers waited 3.6 s. replicatedMaster was resumed after 5.0 s, both brokers were active for 648 ms and replicatedMaster was ended after 5.7 s. replicatedMaster came back after 7.1 s; the pair was not protected again. Lost: 9 acknowledged messages.',
  );
  const at = lines.indexOf('### Lost and unexplained messages');
  expect(lines.slice(at + 2, at + 4)).toEqual([
    '- **lost** 6410: It was never delivered.',
    '- **lost** 6411: It was never delivered.',
  ]);
});

/** The rounds that a summary describes. */
const describedIn = (rounds: typeof VERDICT.rounds): readonly number[] =>
  [...reportMarkdown(EVIDENCE, { ...VERDICT, rounds }, []).matchAll(/^Round (\d+)/gm)].map(
    ([, n]) => Number(n),
  );
const FIRST = Array.from({ length: 20 }, (_, k) => k + 1);
const [USUAL, QUIET] = VERDICT.rounds;

test.each([
  ['lost', { lost: 1 }],
  ['both active', { bothActiveMs: 3 }],
  ['no takeover', { takeover: false }],
  ['not restored', { restoredMs: null }],
  ['slowest', { outage: { process: 'producer-0', fromMs: 0, toMs: 512, ms: 512 } }],
])('of a hundred rounds the first twenty are described, and this one: %s', (_, unusual) => {
  const rounds = Array.from({ length: 100 }, (__, k) => ({
    ...(USUAL ?? SPLIT_ROUND),
    outage: null,
    round: k + 1,
    ...(k === 70 ? unusual : {}),
  }));
  expect(describedIn(rounds)).toEqual([...FIRST, 71]);
  expect(reportMarkdown(EVIDENCE, { ...VERDICT, rounds }, [])).toContain(
    '\n\nAnd 79 more rounds: see the page of this report.\n\n',
  );
});

test('a passive broker that took over is unusual, one that did not is not', () => {
  const rounds = Array.from({ length: 30 }, (_, k) => ({
    ...(QUIET ?? SPLIT_ROUND),
    round: k + 1,
    takeover: k === 24,
  }));
  expect(describedIn(rounds)).toEqual([...FIRST, 25]);
});

test('when every round is unusual, sixty rounds and twenty messages are shown', () => {
  const rounds = Array.from({ length: 1_000 }, (_, k) => ({ ...SPLIT_ROUND, round: k + 1 }));
  expect(describedIn(rounds)).toHaveLength(60);
  const traces = Array.from({ length: 1_000 }, (_, k) => ({
    kind: 'unknown' as const,
    message: String(k),
    text: 'x',
  }));
  const text = reportMarkdown(EVIDENCE, { ...VERDICT, rounds, unknown: 5_000 }, traces);
  expect(text.match(/^- \*\*unknown\*\*/gm)).toHaveLength(20);
  expect(text).toContain('\nAnd 4,980 more messages.\n');
  expect(text).toContain('And 940 more rounds');
});

test('a reason with the last log lines of a broker has only its first line', () => {
  const reasons = ['it ended. Its last log lines:\r\n\tat a.b.C\n'];
  expect(reportMarkdown(EVIDENCE, { ...FAILED, reasons }, [])).toContain(
    '\n\n- it ended. Its last log lines: ...\n\n',
  );
});

test('text from outside stays text', () => {
  const { plan } = EVIDENCE;
  const evidence = { ...EVIDENCE, plan: { ...plan, name: HOSTILE, command: 'a ``` b\n# c' } };
  const verdict = { ...FAILED, reasons: ['# a | b - *c* <img> [d](e)'] };
  const text = reportMarkdown(evidence, verdict, [
    { kind: 'unexpected', message: '`x`|', text: '<b>\n\n## y' },
  ]);
  expect(text).toContain('- \\# a \\| b - \\*c\\* \\<img\\> \\[d\\](e)\n');
  expect(text).toContain('- **unexpected** \\`x\\`\\|: \\<b\\> \\#\\# y\n');
  expect(text).toContain('\n````sh\na ``` b\n# c\n````\n');
  expect(text).not.toMatch(/(?<!\\)<(img|\/script)/);
});
