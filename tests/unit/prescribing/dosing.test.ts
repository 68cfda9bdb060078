import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  daysOf,
  FREQUENCIES,
  frequencyInWords,
  proposedQuantity,
  readAmount,
  suggestFrequencies,
  takenWords,
  timesADay
} from '#lib/prescribing/dosing.ts';
import { numberInWords, quantityOnScript, scheduleRules } from '#lib/prescribing/schedules.ts';

describe('the quantity', () => {
  test.each([
    ['1 tablet', 'three times daily', '5 days', '15 tablets'],
    ['2 tablets', 'bd', '1 week', '28 tablets'],
    ['½ tablet', 'at night', '1 month', '15 tablets'],
    ['1½ tabs', 'once daily', '5 days', '8 tablets'],
    ['5 ml', 'tds', '5/7', '75 ml'],
    ['2,5ml', 'every 8 hours', '5 days', '37.5 ml'],
    ['1 capsule', 'every 6 hours', '2/52', '56 capsules'],
    ['1 tablet', 'once a week', '4 weeks', '4 tablets'],
    ['1 sachet', '4 times a day', 'a week', '28 sachets'],
    ['1 suppository', 'once daily', '1 day', '1 suppository']
  ])('of %s %s for %s is proposed as %s', (dose, frequency, duration, quantity) => {
    expect(proposedQuantity({ dose, frequency, duration })).toBe(quantity);
  });

  test.each([
    ['500 mg', 'tds', '5 days'],
    ['1-2 tablets', 'tds', '5 days'],
    ['1 tablet', 'as needed', '5 days'],
    ['1 tablet', 'tds', 'until finished'],
    ['2 puffs', 'bd', '1 month'],
    ['apply thinly', 'bd', '1 week'],
    ['1 tablet', 'when the moon is full', '5 days'],
    ['0 tablets', 'tds', '5 days'],
    ['1 tablet', 'tds', '0 days']
  ])('of %s %s for %s is not guessed at', (dose, frequency, duration) => {
    expect(proposedQuantity({ dose, frequency, duration })).toBeUndefined();
  });

  test('is never less than what is taken, whatever the numbers', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 8 }),
        fc.constantFrom(...FREQUENCIES),
        fc.integer({ min: 1, max: 90 }),
        (number, frequency, days) => {
          const quantity = proposedQuantity({
            dose: `${number} tablets`,
            frequency,
            duration: `${days} days`
          });
          const times = timesADay(frequency);
          if (times === undefined) expect(quantity).toBeUndefined();
          else
            expect(Number.parseFloat(quantity!)).toBeGreaterThanOrEqual(
              number * times * days - 0.01
            );
        }
      ),
      { seed: 7 }
    );
  });

  test('any text at all is read without failing', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (dose, frequency, duration) => {
        expect(() => proposedQuantity({ dose, frequency, duration })).not.toThrow();
        expect(() => takenWords({ dose, frequency, duration })).not.toThrow();
      }),
      { seed: 7 }
    );
  });
});

describe('words', () => {
  test('an abbreviation is suggested and written in plain words, own text as it is', () => {
    expect(suggestFrequencies('tds')).toEqual(['three times daily']);
    expect(suggestFrequencies('')).toEqual(FREQUENCIES);
    expect(frequencyInWords('nocte')).toBe('at night');
    expect(frequencyInWords('  With every second meal ')).toBe('With every second meal');
  });

  test('how it is taken reads as a sentence', () => {
    expect(
      takenWords({
        dose: '1 tablet',
        route: 'by mouth',
        frequency: 'twice daily',
        duration: '5 days'
      })
    ).toBe('1 tablet by mouth twice daily for 5 days');
    expect(takenWords({ dose: '2 puffs', duration: 'until better' })).toBe('2 puffs until better');
  });

  test('amounts and durations are read as prescribers write them', () => {
    expect(readAmount('half a tablet')).toEqual({ number: 0.5, unit: 'tablet' });
    expect(readAmount('10ml')).toEqual({ number: 10, unit: 'ml' });
    expect(daysOf('for 2 weeks')).toBe(14);
    expect(daysOf('1/12')).toBe(30);
    expect(daysOf('a while')).toBeUndefined();
  });
});

describe('the schedules of the Medicines Act', () => {
  const rules = (line: Parameters<typeof scheduleRules>[0]) =>
    scheduleRules(line).map(({ rule }) => rule);

  test('a Schedule 6 medicine is not repeated and lasts at most thirty days', () => {
    expect(rules({ schedule: 'S6', repeats: 1 })).toEqual(['repeats-of-schedule-6']);
    expect(rules({ schedule: 'S6', duration: '31 days' })).toEqual(['course-of-schedule-6']);
    expect(rules({ schedule: 'S6', duration: '30 days' })).toEqual([]);
  });

  test('Schedules 2 to 5 are repeated for no longer than six months', () => {
    for (const schedule of ['S2', 'S3', 'S4', 'S5']) {
      expect(rules({ schedule, duration: '1 month', repeats: 5 })).toEqual([]);
      expect(rules({ schedule, duration: '1 month', repeats: 6 })).toEqual(['six-months']);
      expect(rules({ schedule, duration: '5 days', repeats: 12 })).toEqual([]);
    }
    expect(rules({ schedule: 'S4', repeats: 11 })).toEqual(['six-months']);
  });

  test('Schedules 0 and 1, and what has no schedule, are asked nothing', () => {
    expect([...rules({ schedule: 'S1', repeats: 12 }), ...rules({ repeats: 12 })]).toEqual([]);
  });

  test('Schedules 7 and 8 need a permit; each rule names its source', () => {
    expect(rules({ schedule: 'S8' })).toEqual(['permit']);
    expect(scheduleRules({ schedule: 'S6', repeats: 1 })[0]!.source).toContain(
      'Medicines and Related Substances Act'
    );
  });

  test('a Schedule 6 quantity is written in figures and in words', () => {
    expect(quantityOnScript({ schedule: 'S6', quantity: '28 tablets' })).toBe(
      '28 tablets (twenty-eight)'
    );
    expect(quantityOnScript({ schedule: 'S6', quantity: 'one box' })).toBe('one box');
    expect(quantityOnScript({ schedule: 'S5', quantity: '28 tablets' })).toBe('28 tablets');
    expect([120, 100, 15, 1234, 1000, 305].map(numberInWords)).toEqual([
      'one hundred and twenty',
      'one hundred',
      'fifteen',
      'one thousand two hundred and thirty-four',
      'one thousand',
      'three hundred and five'
    ]);
  });
});
