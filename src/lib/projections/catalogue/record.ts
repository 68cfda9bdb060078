import type { Uuid } from '../../docs/core/ids.ts';
import type { Kind } from '../../docs/kinds.ts';

/** What is in a patient's record. */
export interface RecordQueries {
  /** Everything that happened to a patient, or only what is of some types, newest first. */
  'patient.timeline': {
    params: { patient: Uuid; types?: TimelineItem['type'][]; limit?: number };
    result: TimelineItem[];
  };
  /** How many items of each type there are in the timeline, those of documents of each kind apart. */
  'patient.timelineTypes': { params: { patient: Uuid }; result: TimelineCount[] };
  /** What a patient has and takes at present, and what was measured last. */
  'patient.health': { params: { patient: Uuid }; result: PatientHealth };
  /** Measurements, oldest first; of some LOINC codes, or all. The newest where there are too many. */
  'patient.vitals': {
    params: { patient: Uuid; codes?: string[]; limit?: number };
    result: VitalRow[];
  };
  /** When a patient was seen and by whom, newest first: for roles that see no more than that. */
  'patient.visits': { params: { patient: Uuid }; result: VisitRow[] };
  'patient.consultations': {
    params: { patient: Uuid; status?: ConsultationRow['status']; limit?: number };
    result: ConsultationRow[];
  };
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
    | 'script'
    | 'sick-note'
    | 'letter'
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

export interface TimelineCount {
  type: TimelineItem['type'];
  kind: Kind;
  count: number;
}

/** Of what devices disagree about everything is here that may hold. */
export interface PatientHealth {
  allergies: {
    id: Uuid;
    substance: string;
    /** Several where devices disagree. */
    severities: string[];
    reaction: string | null;
    concurrent: boolean;
  }[];
  /** Somebody asked, and there are none. */
  noKnownAllergies: boolean;
  problems: {
    id: Uuid;
    title: string;
    code: string | null;
    onset: string | null;
    concurrent: boolean;
  }[];
  /** `dose` and `frequency` with all their values: `5 mg or 10 mg`. */
  medications: {
    id: Uuid;
    name: string;
    dose: string | null;
    frequency: string | null;
    concurrent: boolean;
  }[];
  /** The newest measurement of each code, and the newest height before the newest weight. */
  vitals: VitalRow[];
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
  /** 1 where it is a late note: signed long after the visit, with its reason. */
  late: 0 | 1;
  /** First words of the note. */
  excerpt: string | null;
}
