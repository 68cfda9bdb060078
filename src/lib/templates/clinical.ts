import type { Chart } from '../docs/chart.schema.ts';
import type { Consultation } from '../docs/consultation.schema.ts';

/** What of a record is said in letters and notes, in one line each. */

type Standing = { readonly removed?: unknown };
const live = <E extends Standing>(entries: Readonly<Record<string, E>> | undefined): E[] =>
  Object.entries(entries ?? {})
    .filter(([, { removed }]) => !removed)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, entry]) => entry);

const words = (...parts: readonly (string | undefined)[]): string =>
  parts.filter(Boolean).join(' ');

/** `Penicillin (severe: rash)`; nobody having asked is not the same as none being known. */
export function allergyWords(chart: Chart | undefined): string {
  const known = live(chart?.allergies)
    .filter(({ status }) => status === 'active')
    .map(({ substance, severity, reaction }) => {
      const more = [severity === 'unknown' ? '' : severity, reaction].filter(Boolean).join(': ');
      return more ? `${substance} (${more})` : substance;
    });
  if (known.length > 0) return known.join('; ');
  return chart?.noKnownAllergies ? 'No known allergies' : '';
}

export const medicationLines = (chart: Chart | undefined): string[] =>
  live(chart?.medications)
    .filter(({ status }) => status === 'active')
    .map(({ name, dose, form, frequency }) =>
      [words(name, dose, form), frequency].filter(Boolean).join(', ')
    );

export const problemLines = (chart: Chart | undefined): string[] =>
  live(chart?.problems)
    .filter(({ status }) => status === 'active')
    .map(({ title, onset }) => (onset ? `${title} (since ${onset.slice(0, 4)})` : title));

/** The primary one first, with its code. */
export const diagnosisLines = (
  consultation: Pick<Consultation, 'diagnoses'> | undefined
): string[] =>
  live(consultation?.diagnoses)
    .toSorted((a, b) => Number(b.primary ?? false) - Number(a.primary ?? false))
    .map(({ code, description }) => words(description, code && `(${code})`));

/** What was taken on a day, as the chart dates it: for looking back at a visit. */
export const medicationOn = (chart: Chart | undefined, day: string): string[] =>
  live(chart?.medications)
    .filter(
      ({ startedOn, stoppedOn, status, added }) =>
        (startedOn ?? added.at.slice(0, 10)) <= day &&
        (stoppedOn ? stoppedOn.slice(0, 10) >= day.slice(0, stoppedOn.length) : status === 'active')
    )
    .map(({ name, dose, frequency }) => [words(name, dose), frequency].filter(Boolean).join(', '));
