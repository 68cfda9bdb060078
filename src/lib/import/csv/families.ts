import type { Uuid } from '../../docs/core/ids.ts';
import { fullName } from '../../docs/names.ts';
import { given } from '../text.ts';
import type { Cover, CsvRecord, Registration } from './record.ts';

/** Which rows belong together: on one membership of a medical aid, on one account. */
export class Families {
  readonly #idOf: (record: CsvRecord) => Uuid;
  readonly #byKey: ReadonlyMap<string, CsvRecord>;
  readonly #byMembership: ReadonlyMap<string, CsvRecord[]>;
  readonly #byAccount: ReadonlyMap<string, CsvRecord[]>;

  constructor(records: readonly CsvRecord[], idOf: (record: CsvRecord) => Uuid) {
    this.#idOf = idOf;
    this.#byKey = new Map(records.map((record) => [record.key, record]));
    this.#byMembership = grouped(records, ({ cover }) => cover && membershipOf(cover));
    this.#byAccount = grouped(records, ({ account }) => account.number);
  }

  /** A cover with its main member and, for the main member, the dependants, as patients. */
  cover(record: CsvRecord): Cover | undefined {
    const { cover } = record;
    if (!cover) return undefined;
    const family = this.#byMembership.get(membershipOf(cover)) ?? [];
    const principals = family.filter(isPrincipal);
    const principal = principals.length === 1 ? principals[0] : undefined;
    if (!principal) return cover;
    if (principal !== record) {
      return given({
        ...cover,
        mainMemberName: cover.mainMemberName ?? nameOf(principal),
        mainMemberPatient: this.#idOf(principal)
      });
    }
    const named = cover.dependants ?? [];
    const rows = family.filter((other) => other !== record);
    const alone = named.filter(
      ({ code }) => !rows.some((row) => row.cover?.dependantCode === code)
    );
    return {
      ...cover,
      relationship: 'principal',
      dependants: [
        ...rows.map((row, index) =>
          given({
            code: row.cover?.dependantCode ?? String(index + 1).padStart(2, '0'),
            name: nameOf(row),
            birthDate: row.person.birthDate,
            patient: this.#idOf(row)
          })
        ),
        ...alone
      ]
    };
  }

  /** Who pays, where the list says so; `warn` hears what had to be guessed. */
  account(record: CsvRecord, warn: (warning: string) => void): Registration['account'] {
    const { number, holder, person } = record.account;
    if (holder !== undefined) {
      const payer = this.#byKey.get(holder);
      if (payer) return this.#heldBy(payer, record);
      if (!person) warn(`The account holder ${holder} is not in the list.`);
    }
    if (person) {
      return person.name.toLowerCase() === nameOf(record).toLowerCase()
        ? undefined
        : { holder: 'person', ...person };
    }
    const family = (number !== undefined && this.#byAccount.get(number)) || [];
    if (family.length < 2) return undefined;
    const sure = family.find(({ key }) => key === number) ?? only(family.filter(isPrincipal));
    if (!sure && family[0] !== record) {
      warn(`Row ${family[0]!.row} is taken to pay for account ${number}, as its first row.`);
    }
    return this.#heldBy(sure ?? family[0]!, record);
  }

  #heldBy(payer: CsvRecord, record: CsvRecord): Registration['account'] {
    return payer === record ? undefined : { holder: 'patient', patient: this.#idOf(payer) };
  }
}

const only = <T>(list: readonly T[]): T | undefined => (list.length === 1 ? list[0] : undefined);

const nameOf = ({ person }: CsvRecord): string =>
  fullName({ given: person.given, family: person.family, preferred: person.preferred });

const membershipOf = ({ scheme, membershipNumber }: Cover): string =>
  `${scheme.toLowerCase()}\n${membershipNumber}`;

const isPrincipal = ({ cover }: CsvRecord): boolean =>
  cover?.relationship === 'principal' ||
  (cover?.relationship === undefined && cover?.dependantCode === '00');

function grouped(
  records: readonly CsvRecord[],
  keyOf: (record: CsvRecord) => string | undefined
): Map<string, CsvRecord[]> {
  const groups = new Map<string, CsvRecord[]>();
  for (const record of records) {
    const key = keyOf(record);
    if (key !== undefined) groups.set(key, [...(groups.get(key) ?? []), record]);
  }
  return groups;
}
