import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { DrillEvent, DrillNow } from '../../../src/model/drill-event.ts';
import { makeColors } from '../../../src/ui/colors.ts';
import { LiveDrill } from '../../../src/ui/live-drill.ts';
import { EVIDENCE } from '../drill/report/samples.ts';
import { fakeStream } from './samples.ts';

interface Given {
  readonly columns?: number;
  readonly env?: NodeJS.ProcessEnv;
  readonly quiet?: boolean;
}

/** What a drill of one kill tells, phase by phase. */
const EVENTS: readonly DrillEvent[] = [
  { kind: 'phase', phase: 'load', round: 0, fault: '' },
  { kind: 'phase', phase: 'wait', round: 1, fault: 'kill' },
  { kind: 'phase', phase: 'fault', round: 1, fault: 'kill' },
  { kind: 'say', line: 'replicatedSlave has ended by itself' },
  { kind: 'phase', phase: 'heal', round: 1, fault: 'kill' },
  {
    ...{ kind: 'round', round: 1, fault: 'kill', outageMs: 231, failbackOutageMs: 112 },
    restoredMs: 3_900,
  },
  { kind: 'phase', phase: 'drain', round: 1, fault: '' },
];

let now: DrillNow;

function live({ columns, env = {}, quiet = false }: Given): {
  readonly drill: LiveDrill;
  readonly written: string[];
} {
  const { stream, written } = fakeStream(columns === undefined ? null : { columns });
  const drill = new LiveDrill({ stream, quiet, env, colors: makeColors(stream, false, {}) });
  drill.on({ kind: 'start', plan: EVIDENCE.plan, now: () => now });
  return { drill, written };
}

function at(atMs: number, acknowledged: number, lastAckMs: number): void {
  now = {
    atMs,
    counts: { acknowledged, received: 0, lastAckMs, lastReceiveMs: lastAckMs },
    brokers: { primary: 'active, replica in sync', backup: 'passive, in sync' },
  };
}

beforeEach(() => {
  vi.useFakeTimers();
  at(0, 0, Number.NEGATIVE_INFINITY);
});

afterEach(() => {
  vi.useRealTimers();
});

describe('plain lines', () => {
  test.each<[string, Given]>([
    ['in a pipe', {}],
    ['in a CI', { columns: 80, env: { CI: 'true' } }],
    ['on a terminal too narrow for a block', { columns: 39 }],
  ])('%s: one a fault, one a round, and what is said', (_, given) => {
    const { drill, written } = live(given);
    written.length = 0; // the head is the plan's
    for (const event of EVENTS) drill.on(event);
    vi.advanceTimersByTime(5_000);
    drill.end();
    expect(written).toEqual([
      expect.stringMatching(/^round 1\/\d+ {2}kill: the fault\n$/),
      '  replicatedSlave has ended by itself\n',
      expect.stringMatching(
        /^round 1\/\d+ {2}kill: outage 231 ms, failback 112 ms, restored 3\.9 s\n$/,
      ),
    ]);
  });

  test('one wait where nobody took over', () => {
    const { drill, written } = live({ columns: 80, env: { CI: 'true' } });
    for (const event of EVENTS)
      drill.on(event.kind === 'round' ? { ...event, failbackOutageMs: null } : event);
    drill.end();
    expect(written.at(-1)).toMatch(/kill: outage 231 ms, restored 3\.9 s\n$/);
  });

  test('quiet, there are none', () => {
    const { drill, written } = live({ quiet: true });
    for (const event of EVENTS) drill.on(event);
    drill.end();
    expect(written).toEqual([]);
  });
});

describe('the block of a terminal', () => {
  /** The block as it was drawn last. */
  const drawn = (written: readonly string[]): string => written.at(-1) ?? '';

  test('tells the rate, or how long clients have been waiting; before the first acknowledgement neither', () => {
    const { drill, written } = live({ columns: 80 });
    vi.advanceTimersByTime(250);
    expect(drawn(written)).toContain('  0 acknowledged, 0 received\n');
    at(1_000, 500, 999);
    vi.advanceTimersByTime(250);
    expect(drawn(written)).toContain('  500 acknowledged, 0 received; 500/s\n');
    at(3_000, 500, 1_000);
    vi.advanceTimersByTime(250);
    expect(drawn(written)).toContain('received; clients have been waiting for 2.0 s\n');
    drill.end();
  });

  test('in the drain nobody waits for an acknowledgement', () => {
    const { drill, written } = live({ columns: 80 });
    for (const event of EVENTS) drill.on(event);
    at(9_000, 500, 1_000);
    vi.advanceTimersByTime(250);
    expect(drawn(written)).toContain('the clients take what is left\n');
    expect(drawn(written)).toContain('  500 acknowledged, 0 received\n');
    drill.end();
  });

  test('fits the width, and is gone at the end: nothing draws any more', () => {
    const { drill, written } = live({ columns: 40 });
    for (const event of EVENTS) drill.on(event);
    vi.advanceTimersByTime(250);
    const lines = drawn(written).trimEnd().split('\n');
    expect(lines).toHaveLength(5);
    for (const line of lines) expect(line.length).toBeLessThan(40);
    drill.end();
    expect(drawn(written)).toBe('\u001b[5F\u001b[0J');
    const before = written.length;
    vi.advanceTimersByTime(1_000);
    expect(written).toHaveLength(before);
  });
});
