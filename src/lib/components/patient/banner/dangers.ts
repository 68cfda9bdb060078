import type { Uuid } from '../../../docs/core/ids.ts';
import type { PatientBanner } from '../../../projections/catalogue.ts';
import { alertTone, bySeverity, SEVERITY, severityTone, wordFor, type Tone } from '../words.ts';

/** One thing that must be seen before anything is done to this patient. */
export interface Danger {
  readonly id: Uuid;
  readonly type: 'alert' | 'allergy';
  readonly tone: Tone;
  readonly text: string;
  /** How bad an allergy is, in words. */
  readonly detail: string | null;
}

const TONES: readonly Tone[] = ['danger', 'warning', 'accent', 'plain'];

/** Alerts and allergies, the worst first: where there is no room for all, the least are left out. */
export function dangersOf({ alerts, allergies }: PatientBanner): Danger[] {
  const all: Danger[] = [
    ...alerts.map(({ id, text, level }) => ({
      id,
      type: 'alert' as const,
      tone: alertTone(level),
      text,
      detail: null
    })),
    ...[...allergies].sort(bySeverity).map(({ id, substance, severity, concurrent }) => ({
      id,
      type: 'allergy' as const,
      // While two devices disagree the worse of the two may be true.
      tone: concurrent ? ('danger' as const) : severityTone(severity),
      text: substance,
      detail: concurrent ? 'two answers, see the chart' : wordFor(SEVERITY, severity).toLowerCase()
    }))
  ];
  return all.sort((a, b) => TONES.indexOf(a.tone) - TONES.indexOf(b.tone));
}

/**
 * What is said where no allergy is on record: that there is none, that nobody asked, or, while records
 * are being read, that nobody can say yet. Null where allergies are shown instead.
 */
export const noAllergyWord = (
  { allergies, noKnownAllergies }: Pick<PatientBanner, 'allergies' | 'noKnownAllergies'>,
  arriving: boolean
): 'none' | 'unasked' | 'reading' | null => {
  if (allergies.length > 0) return null;
  if (arriving) return 'reading';
  return noKnownAllergies ? 'none' : 'unasked';
};
