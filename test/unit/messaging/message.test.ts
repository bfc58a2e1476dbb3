import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { identityIn, identityOf, messageMaker, numberIn } from '../../../src/messaging/message.ts';
import { Pace } from '../../../src/messaging/pace.ts';

describe('the identity of a message', () => {
  test('leads back to its number, and only in its own run', () => {
    fc.assert(
      fc.property(fc.nat(), (number) => {
        expect(numberIn(identityOf('ab12', number), 'ab12')).toBe(number);
        expect(numberIn(identityOf('ab1', number), 'ab12')).toBeNull();
        expect(numberIn(identityOf('ab12', number), 'ab1')).toBeNull();
      }),
    );
  });

  test.each(['ab12-', 'ab12-1x', 'ab12--1', 'ab12-1e3', '', 'else'])('%j is no number', (text) => {
    expect(numberIn(text, 'ab12')).toBeNull();
  });

  test('is in the property that the broker looks at, and durable is said', () => {
    const message = messageMaker('run', 4)(5);
    expect(message).toMatchObject({
      durable: true,
      application_properties: { _AMQ_DUPL_ID: 'run-5' },
    });
    expect(identityIn(message)).toBe('run-5');
  });

  test('of a stranger is told as it is', () => {
    expect(identityIn({ body: 'x', message_id: 17 })).toBe('17');
    expect(identityIn({ body: 'x' })).toBe('a message without identity');
  });
});

describe('the pace', () => {
  test('is that of the clock, in whole messages', () => {
    let now = 0;
    const pace = new Pace(100, () => now);
    const sent: number[] = [];
    for (; now < 1_000; now += 5) {
      const due = pace.due();
      sent.push(due);
      for (let one = 0; one < due; one += 1) pace.spend();
    }
    expect(sent.reduce((sum, count) => sum + count)).toBe(99);
    expect(Math.max(...sent)).toBe(1);
  });

  test('after a time without service only a short burst is made up for', () => {
    let now = 0;
    const pace = new Pace(1_000, () => now);
    now = 60_000;
    expect(pace.due()).toBe(50);
  });

  test('of a slow one is never below one message', () => {
    let now = 0;
    const pace = new Pace(1, () => now);
    now = 999;
    expect(pace.due()).toBe(0);
    now = 1_000;
    expect(pace.due()).toBe(1);
    now = 9_000;
    expect(pace.due()).toBe(1);
  });

  test('without limit there is always something due', () => {
    expect(new Pace(null).due()).toBe(Number.POSITIVE_INFINITY);
  });
});
