import type { Uuid } from '../../docs/core/ids.ts';

/** What was prescribed before, to be prescribed again. */
export interface PrescribingQueries {
  /**
   * The medicines that a doctor (or, where none is named, anybody) prescribes most since a day, each
   * with the line with which it was prescribed last.
   */
  'prescriptions.favourites': {
    params: { doctor?: Uuid; since: string; limit?: number };
    result: FavouriteRow[];
  };
  /** What a patient was prescribed, newest visit first, each visit's lines in their order. */
  'patient.prescriptions': {
    params: { patient: Uuid; limit?: number };
    result: PrescriptionRow[];
  };
}

/** A line of a script as it can be written again: without who wrote it, when, and what was overridden. */
export interface PrescribedLine {
  medicine: string;
  system?: string;
  code?: string;
  strength?: string;
  form?: string;
  schedule?: string;
  dose?: string;
  route?: string;
  frequency?: string;
  duration?: string;
  quantity?: string;
  repeats?: number;
  instructions?: string;
  reason?: string;
}

export interface FavouriteRow {
  uses: number;
  /** When it was prescribed last. */
  at: string;
  line: PrescribedLine;
}

export interface PrescriptionRow {
  id: Uuid;
  consultation: Uuid;
  at: string;
  doctorName: string | null;
  issued: boolean;
  line: PrescribedLine;
}
