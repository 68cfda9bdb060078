import type { Uuid } from '../../docs/core/ids.ts';
import { wallAt, type Manner } from '../../format.ts';
import type { AccessRow, RetentionRow } from '../../projections/catalogue.ts';
import { ACT_WORDS } from './words.ts';

/** What leaves the program as a table; and days as the instants at which they begin. */

/** The instant at which a day begins in a zone, ISO 8601. */
export function instantAt(day: string, timeZone: string): string {
  // A zone's offset at that moment, found from how the moment reads there.
  const guess = Date.parse(`${day}T00:00Z`);
  const offset = Date.parse(`${wallAt(guess, timeZone)}Z`) - guess;
  const first = guess - offset;
  const again = Date.parse(`${wallAt(first, timeZone)}Z`) - first;
  return new Date(guess - again).toISOString();
}

const wall = (instant: string, { timeZone }: Manner): string =>
  wallAt(instant, timeZone).replace('T', ' ');

export const accessFileRows = (
  rows: readonly AccessRow[],
  names: {
    readonly member: (id: Uuid) => string;
    readonly device: (id: Uuid) => string;
    readonly manner: Manner;
  }
): Record<string, string | number>[] =>
  rows.map((row) => ({
    Time: wall(row.at, names.manner),
    'Last time': wall(row.last, names.manner),
    Times: row.count,
    Who: names.member(row.member),
    Device: names.device(row.device),
    What: ACT_WORDS[row.act],
    Kind: row.kind ?? '',
    Patient: row.patientName ?? '',
    'Patient id': row.patient ?? '',
    'Record id': row.document ?? '',
    Search: row.shape ?? '',
    Found: row.hits ?? '',
    Reason: row.reason ?? '',
    Page: row.page ?? '',
    'Entry id': row.id
  }));

export const retentionFileRows = (
  rows: readonly RetentionRow[]
): Record<string, string | number>[] =>
  rows.map((row) => ({
    Patient: row.name,
    'Patient id': row.patient,
    'Date of birth': row.birthDate ?? '',
    'Last activity': row.lastActive,
    'Kept until': row.until ?? '',
    Reason: row.reason,
    Source: row.source
  }));
