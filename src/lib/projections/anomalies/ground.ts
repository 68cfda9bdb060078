import type { Uuid } from '../../docs/core/ids.ts';
import type { Thresholds } from './thresholds.ts';

/** An entry of the log as rules see it. */
export interface Seen {
  readonly id: Uuid;
  readonly at: string;
  readonly last: string;
  readonly count: number;
  readonly member: Uuid;
  readonly device: Uuid;
  readonly act: string;
  readonly patient: Uuid | null;
  readonly reason: string | null;
  /** Somebody saw to it. */
  readonly reviewed: boolean;
}

/** What rules ask of the rest of the practice. */
export interface Surroundings {
  readonly thresholds: Thresholds;
  /** Wall time of the practice, `YYYY-MM-DDTHH:mm`. */
  wall(instant: string): string;
  /** Opening hours; none where the practice has set none. */
  readonly hours: readonly {
    readonly weekday: number;
    readonly opens: string;
    readonly closes: string;
  }[];
  /** A member's name; undefined where it is not known. */
  memberName(member: Uuid): string | undefined;
  /** `Family, Given`. */
  patientName(patient: Uuid): string | undefined;
  /** How many patients have this family name. */
  surnames(family: string): number;
  /** Whether the patient was booked, seen, billed or registered within so many days of a day. */
  isNear(patient: Uuid, day: string, days: number): boolean;
}

export type AnomalyType =
  | 'break-glass'
  | 'failed-unlocks'
  | 'own-record'
  | 'own-family-name'
  | 'many-records'
  | 'outside-hours'
  | 'without-appointment';

/** Something in the log that somebody should look at, with what was seen in plain words. */
export interface Anomaly {
  /** The same for the same thing seen again. */
  readonly id: string;
  readonly type: AnomalyType;
  readonly member: Uuid;
  readonly device: Uuid | null;
  readonly from: string;
  readonly to: string;
  /** What was seen. */
  readonly seen: string;
  /** What it is measured against, or what may explain it. */
  readonly why: string;
  readonly patients: readonly Uuid[];
  /** Somebody saw to it already. */
  readonly reviewed: boolean;
}

/** One rule: entries of the period, in order of time, and everything that lies before it. */
export type Rule = (
  period: readonly Seen[],
  before: readonly Seen[],
  around: Surroundings
) => Anomaly[];

const OPENING = new Set(['open-record', 'open-document', 'break-glass']);

/** The entries that opened a patient's record. */
export const openings = (entries: readonly Seen[]): (Seen & { patient: Uuid })[] =>
  entries.filter(
    (entry): entry is Seen & { patient: Uuid } => entry.patient !== null && OPENING.has(entry.act)
  );

/** The patients of some entries, each once. */
export const patientsOf = (entries: readonly Seen[]): Uuid[] => [
  ...new Set(entries.flatMap(({ patient }) => patient ?? []))
];

/** An anomaly over some entries (at least one), which it takes its period and patients from. */
export function anomaly(
  type: AnomalyType,
  entries: readonly Seen[],
  words: { seen: string; why: string },
  key: string = entries[0]!.id
): Anomaly {
  const [first] = entries as [Seen];
  const devices = new Set(entries.map(({ device }) => device));
  return {
    id: `${type}:${first.member}:${key}`,
    type,
    member: first.member,
    device: devices.size === 1 ? first.device : null,
    from: entries.reduce((at, entry) => (entry.at < at ? entry.at : at), first.at),
    to: entries.reduce((at, entry) => (entry.last > at ? entry.last : at), first.last),
    ...words,
    patients: patientsOf(entries),
    reviewed: entries.every(({ reviewed }) => reviewed)
  };
}

/** `1 record`, `12 records`. */
export const counted = (n: number, one: string): string => `${n} ${one}${n === 1 ? '' : 's'}`;

/** `1 patient’s record`, `12 patients’ records`. */
export const recordsOf = (patients: number): string =>
  patients === 1 ? '1 patient’s record' : `${patients} patients’ records`;
