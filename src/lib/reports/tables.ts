import { WEEKDAYS } from '../calendar/weekdays.ts';
import type { Uuid } from '../docs/core/ids.ts';
import type {
  NoShowReport,
  PracticeOverview,
  QueryResult,
  WaitsReport
} from '../projections/catalogue.ts';

/** Reports as tables: what a spreadsheet gets, the same from a page and from the command line. */

/** The reports, by the name that the command line knows, with the scope that one must read. */
export const REPORTS = {
  utilisation: { query: 'report.utilisation', title: 'Diary use', scope: 'front' },
  waits: { query: 'report.waits', title: 'Waiting times', scope: 'front' },
  'no-shows': { query: 'report.noShows', title: 'Did not come', scope: 'front' },
  visits: { query: 'report.visits', title: 'Visits', scope: 'front' },
  'new-patients': { query: 'report.newPatients', title: 'New patients', scope: 'front' },
  diagnoses: { query: 'report.diagnoses', title: 'Diagnoses', scope: 'clinical' }
} as const;
export type ReportName = keyof typeof REPORTS;
export const REPORT_NAMES = Object.keys(REPORTS) as readonly ReportName[];
export type ReportResult<N extends ReportName> = QueryResult<(typeof REPORTS)[N]['query']>;

export type TableRow = Record<string, string | number>;

/** What ids are called in the practice. */
export interface Names {
  doctor(id: Uuid | null): string;
  visitType(id: Uuid | null): string;
}

export const namesOf = (overview: PracticeOverview | null): Names => ({
  doctor: (id) =>
    id === null
      ? 'No doctor named'
      : (overview?.doctors.find((one) => one.id === id)?.name ?? 'A former doctor'),
  visitType: (id) =>
    id === null
      ? 'No type'
      : (overview?.consultationTypes.find((one) => one.id === id)?.name ?? 'A former type')
});

export const weekdayName = (weekday: number): string => WEEKDAYS[weekday - 1] ?? '';

export const hourWords = (hour: number): string => `${String(hour).padStart(2, '0')}:00`;

/** Part of a whole as a percentage with one decimal; null of nothing. */
export const percent = (part: number, whole: number): number | null =>
  whole > 0 ? Math.round((part / whole) * 1000) / 10 : null;

const cell = (value: number | null): string | number => value ?? '';

const TABLES: { [N in ReportName]: (result: ReportResult<N>, names: Names) => TableRow[] } = {
  utilisation: (rows, names) =>
    rows.map((row) => ({
      Week: row.week,
      Doctor: names.doctor(row.doctor),
      'Open minutes': row.openMinutes,
      'Booked minutes': row.bookedMinutes,
      'Missed minutes': row.missedMinutes,
      'Booked %': cell(percent(row.bookedMinutes, row.openMinutes))
    })),
  waits: ({ all, byDoctor, byHour }, names) => {
    const line = (group: string, of: string, row: NonNullable<WaitsReport['all']>): TableRow => ({
      Group: group,
      Of: of,
      Visits: row.visits,
      'Median minutes': row.median,
      '90 % within minutes': row.p90
    });
    return [
      ...(all ? [line('All', '', all)] : []),
      ...byDoctor.map((row) => line('Doctor', names.doctor(row.doctor), row)),
      ...byHour.map((row) => line('Hour', hourWords(row.hour), row))
    ];
  },
  'no-shows': ({ all, byDoctor, byWeekday, byType }, names) => {
    const line = (group: string, of: string, row: NoShowReport['all']): TableRow => ({
      Group: group,
      Of: of,
      Came: row.came,
      'Did not come': row.missed,
      'Did not come %': cell(percent(row.missed, row.came + row.missed))
    });
    return [
      line('All', '', all),
      ...byDoctor.map((row) => line('Doctor', names.doctor(row.doctor), row)),
      ...byWeekday.map((row) => line('Weekday', weekdayName(row.weekday), row)),
      ...byType.map((row) => line('Type of visit', names.visitType(row.consultationType), row))
    ];
  },
  visits: (rows, names) =>
    rows.map((row) => ({
      Week: row.week,
      Doctor: names.doctor(row.doctor),
      Visits: row.visits,
      Patients: row.patients
    })),
  'new-patients': (rows) =>
    rows.map((row) => ({
      Month: row.month,
      Registered: row.registered,
      'Seen for the first time': row.seen
    })),
  diagnoses: (rows) =>
    rows.map((row) => ({
      Code: row.code,
      Diagnosis: row.description,
      Uses: row.uses,
      Patients: row.patients
    }))
};

/** A report's rows for a spreadsheet, with headings as people read them. */
export const tableOf = <N extends ReportName>(
  name: N,
  result: ReportResult<N>,
  names: Names
): TableRow[] => TABLES[name](result, names);

/** The name of a report's file: `visits-2026-11-01-2026-11-30.csv`. */
export const fileName = (name: ReportName, { from, to }: { from: string; to: string }): string =>
  `${name}-${from}-${to}.csv`;

/** Sums by doctor, in the order in which doctors come first. */
export function byDoctor<R extends { readonly doctor: Uuid | null }, S>(
  rows: readonly R[],
  sum: (rows: readonly R[]) => S
): (S & { readonly doctor: Uuid | null })[] {
  return [...Map.groupBy(rows, ({ doctor }) => doctor)].map(([doctor, own]) => ({
    ...sum(own),
    doctor
  }));
}
