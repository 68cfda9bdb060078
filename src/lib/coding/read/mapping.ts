import { z } from 'zod';
import { badMapping, valueSource, type ValueSource } from '../../import/csv/mapping.ts';
import { fail, ok, type Result } from '../../problem.ts';
import type { CodingType } from '../rows.ts';

/** Fields of each kind of file that a mapping can name; documented in docs/import.md. */
export const CODING_FIELDS = {
  icd10: [
    'code',
    'words',
    'chapter',
    'group',
    'groupCode',
    'clinical',
    'primary',
    'asterisk',
    'dagger',
    'sequela',
    'age',
    'sex',
    'status',
    'from',
    'to',
    'whoFrom',
    'whoTo'
  ],
  medicines: [
    'nappi',
    'suffix',
    'name',
    'schedule',
    'form',
    'packSize',
    'packs',
    'price',
    'ingredient',
    'strength',
    'unit',
    'holder',
    'registration',
    'atc',
    'generic',
    'status',
    'from'
  ],
  tariff: ['code', 'words', 'discipline', 'price', 'units', 'vat', 'modifier', 'from', 'to']
} as const satisfies Record<CodingType, readonly string[]>;

export type FieldOf<T extends CodingType> = (typeof CODING_FIELDS)[T][number];
export type Sources<T extends CodingType> = { readonly [F in FieldOf<T>]?: ValueSource };

/** How the columns of a code file are to be understood: fields, each from a value source. */
export interface CodingMapping<T extends CodingType = CodingType> {
  /** Name of the list, `GEMS 2026`: a newer version of the same list takes its place. */
  readonly source?: string | undefined;
  /** Sheet of a workbook; the first one where it is not given. */
  readonly sheet?: string | undefined;
  readonly fields: Sources<T>;
  /** Fields that are not named are nowhere, whatever the headings say. */
  readonly exact?: true;
}

const headingsOf = (source: ValueSource | undefined): readonly string[] => {
  if (source === undefined) return [];
  if (typeof source === 'string') return [source];
  if ('column' in source) return [source.column];
  return 'columns' in source ? source.columns : [];
};

/** Checks a mapping file's value. */
export function readCodingMapping<T extends CodingType>(
  type: T,
  value: unknown
): Result<CodingMapping<T>> {
  const fields = Object.fromEntries(
    CODING_FIELDS[type].map((field) => [field, valueSource.optional()])
  );
  const schema = z.strictObject({
    source: z.string().trim().min(1).max(100).optional(),
    sheet: z.string().min(1).optional(),
    fields: z.strictObject(fields).default({})
  });
  const parsed = schema.safeParse(value);
  return parsed.success ? ok(parsed.data as CodingMapping<T>) : badMapping(parsed.error);
}

/**
 * Where each field comes from: as the mapping says, else from the heading that is known for it. Fails
 * where the mapping names a heading that is not there, or a field is missing that must be.
 */
export function sourcesFor<T extends CodingType>(
  mapping: CodingMapping<T> | undefined,
  known: Readonly<Record<string, string>>,
  headings: readonly string[],
  required: readonly FieldOf<T>[]
): Result<Sources<T>> {
  const named = Object.entries(mapping?.fields ?? {}).flatMap(([field, source]) =>
    headingsOf(source as ValueSource | undefined).map((heading) => ({ field, heading }))
  );
  const missing = named.find(({ heading }) => !headings.includes(heading));
  if (missing) {
    return fail(
      'no-such-column',
      `The list has no column “${missing.heading}”, which “${missing.field}” names.`,
      {
        safe: 'Nothing was imported.',
        action: 'Correct the mapping, or use another list.',
        detail: `There: ${headings.join(', ')}`
      }
    );
  }
  const given = Object.fromEntries(
    Object.entries(mapping?.fields ?? {}).filter(([, source]) => source !== undefined)
  );
  const sources = (mapping?.exact ? given : { ...known, ...given }) as Sources<T>;
  const absent = required.filter((field) => sources[field] === undefined);
  if (absent.length > 0) {
    return fail('columns-missing', `The list has no column for: ${absent.join(', ')}.`, {
      safe: 'Nothing was imported.',
      action: 'Check that it is the right file and sheet, or name its columns in a mapping.',
      detail: `There: ${headings.join(', ')}`
    });
  }
  return ok(sources);
}
