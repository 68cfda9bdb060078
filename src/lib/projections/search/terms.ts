import type { Patient } from '../../docs/patient.schema.ts';
import { compact, fold, phoneDigits, spellings, words } from '../../text/fold.ts';
import { liveEntries } from '../entries.ts';

/** What one patient is found by. */
export interface SearchEntry {
  /** Folded, surname first: the order of lists. */
  readonly sort: string;
  /** Every term once, sorted, each between spaces: ` khumalo thandi 825551234 `. */
  readonly terms: string;
}

/** Small words before a surname, which people leave out, run together or shorten (`vd Merwe`). */
const PARTICLES = new Set(
  'van von der den de du di da la le ter ten te t el al bin ibn janse'.split(' ')
);

export const isParticle = (word: string): boolean => PARTICLES.has(word);

/** Whether a term is (part of) a name, and so may be misspelt; others are numbers and addresses. */
export const isNameTerm = (term: string): boolean => /^\p{L}+$/u.test(term);

/** The terms of one name: its parts, all of it in one word, and its particles shortened. */
export function nameTerms(name: string): string[] {
  const parts = words(name);
  if (parts.length === 0) return [];
  const typed = name.split(/[^\p{L}\p{N}\p{M}]+/u).filter((part) => part !== '');
  const terms = typed.flatMap(spellings);
  if (parts.length > 1) {
    terms.push(...parts, ...spellings(name));
    const first = parts.findIndex((part) => !isParticle(part));
    if (first > 0) {
      const initials = parts.slice(0, first).map((part) => part[0]!);
      const shortened = initials.join('');
      if (first > 1) terms.push(shortened);
      terms.push(shortened + parts.slice(first).join(''));
    }
  }
  return terms;
}

/** Everything that a patient is found by: names, ID and membership numbers, phones, e-mail, birth date. */
export function searchEntry(patient: Patient): SearchEntry {
  const terms = [patient.family, patient.given, patient.preferred, patient.former].flatMap(
    (name) => (name ? nameTerms(name) : [])
  );
  for (const { value } of liveEntries(patient.identifiers)) terms.push(compact(value));
  for (const { membershipNumber } of liveEntries(patient.medicalAids))
    terms.push(compact(membershipNumber));
  for (const { type, value } of liveEntries(patient.contacts)) {
    terms.push(type === 'email' || value.includes('@') ? emailTerm(value) : phoneDigits(value));
  }
  if (patient.birthDate) terms.push(patient.birthDate.replaceAll('-', ''));
  const unique = [...new Set(terms)].filter((term) => term !== '').sort();
  return {
    sort: sortKey(patient.family, patient.given) || sortKey(patient.preferred),
    terms: ` ${unique.join(' ')} `
  };
}

/** An e-mail address as one term. */
export const emailTerm = (address: string): string => fold(address).replace(/[\s\p{C}]/gu, '');

/** Names folded for ordering. */
export const sortKey = (...names: (string | undefined)[]): string =>
  names
    .map((name) => words(name ?? '').join(' '))
    .join(' ')
    .trim();

/** The terms in a stored list of them. */
export const termsIn = (terms: string): string[] => terms.split(' ').filter((term) => term !== '');
