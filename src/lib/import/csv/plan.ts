import type { Uuid } from '../../docs/core/ids.ts';
import { fail, ok, type Result } from '../../problem.ts';
import { anotherPerson, mayBeSamePerson } from '../identity.ts';
import { refuse, skip, type ImportItem, type ImportPlan, type RejectedItem } from '../plan.ts';
import { importedId, importedIds, type SourceId } from '../source.ts';
import { given } from '../text.ts';
import { Families } from './families.ts';
import { headingsIn, type CsvMapping } from './mapping.ts';
import type { CsvTable } from './read.ts';
import { readRecord, type CsvRecord, type Registration } from './record.ts';

export interface CsvOptions {
  readonly practice: Uuid;
  /** `YYYY-MM-DD`: for the century of dates with two digits. */
  readonly today: string;
}

/** What becomes of every row of a list of patients, by a mapping of its columns. */
export function planCsv(
  table: CsvTable,
  mapping: CsvMapping,
  { practice, today }: CsvOptions
): Result<ImportPlan> {
  const named = headingsIn(mapping);
  const missing = [...named].filter(([heading]) => !table.headings.includes(heading));
  if (missing.length > 0) {
    const [heading, field] = missing[0]!;
    return fail('no-such-column', `The list has no column “${heading}”, which “${field}” names.`, {
      safe: 'Nothing was imported.',
      action: 'Correct the mapping, or use another list.',
      detail: `Missing: ${missing.map(([name]) => name).join(', ')}. There: ${table.headings.join(', ')}`
    });
  }
  const spare = table.headings.filter(
    (heading) => !named.has(heading) && !mapping.ignore.includes(heading)
  );
  const reading = readRows(table, mapping, today);
  const sourceOf = ({ key }: CsvRecord): SourceId => ({ system: mapping.system, id: key });
  const families = new Families(reading.records, (record) =>
    importedId(practice, 'patient', sourceOf(record))
  );
  const item = (row: ReadRow): ImportItem => {
    const about = { type: 'row', from: `row ${row.number}` };
    if (!('record' in row)) return { ...about, ...row.rejected };
    const { record } = row;
    const warnings = [...record.warnings];
    const account = families.account(record, (warning) => warnings.push(warning));
    const args = registrationOf(record, families, practice, sourceOf(record), account);
    return {
      ...about,
      outcome: 'take',
      parts: [
        {
          request: { change: 'patient.register', args },
          place: { kind: 'patient', document: args.id!, path: ['registered'] }
        }
      ],
      conflict: (present) => anotherPerson(present, args),
      warnings,
      leftOut: spare.filter((heading) => row.cells[heading])
    };
  };
  return ok({
    source: table.name,
    total: table.rows.length,
    items: {
      *[Symbol.iterator]() {
        for (const row of reading.rows) yield item(row);
      }
    }
  });
}

type ReadRow = { readonly number: number; readonly cells: Readonly<Record<string, string>> } & (
  { readonly record: CsvRecord } | { readonly rejected: RejectedItem }
);

/** All rows first: a family is known only when the last of its rows has been seen. */
function readRows(table: CsvTable, mapping: CsvMapping, today: string) {
  const byKey = new Map<string, CsvRecord>();
  const bySaId = new Map<string, CsvRecord>();
  const rows = table.rows.map(({ number, cells: list, broken }): ReadRow => {
    const cells = Object.fromEntries(
      table.headings.map((heading, index) => [heading, list[index] ?? ''])
    );
    const reject = (rejected: RejectedItem): ReadRow => ({ number, cells, rejected });
    if (!list.some(Boolean)) return reject(skip('empty', 'The row is empty.'));
    if (broken) return reject(refuse('broken-row', broken));
    const record = readRecord({ number, cells }, mapping, today);
    if (!record) return reject(refuse('name-missing', 'The row has no name.'));
    const twin = byKey.get(record.key);
    if (twin) {
      return mayBeSamePerson(twin.person, record.person)
        ? reject(skip('duplicate-row', `The same patient as in row ${twin.row}.`))
        : reject(refuse('same-number', `Row ${twin.row} has the same number and another name.`));
    }
    byKey.set(record.key, record);
    noteSameSaId(record, bySaId);
    return { number, cells, record };
  });
  return { rows, records: [...byKey.values()] };
}

/** Two records of one person: both are taken, since merging them is undone more easily than losing one. */
function noteSameSaId(record: CsvRecord, bySaId: Map<string, CsvRecord>): void {
  const saId = record.identifiers.find(({ type }) => type === 'sa-id')?.value;
  if (!saId) return;
  const other = bySaId.get(saId);
  if (other) record.warnings.push(`Row ${other.row} has the same ID number.`);
  else bySaId.set(saId, record);
}

function registrationOf(
  record: CsvRecord,
  families: Families,
  practice: Uuid,
  source: SourceId,
  account: Registration['account']
) {
  const named = <E extends object>(part: string, entries: readonly E[]) => {
    const ids = importedIds(practice, 'patient', source, part, entries.length);
    return entries.map((entry, index) => ({ ...entry, id: ids[index]! }));
  };
  const cover = families.cover(record);
  const covers = cover
    ? [given({ ...cover, dependants: cover.dependants && named('dependant', cover.dependants) })]
    : [];
  return given({
    id: importedId(practice, 'patient', source),
    ...record.person,
    origin: source,
    account,
    identifiers: named('identifier', record.identifiers),
    contacts: named('contact', record.contacts),
    addresses: named('address', record.addresses),
    emergencyContacts: named('emergency', record.emergencyContacts),
    medicalAids: named('cover', covers),
    alerts: named('alert', record.alerts)
  });
}
