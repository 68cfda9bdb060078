import type { CodedLine, EditWarning } from '../coding/edits/edits.ts';
import type { CodeHit, CodeSearch } from '../coding/index/find.ts';
import type { CodingType, RowOf } from '../coding/rows.ts';
import type { Uuid } from '../docs/core/ids.ts';
import type { Problem } from '../problem.ts';

export type { CodedLine, EditWarning } from '../coding/edits/edits.ts';
export type { CodeHit } from '../coding/index/find.ts';
export type { CodingType, RowOf } from '../coding/rows.ts';

/** A search among the practice's tables of a type that are in force on a day. */
export interface CodeQuestion<T extends CodingType = CodingType> extends Pick<
  CodeSearch<T>,
  'type' | 'text' | 'clinical' | 'primary' | 'limit'
> {
  /** Day of the service, `YYYY-MM-DD`. Codes that may not be used on it are left out. */
  readonly on: string;
  /** Codes that may not be used on the day as well. */
  readonly any?: boolean | undefined;
}

/** How a table stands on this device. */
export interface CodeTableState {
  /** Its entry in the practice's document. */
  readonly id: Uuid;
  readonly state: 'ready' | 'loading' | 'waiting';
  /** Rows brought into the search so far, and all of them. */
  readonly done: number;
  readonly total: number;
  /** Why it waits. */
  readonly problem: Problem | null;
}

/** Tables of codes on this device: searched, looked up, and what their flags say of codes chosen. */
export interface CodingApi {
  /** Codes that a text means, best first; tables that are not ready yet are left out. */
  findCodes<T extends CodingType>(question: CodeQuestion<T>): Promise<CodeHit<T>[]>;
  /** The row of a code in the tables in force on a day; `null` where none has it. */
  lookUpCode<T extends CodingType>(type: T, code: string, on: string): Promise<RowOf[T] | null>;
  /** What the South African edits say of a line; nothing while no ICD-10 table is ready. */
  checkCodes(line: CodedLine): Promise<EditWarning[]>;
  /** The practice's tables that are not retired, as they stand on this device. */
  codeTables(): Promise<CodeTableState[]>;
  /** The same, and whenever it changes. */
  watchCodeTables(seen: (tables: CodeTableState[]) => void): () => void;
}
