import { describe, expect, it } from 'vitest';
import {
  addDays,
  dayAt,
  daysBetween,
  formatAge,
  formatDay,
  formatIdNumber,
  formatInstant,
  formatMoney,
  formatNearDay,
  formatNearWall,
  formatPhone,
  formatSpan,
  formatTime,
  initials,
  wallAt
} from '#lib/format.ts';

const manner = { locale: 'en-ZA', timeZone: 'Africa/Johannesburg' };
/** 10:00 in Johannesburg. */
const now = Date.parse('2026-11-22T08:00:00Z');

/** Intl writes spaces that do not break; for comparing they are all spaces. */
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');

describe('days and times', () => {
  it('belong to the practice’s zone, not to the device’s', () => {
    expect(dayAt('2026-11-22T22:30:00Z', 'Africa/Johannesburg')).toBe('2026-11-23');
    expect(wallAt('2026-11-22T22:30:00Z', 'Africa/Johannesburg')).toBe('2026-11-23T00:30');
    expect(formatTime('2026-11-22T07:30:00Z', manner)).toBe('09:30');
    expect(formatTime('2026-11-22T09:30', manner)).toBe('09:30');
  });

  it('say as much of a date as is known', () => {
    expect(formatDay('2026-11-03', manner)).toBe('03 Nov 2026');
    expect(formatDay('2026-11', manner)).toBe('Nov 2026');
    expect(formatDay('2026', manner)).toBe('2026');
    expect(formatDay('unclear', manner)).toBe('unclear');
  });

  it('are said as people say them when they are near', () => {
    expect(formatInstant('2026-11-22T07:14:00Z', manner, now)).toBe('09:14');
    expect(formatInstant('2026-11-21T07:14:00Z', manner, now)).toBe('yesterday 09:14');
    expect(formatInstant('2026-11-23T07:14:00Z', manner, now)).toBe('tomorrow 09:14');
    expect(formatInstant('2026-11-19T07:14:00Z', manner, now)).toContain('Thu');
    expect(formatInstant('2025-08-03T07:14:00Z', manner, now)).toContain('2025');
    expect(formatInstant('nonsense', manner, now)).toBe('nonsense');
    expect(formatNearDay('2026-11-22', manner, now)).toBe('today');
    expect(formatNearDay('2026-11-21', manner, now)).toBe('yesterday');
    expect(formatNearWall('2026-11-22T09:45', manner, now)).toBe('today 09:45');
    expect(formatNearWall('2026-12-03T08:15', manner, now)).toBe('03 Dec 2026, 08:15');
  });

  it('count in calendar days across the ends of months and years', () => {
    expect(daysBetween('2026-12-30', '2027-01-02')).toBe(3);
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29');
  });

  it('say how long somebody has waited', () => {
    expect(formatSpan(40_000)).toBe('less than a minute');
    expect(formatSpan(35 * 60_000)).toBe('35 min');
    expect(formatSpan(95 * 60_000)).toBe('1 h 35 min');
    expect(formatSpan(3 * 86_400_000)).toBe('3 days');
  });
});

describe('an age', () => {
  it.each([
    ['2026-11-21', '1 d'],
    ['2026-10-20', '4 w'],
    ['2026-05-22', '6 m'],
    ['2024-11-23', '23 m'],
    ['2024-11-22', '2 y'],
    ['1956-11-23', '69 y'],
    ['1956-11-22', '70 y'],
    ['2026-11-23', '']
  ])('of somebody born on %s is %j', (birth, age) =>
    expect(formatAge(birth, '2026-11-22')).toBe(age)
  );
});

describe('numbers', () => {
  it('show cents as rand', () => {
    expect(plain(formatMoney(123_450, manner))).toMatch(/^R ?1 234[,.]50$/);
    expect(plain(formatMoney(-50, manner))).toMatch(/^-R ?0[,.]50$/);
  });

  it('are grouped for the eye only where they are what they seem', () => {
    expect(formatIdNumber('8001015009087')).toBe('800101 5009 087');
    expect(formatIdNumber('A1234567')).toBe('A1234567');
    expect(formatPhone('+27821234567')).toBe('082 123 4567');
    expect(formatPhone('+441234567890')).toBe('+441234567890');
  });
});

describe('initials', () => {
  it.each([
    ['Dlamini, Nomvula', 'DN'],
    ['Dr Thandeka Mokoena', 'TM'],
    ['van der Westhuizen, Nkosinathi Mthunzi-Vilakazi', 'VM'],
    ['Ng', 'N'],
    ['O', 'O'],
    ['Élodie', 'É'],
    ['', '?']
  ])('of %j are %s', (name, letters) => expect(initials(name)).toBe(letters));
});
