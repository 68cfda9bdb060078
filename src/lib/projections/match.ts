import type { Patient } from '../docs/patient.schema.ts';
import { compact, phoneDigits, words } from '../text/fold.ts';
import { liveEntries } from './entries.ts';
import { soundOf } from './search/phonetic.ts';

/**
 * Match keys: two patients with a key in common are likely the same person, and two invoices with a
 * key in common carry the same number. Keys are compared by an index, so that finding the pairs among
 * 20,000 patients costs what is found.
 */

const REASONS = {
  id: 'Same ID number',
  born: 'Same birth date and a name that sounds alike',
  phone: 'Same name and phone number'
} as const;
type Ground = keyof typeof REASONS;

/** Identifiers that name one person only; a file number is each practice's own. */
const PERSONAL = new Set(['sa-id', 'passport', 'asylum', 'refugee', 'birth-certificate']);

/** What is known of a person when asking who else it might be. */
export interface Person {
  readonly given?: string | undefined;
  readonly family?: string | undefined;
  readonly birthDate?: string | undefined;
  readonly identifiers?: readonly { type: string; value: string; country?: string | undefined }[];
  readonly phones?: readonly string[];
}

const key = (ground: Ground, ...parts: string[]): string => `${ground}:${parts.join(':')}`;

/** A name and a phone number as one key, whichever name was written first. */
export function phoneKey(name: string, phone: string): string | undefined {
  const digits = phoneDigits(phone);
  const folded = words(name).sort().join(' ');
  return digits.length >= 7 && folded !== '' ? key('phone', digits, folded) : undefined;
}

/** All keys of a person, sorted. */
export function matchKeys(person: Person): string[] {
  const keys = new Set<string>();
  for (const { type, value, country } of person.identifiers ?? []) {
    const number = compact(value);
    // A row of one digit is what people type when a form insists on a number.
    if (PERSONAL.has(type) && number.length >= 5 && !/^(.)\1*$/.test(number)) {
      keys.add(key('id', type, country ?? '', number));
    }
  }
  const family = words(person.family ?? '').join('');
  const given = words(person.given ?? '')[0] ?? '';
  if (person.birthDate && family !== '' && given !== '') {
    // Sorted, because surname and first name are often swapped; letters without a sound stand as they are.
    const sounds = [family, given].map((name) => soundOf(name) || name).sort();
    keys.add(key('born', person.birthDate, ...sounds));
  }
  for (const phone of person.phones ?? []) {
    const found =
      family !== '' && given !== '' && phoneKey(`${person.given} ${person.family}`, phone);
    if (found) keys.add(found);
  }
  return [...keys].sort();
}

/** The keys of a registered patient. */
export function patientKeys(patient: Patient): string[] {
  return matchKeys({
    ...patient,
    identifiers: liveEntries(patient.identifiers),
    phones: liveEntries(patient.contacts)
      .filter(({ type }) => type !== 'email')
      .map(({ value }) => value)
  });
}

/** How keys of invoice numbers begin. */
export const INVOICE_KEYS = 'invoice:';

export const invoiceNumberKey = (number: string): string => INVOICE_KEYS + number;

/** Why a key in common matters, strongest reason first; undefined for keys that say nothing of people. */
export function reasonOf(matchKey: string): { rank: number; reason: string } | undefined {
  const ground = matchKey.slice(0, matchKey.indexOf(':'));
  const rank = Object.keys(REASONS).indexOf(ground);
  return rank < 0 ? undefined : { rank, reason: REASONS[ground as Ground] };
}
