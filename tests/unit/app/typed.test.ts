import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDay, readNumber, readTime } from '#lib/app/typed.ts';

fc.configureGlobal({ seed: 20_261_123 });

// A Sunday.
const today = '2026-11-22';

describe('a typed day', () => {
  it.each([
    ['22/11/2026', '2026-11-22'],
    ['3/11/26', '2026-11-03'],
    ['03-11-2026', '2026-11-03'],
    ['3.11.2026', '2026-11-03'],
    ['2026-11-03', '2026-11-03'],
    ['2026/11/03', '2026-11-03'],
    ['03112026', '2026-11-03'],
    ['20261103', '2026-11-03'],
    ['3 Nov 2026', '2026-11-03'],
    ['3rd november 2026', '2026-11-03'],
    ['Nov 3, 2026', '2026-11-03'],
    ['3nov26', '2026-11-03'],
    ['1 Desember 2026', '2026-12-01'],
    ['3 nov', '2026-11-03'],
    ['29/2/2024', '2024-02-29'],
    ['today', '2026-11-22'],
    ['Vandag', '2026-11-22'],
    ['tomorrow', '2026-11-23'],
    ['môre', '2026-11-23'],
    ['+10', '2026-12-02'],
    ['-1w', '2026-11-15'],
    ['+3m', '2027-02-22'],
    ['mon', '2026-11-23'],
    ['sunday', '2026-11-29']
  ])('%s is %s: day before month, as it is written here', (text, day) => {
    expect(readDay(text, { today })).toBe(day);
  });

  it.each([
    '',
    '  ',
    '31/2/2026',
    '29/2/2026',
    '13/13/2026',
    '2026',
    'Nov 2026',
    'soon',
    '1/1/1200'
  ])('does not guess at %j', (text) => expect(readDay(text, { today })).toBeUndefined());

  it('reads a birth in the past: two-digit years are never ahead', () => {
    expect(readDay('19/8/56', { today, lean: 'past' })).toBe('1956-08-19');
    expect(readDay('1/1/26', { today, lean: 'past' })).toBe('2026-01-01');
    expect(readDay('1/1/27', { today, lean: 'past' })).toBe('1927-01-01');
    expect(readDay('25 dec', { today, lean: 'past' })).toBe('2025-12-25');
    expect(readDay('mon', { today, lean: 'past' })).toBe('2026-11-16');
  });

  it('reads a booking ahead: a day that is over this year is next year’s', () => {
    expect(readDay('3 feb', { today, lean: 'future' })).toBe('2027-02-03');
    expect(readDay('23/11', { today, lean: 'future' })).toBe('2026-11-23');
  });

  it('takes a month or a year alone only where that will do', () => {
    expect(readDay('2019', { today, partial: true })).toBe('2019');
    expect(readDay('Nov 2019', { today, partial: true })).toBe('2019-11');
    expect(readDay('11/2019', { today, partial: true })).toBe('2019-11');
    expect(readDay('2019-11', { today, partial: true })).toBe('2019-11');
  });

  it('counts months to the last day of a shorter one', () => {
    expect(readDay('+1m', { today: '2027-01-31' })).toBe('2027-02-28');
  });

  it('reads back every day that it could itself have written', () => {
    const days = fc.date({
      min: new Date('1900-01-01'),
      max: new Date('2199-12-31'),
      noInvalidDate: true
    });
    fc.assert(
      fc.property(days, (date) => {
        const day = date.toISOString().slice(0, 10);
        const [y, m, d] = day.split('-');
        expect(readDay(day, { today })).toBe(day);
        expect(readDay(`${d}/${m}/${y}`, { today })).toBe(day);
        expect(readDay(`${d}${m}${y}`, { today })).toBe(day);
      })
    );
  });

  it('never throws, whatever is typed', () => {
    fc.assert(fc.property(fc.string(), (text) => void readDay(text, { today, partial: true })));
  });
});

describe('a typed time', () => {
  it.each([
    ['9', '09:00'],
    ['930', '09:30'],
    ['0930', '09:30'],
    ['9:30', '09:30'],
    ['9h30', '09:30'],
    ['14h', '14:00'],
    ['2pm', '14:00'],
    ['12 am', '00:00'],
    ['23:59', '23:59']
  ])('%s is %s', (text, time) => expect(readTime(text)).toBe(time));

  it.each(['', '24:00', '9:60', '13pm', 'noon', '12345'])('does not guess at %j', (text) =>
    expect(readTime(text)).toBeUndefined()
  );
});

describe('a typed number', () => {
  it.each([
    ['450', 450],
    ['450.5', 450.5],
    ['0,29', 0.29],
    ['-1,5', -1.5],
    ['1 234,5', 1234.5],
    ['1,234.50', 1234.5],
    ['1.500,00', 1500],
    ['1.005', 1.005]
  ])('%s is %d', (text, number) => expect(readNumber(text)).toBe(number));

  it.each(['', 'abc', '1.2.3', '1.2,3', '12,34.5', '--1', '1e5', 'R 5'])(
    'takes %j for no number',
    (text) => expect(readNumber(text)).toBeUndefined()
  );
});
