import type { Uuid } from '../../docs/core/ids.ts';

/** Days of a report, both included. */
export interface ReportPeriod {
  from: string;
  to: string;
}

/** Reports on how the practice runs. Each says in docs/reports.md what it counts. */
export interface ReportsQueries {
  /** How much of the doctors' open time was booked, for each doctor and week. */
  'report.utilisation': { params: ReportPeriod; result: UtilisationRow[] };
  /** How long patients waited from their arrival until the doctor saw them. */
  'report.waits': { params: ReportPeriod; result: WaitsReport };
  /** How many did not come. */
  'report.noShows': { params: ReportPeriod; result: NoShowReport };
  /** Diagnoses by their codes, the most frequent first. */
  'report.diagnoses': { params: ReportPeriod; result: DiagnosisRow[] };
  /** Patients who are new, for each month that the period touches. */
  'report.newPatients': { params: ReportPeriod; result: NewPatientsRow[] };
  /** Visits for each doctor and week. */
  'report.visits': { params: ReportPeriod; result: VisitsRow[] };
}

export interface UtilisationRow {
  doctor: Uuid;
  /** Its Monday. */
  week: string;
  /** Of appointments that were neither cancelled nor missed. */
  bookedMinutes: number;
  /** Of those that were missed. */
  missedMinutes: number;
  /** Opening hours less leave, public holidays and blocked time. */
  openMinutes: number;
}

/** Minutes from arrival to the doctor. */
export interface WaitFigures {
  visits: number;
  /** Of an even number of visits, between the two in the middle. */
  median: number;
  /** Nine of ten waited no longer. */
  p90: number;
}

export interface WaitsReport {
  all: WaitFigures | null;
  byDoctor: (WaitFigures & { doctor: Uuid })[];
  /** By the hour for which they were booked, 0 to 23. */
  byHour: (WaitFigures & { hour: number })[];
  /** Visits of which arrival or first sight is not known. */
  unknown: number;
}

export interface NoShowFigures {
  /** Who came. */
  came: number;
  /** Who did not. */
  missed: number;
}

export interface NoShowReport {
  all: NoShowFigures;
  byDoctor: (NoShowFigures & { doctor: Uuid })[];
  /** 1 Monday to 7 Sunday. */
  byWeekday: (NoShowFigures & { weekday: number })[];
  /** Null of visits without a type. */
  byType: (NoShowFigures & { consultationType: Uuid | null })[];
  /** Appointments of which nobody has said whether the patient came. */
  open: number;
}

export interface DiagnosisRow {
  code: string;
  /** As it was called last. */
  description: string;
  uses: number;
  /** Different patients. */
  patients: number;
}

export interface NewPatientsRow {
  /** `2026-11`. */
  month: string;
  /** Registered here; records from another system are not new patients. */
  registered: number;
  /** Seen for the first time. */
  seen: number;
}

export interface VisitsRow {
  /** Null of visits without a doctor. */
  doctor: Uuid | null;
  /** Its Monday. */
  week: string;
  visits: number;
  /** Different patients within the week. */
  patients: number;
}
