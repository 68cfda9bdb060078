import { describe, expect, test } from 'vitest';
import { easterSunday, publicHoliday } from '#lib/docs/public-holidays.ts';

/** All of one year, as `MM-DD name`. */
function holidaysOf(year: number): string[] {
  const found: string[] = [];
  for (let at = Date.UTC(year, 0, 1); at < Date.UTC(year + 1, 0, 1); at += 86_400_000) {
    const day = new Date(at).toISOString().slice(0, 10);
    const name = publicHoliday(day);
    if (name) found.push(`${day.slice(5)} ${name}`);
  }
  return found;
}

describe('public holidays of South Africa (Act 36 of 1994)', () => {
  test('are the twelve of the schedule', () => {
    expect(holidaysOf(2026)).toEqual([
      '01-01 New Year’s Day',
      '03-21 Human Rights Day',
      '04-03 Good Friday',
      '04-06 Family Day',
      '04-27 Freedom Day',
      '05-01 Workers’ Day',
      '06-16 Youth Day',
      '08-09 National Women’s Day',
      '08-10 National Women’s Day, observed',
      '09-24 Heritage Day',
      '12-16 Day of Reconciliation',
      '12-25 Christmas Day',
      '12-26 Day of Goodwill'
    ]);
  });

  test('are followed by a Monday where they fall on a Sunday, and not by one that is a holiday anyway', () => {
    expect(publicHoliday('2023-01-02')).toBe('New Year’s Day, observed');
    expect(publicHoliday('2025-04-28')).toBe('Freedom Day, observed');
    expect(publicHoliday('2022-12-26')).toBe('Day of Goodwill');
    // Declared by the President, not by the Act: for a practice to enter.
    expect(publicHoliday('2022-12-27')).toBeUndefined();
  });

  test('did not exist before the Act', () => {
    expect(publicHoliday('1994-09-24')).toBeUndefined();
  });

  test.each([
    [1961, '1961-04-02'],
    [2000, '2000-04-23'],
    [2008, '2008-03-23'],
    [2011, '2011-04-24'],
    [2024, '2024-03-31'],
    [2025, '2025-04-20'],
    [2027, '2027-03-28'],
    [2038, '2038-04-25']
  ])('Easter of %i is %s', (year, day) => {
    expect(easterSunday(year)).toBe(day);
  });
});
