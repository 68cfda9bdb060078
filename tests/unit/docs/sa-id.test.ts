import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { luhnDigit, readSaId } from '#lib/docs/sa-id.ts';

fc.configureGlobal({ seed: 20_261_123 });

const TODAY = '2026-11-22';
const withCheck = (twelve: string): string => twelve + luhnDigit(twelve);
const codeOf = (typed: string, today = TODAY): string => {
  const read = readSaId(typed, today);
  return read.ok ? 'valid' : read.problem.code;
};
const valueOf = (typed: string, today = TODAY) => {
  const read = readSaId(typed, today);
  if (!read.ok) throw new Error(read.problem.message);
  return read.value;
};

describe('a South African ID number', () => {
  test('tells date of birth, sex and citizenship', () => {
    expect(valueOf('8001015009087')).toEqual({
      number: '8001015009087',
      birthDate: '1980-01-01',
      sex: 'male',
      citizenship: 'citizen'
    });
    expect(valueOf('8909025012083')).toMatchObject({ birthDate: '1989-09-02', sex: 'male' });
    expect(valueOf(withCheck('920229001018'))).toMatchObject({ birthDate: '1992-02-29' });
  });

  test('tells female from male at 5000, and who is not a citizen', () => {
    expect(valueOf(withCheck('900101499908')).sex).toBe('female');
    expect(valueOf(withCheck('900101500008')).sex).toBe('male');
    expect(valueOf(withCheck('900101000018')).citizenship).toBe('permanent-resident');
    expect(valueOf(withCheck('900101000028')).citizenship).toBe('refugee');
  });

  test('is read with the spaces that people write', () => {
    expect(valueOf(' 800101 5009 08 7 ').number).toBe('8001015009087');
  });

  test('means the latest date that is not in the future', () => {
    const bornToday = withCheck('261122000008');
    expect(valueOf(bornToday).birthDate).toBe('2026-11-22');
    expect(valueOf(bornToday, '2026-11-21').birthDate).toBe('1926-11-22');
    // 29 February 2000 existed; 1900 had none, so before it came there was no such date.
    expect(valueOf(withCheck('000229000008')).birthDate).toBe('2000-02-29');
    expect(codeOf(withCheck('000229000008'), '1999-12-31')).toBe('sa-id-date');
  });

  test.each([
    ['800101500908', 'sa-id-length'],
    ['80010150090870', 'sa-id-length'],
    ['', 'sa-id-length'],
    ['80O1015009087', 'sa-id-characters'],
    [withCheck('801301500908'), 'sa-id-date'],
    [withCheck('800230500908'), 'sa-id-date'],
    [withCheck('800100500908'), 'sa-id-date'],
    [withCheck('800101500938'), 'sa-id-citizenship'],
    ['8001015009086', 'sa-id-check-digit'],
    ['8010015009087', 'sa-id-check-digit']
  ])('%s is refused as %s', (typed, code) => {
    expect(codeOf(typed)).toBe(code);
  });

  test('says how many digits it has', () => {
    expect(readSaId('8', TODAY)).toMatchObject({
      problem: { message: 'An ID number has 13 digits; this one has 1 digit.' }
    });
  });

  test('with one digit wrong never passes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 1, max: 9 }), (at, by) => {
        const digits = [...'8001015009087'];
        digits[at] = String((Number(digits[at]) + by) % 10);
        expect(codeOf(digits.join(''))).not.toBe('valid');
      })
    );
  });

  test('of any day, number and citizenship is read back whole', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1926-11-23'), max: new Date('2026-11-22'), noInvalidDate: true }),
        fc.integer({ min: 0, max: 9999 }),
        fc.constantFrom('0', '1', '2'),
        (date, serial, citizenship) => {
          const day = date.toISOString().slice(0, 10);
          const birth = day.slice(2).replaceAll('-', '');
          const number = withCheck(`${birth}${String(serial).padStart(4, '0')}${citizenship}8`);
          expect(valueOf(number)).toMatchObject({
            birthDate: day,
            sex: serial < 5000 ? 'female' : 'male'
          });
        }
      )
    );
  });
});
