import { fail, ok, type Result } from '../problem.ts';

/** What a South African identity number says of its bearer. */
export interface SaId {
  /** The thirteen digits. */
  readonly number: string;
  /** `YYYY-MM-DD`. */
  readonly birthDate: string;
  readonly sex: 'female' | 'male';
  readonly citizenship: 'citizen' | 'permanent-resident' | 'refugee';
}

const CITIZENSHIP: Record<string, SaId['citizenship']> = {
  '0': 'citizen',
  '1': 'permanent-resident',
  '2': 'refugee'
};

const otherType =
  'Check it against the document; if it is right, keep it as another kind of number.';

/**
 * Reads a South African identity number, `YYMMDD SSSS C A Z` (spaces allowed): date of birth,
 * sex (SSSS below 5000 is female), citizenship, and the Luhn check digit Z.
 *
 * The year has two digits only. Of the dates it can mean, the latest that is not after `today`
 * (`YYYY-MM-DD`) is taken, so somebody over a hundred needs the date corrected by hand.
 */
export function readSaId(typed: string, today: string): Result<SaId> {
  const number = typed.replace(/[\s-]/g, '');
  if (!/^\d*$/.test(number)) {
    return fail('sa-id-characters', 'An ID number has digits only.', { action: otherType });
  }
  if (number.length !== 13) {
    const has = number.length === 1 ? '1 digit' : `${number.length} digits`;
    return fail('sa-id-length', `An ID number has 13 digits; this one has ${has}.`, {
      action: otherType
    });
  }
  const birthDate = birthDateOf(number, today);
  if (!birthDate) {
    const shown = `${number.slice(0, 2)}-${number.slice(2, 4)}-${number.slice(4, 6)}`;
    return fail('sa-id-date', `The ID number starts with ${shown}, which is no date of birth.`, {
      action: otherType
    });
  }
  const citizenship = CITIZENSHIP[number[10]!];
  if (!citizenship) {
    return fail(
      'sa-id-citizenship',
      `The eleventh digit of an ID number is 0, 1 or 2; this one is ${number[10]}.`,
      { action: otherType }
    );
  }
  if (luhnDigit(number.slice(0, 12)) !== number[12]) {
    return fail(
      'sa-id-check-digit',
      'The check digit of this ID number does not fit: a digit is wrong or two are swapped.',
      { action: otherType }
    );
  }
  const sex = Number(number.slice(6, 10)) < 5000 ? 'female' : 'male';
  return ok({ number, birthDate, sex, citizenship });
}

/** The check digit for a row of digits (ISO/IEC 7812-1, annex B). */
export function luhnDigit(digits: string): string {
  let sum = 0;
  [...digits].reverse().forEach((digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  });
  return String((10 - (sum % 10)) % 10);
}

function birthDateOf(number: string, today: string): string | undefined {
  const century = Number(today.slice(0, 2));
  const rest = `${number.slice(0, 2)}-${number.slice(2, 4)}-${number.slice(4, 6)}`;
  // A century in which the day does not exist (29 February) or is still to come is passed over.
  return [century, century - 1]
    .map((first) => `${first}${rest}`)
    .find((date) => isDay(date) && date <= today);
}

function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
