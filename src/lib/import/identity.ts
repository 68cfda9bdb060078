import type { Present } from './plan.ts';

interface Person {
  readonly given?: string | undefined;
  readonly family?: string | undefined;
  readonly birthDate?: string | undefined;
}

/**
 * Whether two records that claim one id can be of one person: their names fit (what either leaves
 * out fits anything), or their dates of birth are the same and a name has changed.
 */
export function mayBeSamePerson(a: Person, b: Person): boolean {
  const fits = (key: 'given' | 'family') =>
    a[key] === undefined || b[key] === undefined || folded(a[key]) === folded(b[key]);
  return (fits('family') && fits('given')) || (!!a.birthDate && a.birthDate === b.birthDate);
}

const folded = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/[^\p{L}\d]/gu, '')
    .toLowerCase();

/** Two people under one id: exports of two systems that both count from 1. */
export function anotherPerson(present: Present, incoming: Person): string | undefined {
  return !present?.registered || mayBeSamePerson(present as Person, incoming)
    ? undefined
    : 'Another patient of the same id is here: give the other system a name of its own.';
}
