import { z } from 'zod';
import { CONTACT_TYPES, IDENTIFIER_TYPES } from '../../docs/patient.schema.ts';
import { fail, ok, type Result } from '../../problem.ts';
import { DATE_FORMATS } from './dates.ts';

/**
 * Where a field's value comes from: a column by its heading, several columns joined, or the same
 * text for every row. `values` replaces what other systems write by what is meant here.
 */
const column = z.strictObject({
  column: z.string().min(1),
  values: z.record(z.string(), z.string()).optional()
});
const columns = z.strictObject({
  columns: z.array(z.string().min(1)).min(1),
  join: z.string().default(' ')
});
const constant = z.strictObject({ constant: z.string().min(1) });
export const valueSource = z.union([z.string().min(1), column, columns, constant]);
export type ValueSource = z.infer<typeof valueSource>;

const optional = valueSource.optional();

/** How the columns of a list of patients are to be understood. Documented in docs/import.md. */
export const csvMapping = z.strictObject({
  /** The other system's name: keeps its numbers apart from those of any other. */
  system: z.string().trim().min(1).max(100),
  /** Column with the other system's own number of a patient. Without it, the identity number, else
   * name and date of birth, tell patients apart. */
  id: z.string().min(1).optional(),
  /** How dates are written. */
  dates: z.enum(DATE_FORMATS).default('YYYY-MM-DD'),
  delimiter: z.string().length(1).optional(),
  encoding: z.string().optional(),
  patient: z
    .strictObject({
      title: optional,
      given: optional,
      family: optional,
      /** `Surname, First names` or `First names Surname` in one column. */
      fullName: optional,
      preferred: optional,
      former: optional,
      birthDate: optional,
      sex: optional,
      language: optional,
      occupation: optional,
      employer: optional,
      deceasedOn: optional
    })
    .default({}),
  identifiers: z
    .array(
      z.strictObject({
        type: z.enum(IDENTIFIER_TYPES),
        value: valueSource,
        country: optional,
        label: optional
      })
    )
    .default([]),
  contacts: z
    .array(
      z.strictObject({
        type: z.enum(CONTACT_TYPES),
        value: valueSource,
        preferred: z.boolean().optional(),
        note: optional
      })
    )
    .default([]),
  addresses: z
    .array(
      z.strictObject({
        type: z.enum(['home', 'postal', 'work']).default('home'),
        lines: z.array(valueSource).default([]),
        suburb: optional,
        city: optional,
        province: optional,
        postalCode: optional,
        country: optional
      })
    )
    .default([]),
  emergencyContacts: z
    .array(
      z.strictObject({
        name: valueSource,
        relationship: optional,
        phone: optional,
        email: optional
      })
    )
    .default([]),
  medicalAid: z
    .strictObject({
      scheme: valueSource,
      plan: optional,
      membershipNumber: valueSource,
      dependantCode: optional,
      relationship: optional,
      mainMemberName: optional,
      mainMemberIdNumber: optional,
      validFrom: optional,
      validTo: optional,
      /** Dependants who stand in the row of their main member. */
      dependants: z
        .array(z.strictObject({ code: optional, name: valueSource, birthDate: optional }))
        .default([])
    })
    .optional(),
  account: z
    .strictObject({
      /** The same number in several rows is one account. */
      number: valueSource.optional(),
      /** The number (column `id`) of the patient who pays. */
      holder: valueSource.optional(),
      /** Somebody who pays and is not a patient. */
      name: optional,
      idNumber: optional,
      phone: optional,
      email: optional
    })
    .optional(),
  alerts: z
    .array(
      z.strictObject({
        text: valueSource,
        level: z.enum(['info', 'warning', 'danger']).default('info')
      })
    )
    .default([]),
  /** Columns that are known and not wanted: they are not told as left out. */
  ignore: z.array(z.string()).default([])
});
export type CsvMapping = z.infer<typeof csvMapping>;
/** A mapping as a person writes it: what has a default may be left out. */
export type CsvMappingInput = z.input<typeof csvMapping>;

/** Checks a mapping file's value. */
export function readMapping(value: unknown): Result<CsvMapping> {
  const parsed = csvMapping.safeParse(value);
  return parsed.success ? ok(parsed.data) : badMapping(parsed.error);
}

/** What is told of a mapping that does not fit its schema: the first place where it does not. */
export function badMapping(error: z.ZodError): ReturnType<typeof fail> {
  const [issue] = error.issues;
  const at = issue?.path.join(' › ') ?? '';
  return fail(
    'bad-mapping',
    `The mapping cannot be used: ${at ? `“${at}”: ` : ''}${issue?.message}.`,
    {
      safe: 'Nothing was imported.',
      action: 'Compare it with the example in docs/import.md.',
      detail: z.prettifyError(error)
    }
  );
}

/** Every heading that a mapping names, with the place that names it. */
export function headingsIn(mapping: CsvMapping): Map<string, string> {
  const named = new Map<string, string>();
  const visit = (value: unknown, path: string): void => {
    if (typeof value === 'string') named.set(value, path);
    else if (Array.isArray(value))
      value.forEach((each, index) => visit(each, `${path} ${index + 1}`));
    else if (typeof value === 'object' && value !== null) {
      const source = value as { column?: string; columns?: string[]; constant?: string };
      if (source.constant !== undefined) return;
      if (source.column !== undefined) return visit(source.column, path);
      if (source.columns !== undefined) return visit(source.columns, path);
      for (const [key, part] of Object.entries(value)) {
        if (!PLAIN_KEYS.includes(key)) visit(part, path ? `${path} › ${key}` : key);
      }
    }
  };
  const {
    patient,
    identifiers,
    contacts,
    addresses,
    emergencyContacts,
    medicalAid,
    account,
    alerts
  } = mapping;
  visit(
    { patient, identifiers, contacts, addresses, emergencyContacts, medicalAid, account, alerts },
    ''
  );
  if (mapping.id) named.set(mapping.id, 'id');
  return named;
}

/** Keys of a mapping whose value is no heading. */
const PLAIN_KEYS = ['type', 'level'];
