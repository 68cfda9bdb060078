import type { Uuid } from '../../docs/core/ids.ts';

/** The practice itself, and the codes that it uses. */
export interface PracticeQueries {
  /** The practice itself, its doctors (not removed) and consultation types; null before the first sync. */
  'practice.overview': { params: Record<string, never>; result: PracticeOverview | null };
  /** Medical aids that patients of the practice have, the most common first, with their plans. */
  'practice.schemes': {
    params: Record<string, never>;
    result: { scheme: string; plans: string[]; patients: number }[];
  };
  /** Codes of diagnoses and procedures that the practice has used since a day, most used first. */
  'codes.used': { params: { since: string }; result: CodeUse[] };
}

export interface PracticeOverview {
  id: Uuid;
  name: string;
  timeZone: string;
  locale: string;
  /** After which a wait is long; null where the practice has not said. */
  longWaitMinutes: number | null;
  doctors: { id: Uuid; name: string; shortName: string; speciality: string | null; hue: number }[];
  consultationTypes: {
    id: Uuid;
    name: string;
    minutes: number;
    hue: number;
    feeCents: number | null;
  }[];
  /** What a type of consultation takes with one doctor; null where that is as with all. */
  doctorTypes: {
    doctor: Uuid;
    consultationType: Uuid;
    minutes: number | null;
    feeCents: number | null;
  }[];
  /** In the order of their names. */
  rooms: { id: Uuid; name: string }[];
}

/** How often a code was used; of medicines no uses are counted. */
export interface CodeUse {
  type: 'icd10' | 'tariff';
  code: string;
  uses: number;
}
