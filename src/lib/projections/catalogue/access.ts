import type { Uuid } from '../../docs/core/ids.ts';
import type { AccessAct } from '../../docs/access-log.schema.ts';
import type { Anomaly } from '../anomalies/ground.ts';
import type { Thresholds } from '../anomalies/thresholds.ts';

/** The access log, and who holds what. */
export interface AccessQueries {
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
}

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
