import { describe, expect, test } from 'vitest';
import {
  ageInWords,
  ageInYears,
  displayName,
  doctorName,
  fullName,
  initialsOf,
  monogram
} from '#lib/docs/names.ts';

describe('a name', () => {
  const long = { title: 'Mr', given: 'Nkosinathi', family: 'Mthunzi-Vilakazi van der Westhuizen' };

  test('in lists has the family name first', () => {
    expect(displayName(long)).toBe('Mthunzi-Vilakazi van der Westhuizen, Nkosinathi');
    expect(displayName({ given: 'O' })).toBe('O');
    expect(displayName({ family: 'Sukarno', given: ' ' })).toBe('Sukarno');
    expect(displayName({ preferred: 'Baby' })).toBe('Baby');
    expect(displayName({})).toBe('No name');
  });

  test('in letters is written out with its title', () => {
    expect(fullName(long)).toBe('Mr Nkosinathi Mthunzi-Vilakazi van der Westhuizen');
    expect(fullName({ title: 'Mrs', family: 'Nkosi' })).toBe('Mrs Nkosi');
    expect(fullName({ preferred: 'Baby' })).toBe('Baby');
  });

  test('has initials, with accents and hyphens', () => {
    expect(initialsOf('Nkosinathi Peter')).toBe('NP');
    expect(initialsOf('Anne-Marie élise')).toBe('AMÉ');
    expect(initialsOf(undefined)).toBe('');
    expect(monogram(long)).toBe('NM');
    expect(monogram({ preferred: 'Ōuma' })).toBe('Ō');
    expect(monogram({})).toBe('?');
  });

  test('of a doctor is short', () => {
    expect(doctorName({ given: 'Priya Anand', family: 'Naidoo' })).toBe('Dr PA Naidoo');
    expect(doctorName({ title: 'Prof', initials: 'J', family: 'Smit' })).toBe('Prof J Smit');
    expect(doctorName({ family: 'Smit' })).toBe('Dr Smit');
  });
});

describe('an age in words', () => {
  test.each([
    ['2026-11-22', 'born today'],
    ['2026-11-21', '1 day'],
    ['2026-11-09', '13 days'],
    ['2026-11-08', '2 weeks'],
    ['2026-09-23', '8 weeks'],
    ['2026-09-22', '2 months'],
    ['2026-08-22', '3 months'],
    ['2025-11-23', '11 months'],
    ['2025-11-22', '12 months'],
    ['2024-11-23', '23 months'],
    ['2024-11-22', '2 years'],
    ['1926-11-23', '99 years']
  ])('of somebody born on %s is %s on 22 November 2026', (birthDate, words) => {
    expect(ageInWords(birthDate, '2026-11-22')).toBe(words);
    expect(ageInWords(birthDate, '2026-11-22T21:59:00.000Z')).toBe(words);
  });

  test('waits for 1 March where a year has no 29 February', () => {
    expect(ageInYears('2000-02-29', '2026-02-28')).toBe(25);
    expect(ageInYears('2000-02-29', '2026-03-01')).toBe(26);
    expect(ageInYears('2000-02-29', '2028-02-29')).toBe(28);
  });

  test('is nothing where the dates say nothing sensible', () => {
    for (const birthDate of [undefined, null, '', '2026-11-23', 'yesterday']) {
      expect(ageInWords(birthDate, '2026-11-22')).toBeNull();
      expect(ageInYears(birthDate, '2026-11-22')).toBeNull();
    }
  });
});
