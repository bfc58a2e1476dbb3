import { describe, expect, test } from 'vitest';
import { RateLimiter } from '../../../src/messaging/rate-limiter.ts';

describe('RateLimiter', () => {
  test('keeps the rate of the clock, in whole messages', () => {
    let now = 0;
    const limiter = new RateLimiter(100, () => now);
    const sent: number[] = [];
    for (; now < 1_000; now += 5) {
      const due = limiter.due();
      sent.push(due);
      for (let one = 0; one < due; one += 1) limiter.spend();
    }
    expect(sent.reduce((sum, count) => sum + count)).toBe(99);
    expect(Math.max(...sent)).toBe(1);
  });

  test('allows only a short burst after a time without an active broker', () => {
    let now = 0;
    const limiter = new RateLimiter(1_000, () => now);
    now = 60_000;
    expect(limiter.due()).toBe(50);
  });

  test('allows at least one message at a slow rate', () => {
    let now = 0;
    const limiter = new RateLimiter(1, () => now);
    now = 999;
    expect(limiter.due()).toBe(0);
    now = 1_000;
    expect(limiter.due()).toBe(1);
    now = 9_000;
    expect(limiter.due()).toBe(1);
  });

  test('always allows sends without a limit', () => {
    expect(new RateLimiter(null).due()).toBe(Number.POSITIVE_INFINITY);
  });
});
