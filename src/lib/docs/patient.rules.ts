import { ProblemError } from '../problem.ts';
import type { Uuid } from './core/ids.ts';
import { refuse } from './core/refuse.ts';
import { setFields, type ChangeContext } from './core/write.ts';
import type { Patient } from './patient.schema.ts';
import { normalisePhone } from './phone.ts';
import { readSaId } from './sa-id.ts';

type Fields = Record<string, unknown>;

const today = (context: ChangeContext): string => context.at.slice(0, 10);

/**
 * An identifier's fields as they are written: an ID number is thirteen digits with a fitting check
 * digit, or it is not of type `sa-id`. An edit is judged together with what the entry says already.
 */
export function checkedIdentifier(
  fields: Fields,
  context: ChangeContext,
  present?: Fields
): Fields {
  const type = String(fields.type ?? present?.type ?? '');
  const value = fields.value ?? present?.value;
  if (type !== 'sa-id' || (fields.type === undefined && fields.value === undefined)) return fields;
  const read = readSaId(String(value), today(context));
  if (!read.ok) throw new ProblemError({ ...read.problem, safe: 'Nothing was changed.' });
  return { ...fields, value: read.value.number };
}

/** Fills what an ID number tells and nobody has said yet: date of birth and sex. */
export function fillFromIdentifier(
  draft: Patient,
  identifier: Fields,
  context: ChangeContext
): void {
  if (String(identifier.type) !== 'sa-id') return;
  const read = readSaId(String(identifier.value), today(context));
  if (!read.ok) return;
  if (!draft.birthDate) setFields(draft, { birthDate: read.value.birthDate });
  if (!draft.sex) setFields(draft, { sex: read.value.sex });
}

/** A contact's value: a phone number in E.164 where it can be read as one, else as typed. */
export function normalisedContact(
  fields: Fields,
  _context?: ChangeContext,
  present?: Fields
): Fields {
  if (typeof fields.value !== 'string') return fields;
  const type = String(fields.type ?? present?.type ?? 'other');
  return type === 'email' ? fields : { ...fields, value: normalisePhone(fields.value) };
}

/** The dependants of a cover, given as a list, as the collection that is written. */
export function withDependants(fields: Fields, context: ChangeContext, present?: Fields): Fields {
  if (present) return fields;
  const list = (fields.dependants ?? []) as (Fields & { id?: Uuid })[];
  const dependants = Object.fromEntries(
    list.map(({ id, ...rest }) => [
      id ?? context.newId(),
      { ...rest, added: { at: context.at, by: context.by } }
    ])
  );
  return { ...fields, dependants };
}

/** Everybody goes by something: one letter is enough, and no surname is needed. */
export function mustHaveName(patient: {
  readonly given?: unknown;
  readonly family?: unknown;
  readonly preferred?: unknown;
}): void {
  if (patient.given || patient.family || patient.preferred) return;
  refuse(
    'name-missing',
    'A patient needs at least one name.',
    'Give any name: one letter is enough.'
  );
}
