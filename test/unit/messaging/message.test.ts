import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { identityIn, identityOf, messageMaker, numberIn } from '../../../src/messaging/message.ts';

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

  test.each(['ab12-', 'ab12-1x', 'ab12--1', 'ab12-1e3', '', 'else'])(
    '%j is not a number',
    (text) => {
      expect(numberIn(text, 'ab12')).toBeNull();
    },
  );

  test('is in the property that the broker reads, and the message is durable', () => {
    const message = messageMaker('run', 4)(5);
    expect(message).toMatchObject({
      durable: true,
      application_properties: { _AMQ_DUPL_ID: 'run-5' },
    });
    expect(identityIn(message)).toBe('run-5');
  });

  test('of an unknown sender is returned as it is', () => {
    expect(identityIn({ body: 'x', message_id: 17 })).toBe('17');
    expect(identityIn({ body: 'x' })).toBe('a message without identity');
  });
});
