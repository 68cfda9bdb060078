import type { ConsentExtent, ConsentPurpose } from '../docs/consent.schema.ts';
import type { AppointmentStatus } from '../docs/book.schema.ts';
import type { ConcurrentValue } from '../docs/core/conflicts.ts';
import type { Uuid } from '../docs/core/ids.ts';
import type { Kind, Scope } from '../docs/kinds.ts';
import type { ShareEnding, ShareExtent, ShareRights } from '../docs/share.schema.ts';
import type { AccessAct } from '../docs/access-log.schema.ts';
import type { Retention } from '../docs/retention.ts';
import type { Anomaly } from './anomalies/ground.ts';
import type { Thresholds } from './anomalies/thresholds.ts';

export type { Anomaly, AnomalyType } from './anomalies/ground.ts';

/**
 * Every named query: its parameters and what it returns. Pages, the command line and tests ask by
 * these names; SQL stays behind them. All instants are ISO 8601 UTC, days `YYYY-MM-DD`, wall times
 * `YYYY-MM-DDTHH:mm` in the practice's zone, money integer cents.
 */
export interface QueryCatalogue {
  /** The practice itself, its doctors (not removed) and consultation types; null before the first sync. */
  'practice.overview': { params: Record<string, never>; result: PracticeOverview | null };
  /** Medical aids that patients of the practice have, the most common first, with their plans. */
  'practice.schemes': {
    params: Record<string, never>;
    result: { scheme: string; plans: string[]; patients: number }[];
  };
  /** Codes of diagnoses and procedures that the practice has used since a day, most used first. */
  'codes.used': { params: { since: string }; result: CodeUse[] };
  /**
   * Patients by anything a person would type: names in any order (accents, prefixes, parts, common
   * misspellings), ID number, phone, membership or file number. Best first. An empty text gives the
   * patients seen or changed last.
   */
  'patients.search': { params: { text: string; limit?: number }; result: PatientHit[] };
  'patients.count': { params: Record<string, never>; result: { count: number } };
  /**
   * The line that stands above every page of a patient. Null where there is no such patient here.
   * `now` (ISO 8601) says from when an appointment is the next one; without it, any that is booked.
   */
  'patient.banner': { params: { patient: Uuid; now?: string }; result: PatientBanner | null };
  /** Everything that happened to a patient, newest first. */
  'patient.timeline': { params: { patient: Uuid; limit?: number }; result: TimelineItem[] };
  /** Patients whose account this patient holds, and those on the same membership. */
  'patient.family': { params: { patient: Uuid }; result: FamilyMember[] };
  /** Every consent of a patient, the newest first; those that were withdrawn last. */
  'patient.consents': { params: { patient: Uuid }; result: ConsentRow[] };
  /** A patient's shares with other practices, given and received; those that ended last. */
  'patient.shares': { params: { patient: Uuid }; result: ShareRow[] };
  /** Shares of all patients, the newest first. */
  'shares.list': { params: { limit?: number }; result: ShareRow[] };
  /** Possible duplicates of somebody about to be registered. */
  'patients.similar': {
    params: {
      given?: string;
      family?: string;
      birthDate?: string;
      idNumber?: string;
      phone?: string;
    };
    result: PatientHit[];
  };
  /** Appointments and blocks of some days, for some or all doctors, in order of time. */
  'diary.range': {
    params: { from: string; to: string; doctors?: Uuid[] };
    result: DiaryItem[];
  };
  'appointment.one': { params: { appointment: Uuid }; result: DiaryItem | null };
  /** Who is in the practice on a day, from arrival to the desk, longest there first. */
  'waiting.room': { params: { date: string }; result: DiaryItem[] };
  'patient.appointments': { params: { patient: Uuid }; result: DiaryItem[] };
  /** Measurements, oldest first; of some LOINC codes, or all. The newest where there are too many. */
  'patient.vitals': {
    params: { patient: Uuid; codes?: string[]; limit?: number };
    result: VitalRow[];
  };
  /** When a patient was seen and by whom, newest first: for roles that see no more than that. */
  'patient.visits': { params: { patient: Uuid }; result: VisitRow[] };
  'patient.consultations': { params: { patient: Uuid }; result: ConsultationRow[] };
  'patient.invoices': { params: { patient: Uuid }; result: InvoiceRow[] };
  /** Issued invoices with something still owed, oldest first. */
  'invoices.unpaid': { params: { limit?: number }; result: InvoiceRow[] };
  'invoices.recent': { params: { limit?: number }; result: InvoiceRow[] };
  /** Invoices that were begun and not issued, newest first. */
  'invoices.drafts': { params: { limit?: number }; result: InvoiceRow[] };
  /** The highest number given in a series (the middle part of `INV-K7Q2-0012`); 0 for none. */
  'invoices.lastNumber': { params: { series: string }; result: { last: number } };
  /** Consultations still in draft, newest first. */
  'consultations.drafts': { params: { limit?: number }; result: ConsultationRow[] };
  /**
   * What a person has to look at, the most pressing first. With `now` (ISO 8601), double bookings
   * that are over are left out; with `today`, consents that end are told; with `member`, what that
   * member did themselves is left out; with `scopes`, what is of another scope is. A replica says
   * those of its role, whatever it is asked with.
   */
  'attention.list': {
    params: { limit?: number; now?: string; today?: string; member?: Uuid; scopes?: Scope[] };
    result: AttentionItem[];
  };
  'attention.count': {
    params: { now?: string; today?: string; member?: Uuid; scopes?: Scope[] };
    result: { count: number };
  };
  /**
   * Entries of the access logs that this device may read, newest first. `from` and `to` are instants,
   * the second not included.
   */
  'access.list': { params: AccessFilter; result: AccessRow[] };
  /** Who looked at a patient's record, the last first: one line per member and device. */
  'access.ofPatient': { params: { patient: Uuid }; result: PatientAccess[] };
  /** What in a period of the access log somebody should look at, the most pressing first. */
  'access.anomalies': {
    params: {
      from: string;
      to: string;
      /** Members by name, as membership tells them: projections know only their ids. */
      members: { id: Uuid; name: string }[];
      thresholds?: Partial<Thresholds>;
    };
    result: Anomaly[];
  };
  /** The last time since `since` that a member gave a reason for opening a restricted record. */
  'access.glass': {
    params: { patient: Uuid; member: Uuid; since: string };
    result: { id: Uuid; at: string; reason: string | null } | null;
  };
  /** Whether a record is restricted, and how long it is kept; null where nobody said anything. */
  'patient.protection': { params: { patient: Uuid }; result: PatientProtection | null };
  /** Whose records the practice has, and how much of each: what a device with every key holds. */
  'records.held': { params: Record<string, never>; result: HeldRecord[] };
  /** Whose records were opened on a device, as far as its log is here; the last first. */
  'device.opened': {
    params: { device: Uuid };
    result: { patient: Uuid; name: string | null; times: number; first: string; last: string }[];
  };
  /** Records that need not be kept any longer on a day, the longest past first. */
  /** The register of destroyed records, the last first. */
  'retention.destroyed': { params: { limit?: number }; result: DestroyedRecord[] };
  /** What the register says of one record; null where it was not destroyed. */
  'patient.destroyed': { params: { patient: Uuid }; result: DestroyedRecord | null };
  'retention.due': { params: { today: string; limit?: number }; result: RetentionRow[] };
  /** The five figures of the home page. */
  'today.summary': {
    params: { date: string; member?: Uuid; scopes?: Scope[] };
    result: TodaySummary;
  };
}

export type QueryName = keyof QueryCatalogue;
export type QueryParams<N extends QueryName> = QueryCatalogue[N]['params'];
export type QueryResult<N extends QueryName> = QueryCatalogue[N]['result'];

export interface PracticeOverview {
  id: Uuid;
  name: string;
  timeZone: string;
  locale: string;
  doctors: { id: Uuid; name: string; shortName: string; speciality: string | null; hue: number }[];
  consultationTypes: {
    id: Uuid;
    name: string;
    minutes: number;
    hue: number;
    feeCents: number | null;
  }[];
}

export interface PatientHit {
  id: Uuid;
  /** `Family, Given`, or the one name there is. */
  name: string;
  preferred: string | null;
  birthDate: string | null;
  sex: string | null;
  idNumber: string | null;
  phone: string | null;
  scheme: string | null;
  membershipNumber: string | null;
  deceasedOn: string | null;
  /** The practice that shared this record with us; null for the practice's own patients. */
  sharedBy: string | null;
}

export interface PatientBanner extends PatientHit {
  title: string | null;
  allergies: { id: Uuid; substance: string; severity: string; concurrent: boolean }[];
  noKnownAllergies: boolean;
  alerts: { id: Uuid; text: string; level: string }[];
  /** Over all invoices; negative where the practice owes the patient. */
  owedCents: number;
  /** Start of the last consultation, an instant. */
  lastSeen: string | null;
  /** Wall time. */
  nextAppointment: string | null;
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

export interface FamilyMember {
  id: Uuid;
  name: string;
  birthDate: string | null;
  relation: 'account-holder' | 'on-account' | 'same-membership' | 'emergency-contact';
  dependantCode: string | null;
}

export interface ConsentRow {
  id: Uuid;
  purpose: ConsentPurpose;
  party: string | null;
  extent: ConsentExtent;
  givenBy: string;
  giverName: string | null;
  how: string;
  from: string;
  /** The last day on which it holds; null where it holds until it is withdrawn. */
  to: string | null;
  withdrawnAt: string | null;
}

export interface ShareRow {
  /** The share space: names the share in both practices. */
  space: Uuid;
  patient: Uuid;
  /** Null until the record has arrived. */
  patientName: string | null;
  side: 'giver' | 'receiver';
  /** The other practice. */
  partner: string;
  extent: ShareExtent;
  rights: ShareRights;
  /** Its last day, and the moment at which it is over. */
  until: string;
  expiresAt: string;
  consent: Uuid;
  begunAt: string | null;
  /** Until when the link can be used; of the giver. */
  linkExpiresAt: string | null;
  acceptedAt: string | null;
  acceptedBy: string | null;
  endedAt: string | null;
  endedReason: ShareEnding | null;
}

export interface DiaryItem {
  id: Uuid;
  book: Uuid;
  doctor: Uuid;
  type: 'appointment' | 'block';
  start: string;
  end: string;
  minutes: number;
  patient: Uuid | null;
  title: string;
  consultationType: Uuid | null;
  status: AppointmentStatus | null;
  statusAt: string | null;
  arrivedAt: string | null;
  reason: string | null;
  note: string | null;
  /** Overlaps another appointment of the same doctor. */
  overlaps: boolean;
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

export interface InvoiceRow {
  id: Uuid;
  patient: Uuid;
  patientName: string;
  number: string | null;
  date: string;
  status: 'draft' | 'issued' | 'paid';
  totalCents: number;
  paidCents: number;
  balanceCents: number;
  scheme: string | null;
}

export type AttentionItem = {
  /** Stable while the matter is open. */
  id: string;
  patient: Uuid | null;
  patientName: string | null;
  since: string | null;
} & (
  | {
      type: 'concurrent-value';
      document: Uuid;
      kind: Kind;
      path: string[];
      /** In words: `Allergy to penicillin: severity`. */
      field: string;
      values: ConcurrentValue[];
    }
  | { type: 'double-booking'; doctor: Uuid; first: DiaryItem; second: DiaryItem }
  /** Two devices moved one appointment to two places: `first` is where it is shown. */
  | { type: 'moved-twice'; doctor: Uuid; first: DiaryItem; second: DiaryItem }
  | { type: 'duplicate-patient'; other: Uuid; otherName: string; reasons: string[] }
  /** Somebody opened a restricted record, and nobody has seen to it yet. */
  | { type: 'break-glass'; entry: Uuid; member: Uuid; device: Uuid; reason: string | null }
  | { type: 'unreadable'; document: Uuid; kind: Kind | null; problems: string[] }
  | {
      type: 'consent-ending';
      consent: Uuid;
      purpose: ConsentPurpose;
      party: string | null;
      /** Its last day. */
      to: string;
      expired: boolean;
    }
  | { type: 'rule-broken'; document: Uuid; kind: Kind; rule: string; detail: string }
);

export interface AccessFilter {
  from?: string;
  to?: string;
  patient?: Uuid;
  member?: Uuid;
  device?: Uuid;
  acts?: AccessAct[];
  limit?: number;
}

export interface AccessRow {
  id: Uuid;
  /** Whose log it is in. */
  device: Uuid;
  at: string;
  /** When it was done again last; `at` where it was done once. */
  last: string;
  count: number;
  member: Uuid;
  act: AccessAct;
  kind: string | null;
  document: Uuid | null;
  patient: Uuid | null;
  patientName: string | null;
  shape: string | null;
  hits: number | null;
  reason: string | null;
  page: string | null;
}

export interface PatientAccess {
  member: Uuid;
  device: Uuid;
  /** Openings, prints and exports together. */
  times: number;
  first: string;
  last: string;
  acts: AccessAct[];
  /** Reasons given for opening it while it was restricted. */
  reasons: string[];
}

export interface PatientProtection {
  restrictedAt: string | null;
  restrictedBy: Uuid | null;
  restrictedReason: string | null;
  keptFor: 'occupational' | 'lifelong' | 'hold' | null;
  keptNote: string | null;
}

export interface HeldRecord {
  patient: Uuid;
  name: string;
  idNumber: string | null;
  birthDate: string | null;
  phone: string | null;
  /** Whether there is a chart. */
  chart: boolean;
  consultations: number;
  invoices: number;
  appointments: number;
}

export interface RetentionRow extends Retention {
  patient: Uuid;
  name: string;
  birthDate: string | null;
  deceasedOn: string | null;
  /** Since when nothing happened, a day. */
  lastActive: string;
}

/** A line of the register: see `docs/destruction.schema.ts`. */
export interface DestroyedRecord {
  id: Uuid;
  patient: Uuid;
  folder: string | null;
  initials: string | null;
  born: string | null;
  lastActive: string;
  until: string;
  reason: string;
  source: string;
  documents: number;
  /** The statement that asked: the destruction took place only where it is in effect. */
  ask: string;
  askedBy: Uuid;
  askedAt: string;
  agreedBy: Uuid;
  agreedAt: string;
}

export interface TodaySummary {
  appointments: number;
  waiting: number;
  done: number;
  drafts: number;
  unpaidCents: number;
  attention: number;
}

/** How often a code was used; of medicines no uses are counted. */
export interface CodeUse {
  type: 'icd10' | 'tariff';
  code: string;
  uses: number;
}
