import type { Uuid } from '../../docs/core/ids.ts';
import type { Kind } from '../../docs/kinds.ts';

/** What is in a patient's record. */
export interface RecordQueries {
  /** Everything that happened to a patient, newest first. */
  'patient.timeline': { params: { patient: Uuid; limit?: number }; result: TimelineItem[] };
  /** Measurements, oldest first; of some LOINC codes, or all. The newest where there are too many. */
  'patient.vitals': {
    params: { patient: Uuid; codes?: string[]; limit?: number };
    result: VitalRow[];
  };
  /** When a patient was seen and by whom, newest first: for roles that see no more than that. */
  'patient.visits': { params: { patient: Uuid }; result: VisitRow[] };
  'patient.consultations': { params: { patient: Uuid }; result: ConsultationRow[] };
  /** Consultations still in draft, newest first. */
  'consultations.drafts': { params: { limit?: number }; result: ConsultationRow[] };
}

export interface TimelineItem {
  /** Id of the entry or document; unique within the timeline. */
  id: Uuid;
  document: Uuid;
  kind: Kind;
  /** Day or instant. */
  at: string;
  type:
    | 'consultation'
    | 'appointment'
    | 'invoice'
    | 'payment'
    | 'allergy'
    | 'problem'
    | 'medication'
    | 'history'
    | 'immunisation'
    | 'vital';
  title: string;
  detail: string | null;
}

export interface VitalRow {
  id: Uuid;
  at: string;
  code: string;
  label: string;
  value: number;
  unit: string;
  /** Measurements of one taking, such as a blood pressure, share it. */
  panel: Uuid | null;
}

export interface VisitRow {
  /** The consultation's. */
  id: Uuid;
  at: string;
  doctor: Uuid | null;
  doctorName: string | null;
}

export interface ConsultationRow {
  id: Uuid;
  patient: Uuid;
  patientName: string;
  doctor: Uuid | null;
  doctorName: string | null;
  startedAt: string;
  reason: string | null;
  diagnoses: string | null;
  status: 'draft' | 'signed';
  /** First words of the note. */
  excerpt: string | null;
}
