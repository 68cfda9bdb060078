import { z } from 'zod';
import { collection, day, entry, line } from './core/fields.ts';

/** Kinds of codes of which a practice brings its own tables. */
export const CODING_TYPES = ['icd10', 'medicines', 'tariff'] as const;
export type CodingType = (typeof CODING_TYPES)[number];

/**
 * A version of a table of codes that the practice has imported: the table itself is a file, the same
 * on every device. Who imported it and when is its `added`; a retired one is `removed`.
 */
export const codingTable = entry({
  type: z.enum(CODING_TYPES),
  /** The list that it is a version of, `ICD-10 MIT`: of several, the one in force on a day counts. */
  source: line,
  version: line,
  /** First and last day on which it is in force; open where absent. */
  from: day.optional(),
  to: day.optional(),
  /** SHA-256 of the table before packing: what tells tables apart. */
  content: z.string().regex(/^[0-9a-f]{64}$/),
  /** Reference of the file. */
  file: line,
  rows: z.int().nonnegative(),
  skipped: z.int().nonnegative(),
  refused: z.int().nonnegative()
});
export type CodingTableEntry = z.infer<typeof codingTable>;

/** The practice's own words for a code, `flu shot` for an immunisation's. */
export const codeAlias = entry({
  type: z.enum(CODING_TYPES),
  words: line,
  code: line
});

/** Parts of the practice's document; records from before there were any have none. */
export const codingShape = {
  codingTables: collection(codingTable).default({}),
  codeAliases: collection(codeAlias).default({})
};
