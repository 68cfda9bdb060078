import type { Uuid } from '../../docs/core/ids.ts';
import type { DestroyedRecord } from '../../projections/catalogue.ts';
import type { ErasableRecord, ErasingApi, ForgettingView } from '../../api/replica.ts';
import { count } from '../../format.ts';
import { session } from '../../app/session.svelte.ts';
import { toasts } from '../../app/toasts.svelte.ts';
import { toProblem, type Result } from '../../problem.ts';
import { keyColumns } from './forgetting.ts';

/** What is done about records past their time, each with what is said afterwards. */

async function done<T>(
  act: (erasing: ErasingApi) => Promise<Result<T>>,
  words: string | null
): Promise<Result<T>> {
  const { practice } = session;
  const outcome: Result<T> = practice
    ? await act(practice).catch((error: unknown) => ({ ok: false, problem: toProblem(error) }))
    : { ok: false, problem: toProblem(new Error('no practice is open')) };
  if (!outcome.ok) toasts.problem(outcome.problem);
  else if (words) toasts.say(words, { tone: 'done' });
  return outcome;
}

/** What would be destroyed with these records. */
export const lookAt = (patients: readonly Uuid[]): Promise<Result<ErasableRecord[]>> =>
  done((erasing) => erasing.erasable(patients), null);

export const ask = (patients: readonly Uuid[]): Promise<Result<string>> =>
  done((erasing) => erasing.askErasure(patients), 'Asked. A second person has to agree');

export const agree = (name: string, records: number): Promise<Result<void>> =>
  done(
    (erasing) => erasing.agreeErasure(name, records),
    `${count(records, 'record', 'records')} destroyed`
  );

export const takeBack = (name: string): Promise<Result<void>> =>
  done((erasing) => erasing.cancelErasure(name), 'Taken back. Nothing was destroyed');

/**
 * The register as a table that leaves the program.
 * @param forgetting how far devices have come, by the name of what was asked
 */
export const registerFileRows = (
  rows: readonly DestroyedRecord[],
  nameOf: (member: Uuid) => string,
  forgetting: ReadonlyMap<string, ForgettingView | null>
): Record<string, string | number>[] =>
  rows.map((row) => ({
    Folder: row.folder ?? '',
    'Record id': row.patient,
    Initials: row.initials ?? '',
    'Year of birth': row.born ?? '',
    'Last seen': row.lastActive,
    'Kept until': row.until,
    Rule: row.reason,
    Source: row.source,
    Documents: row.documents,
    'Asked by': nameOf(row.askedBy),
    'Asked at': row.askedAt,
    'Agreed by': nameOf(row.agreedBy),
    'Agreed at': row.agreedAt,
    ...keyColumns(forgetting.get(row.ask))
  }));
