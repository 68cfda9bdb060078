import { describe, expect, test } from 'vitest';
import { formatPhone, isPhone, normalisePhone } from '#lib/docs/phone.ts';

describe('a phone number', () => {
  test.each([
    ['082 123 4567', '+27821234567'],
    ['(021) 555-0000', '+27215550000'],
    ['+27 82 123 4567', '+27821234567'],
    ['0027821234567', '+27821234567'],
    ['27821234567', '+27821234567'],
    ['+44 20 7946 0958', '+442079460958'],
    ['+264 81 123 4567', '+264811234567']
  ])('%s is kept as %s', (typed, kept) => {
    expect(normalisePhone(typed)).toBe(kept);
    expect(isPhone(typed)).toBe(true);
  });

  test.each(['12345', 'ask Thandi', '082 123 4567 (sister)', '082 123 4567 x12', ''])(
    'that cannot be read, “%s”, is kept as typed',
    (typed) => {
      expect(normalisePhone(`  ${typed} `)).toBe(typed);
    }
  );

  test('is shown as people read it', () => {
    expect(formatPhone('+27821234567')).toBe('082 123 4567');
    expect(formatPhone('+442079460958')).toBe('+44 20 7946 0958');
    expect(formatPhone('ask Thandi')).toBe('ask Thandi');
  });
});
