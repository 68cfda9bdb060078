import { person } from '../data/people.ts';
import type { Entry } from './measure.ts';

/** The patients as MiniSearch is given them. */
export const entries = (patients: number): Entry[] =>
  Array.from({ length: patients }, (_, id) => {
    const { given, family, idNumber, phone } = person(id);
    return { id, name: `${given} ${family}`, idNumber, phone };
  });
