import { SvelteMap } from 'svelte/reactivity';
import { manner } from '../../../app/locale.svelte.ts';
import { session } from '../../../app/session.svelte.ts';
import type { MedicineRow } from '../../../coding/rows.ts';
import type { Chart } from '../../../docs/chart.schema.ts';
import type { ConcurrentField } from '../../../docs/core/conflicts.ts';
import type { Uuid } from '../../../docs/core/ids.ts';
import { isNappi } from '../../../docs/nappi.ts';
import { formatDay } from '../../../format.ts';
import { goesOnWith, type LineFields } from '../../../prescribing/chart.ts';
import {
  prescribingWarnings,
  type CodeStanding,
  type KnownAllergy,
  type Taking,
  type Warning
} from '../../../prescribing/checks.ts';
import { substancesOf } from '../../../prescribing/medicine.ts';
import { standingLines, type Prescription } from '../../../prescribing/script.ts';
import { words } from '../../../text/fold.ts';
import { readyTables } from '../../codes/ready-tables.svelte.ts';
import { activeEntries } from '../../patient/current.ts';

/** What a line is checked against. */
export interface CheckGround {
  /** Day of the visit. */
  readonly on: string;
  readonly chart: Pick<Chart, 'allergies' | 'medications' | 'noKnownAllergies'> | undefined;
  readonly concurrent: readonly ConcurrentField[];
  readonly lines: Readonly<Record<Uuid, Prescription>>;
}

interface Coded {
  readonly code?: string | undefined;
  readonly system?: string | undefined;
}

const nappiOf = ({ code, system }: Coded): string | undefined =>
  code && isNappi(system) ? code : undefined;

/**
 * Checks lines of a script, live. What the price list says of the medicines on the record is looked up
 * once and kept; until it is there, names are compared alone. Make one while a component is made.
 */
export class Checker {
  readonly #ground: () => CheckGround;
  readonly #tables = readyTables();
  /** Rows of the price list by code; null where none in force has it. */
  readonly #rows = new SvelteMap<string, MedicineRow | null>();
  /** What is in products that are named in free text. */
  readonly #contents = new SvelteMap<string, readonly string[]>();
  readonly #asked: Record<string, Promise<void> | undefined> = {};

  constructor(ground: () => CheckGround) {
    this.#ground = ground;
    $effect(() => {
      if (!this.hasList) return;
      const { chart, concurrent, lines } = ground();
      for (const one of activeEntries(chart?.allergies, concurrent, 'allergies')) {
        this.#learnName(one.substance);
      }
      const medicines = activeEntries(chart?.medications, concurrent, 'medications');
      for (const one of medicines) this.learn({ ...one, medicine: one.name });
      for (const { line } of standingLines(lines)) this.learn(line);
    });
  }

  /** There is a price list on this device. */
  get hasList(): boolean {
    return this.#tables.has('medicines');
  }

  /** There is no allergy on record, and nobody said that there is none: what finds nothing says nothing. */
  get unasked(): boolean {
    const { chart, concurrent } = this.#ground();
    return (
      !chart?.noKnownAllergies &&
      activeEntries(chart?.allergies, concurrent, 'allergies').length === 0
    );
  }

  /** What the price list says of a code, as far as it was asked. */
  row(code: string | undefined): MedicineRow | null | undefined {
    return code === undefined ? undefined : this.#rows.get(code);
  }

  /** Looks a medicine up, once; `row` where it is known already. */
  learn(medicine: Coded & { readonly medicine: string }, row?: MedicineRow): void {
    const code = nappiOf(medicine);
    if (code === undefined) this.#learnName(medicine.medicine);
    else if (row) this.#rows.set(code, row);
    else
      this.#once(`code ${code}`, async () => {
        const found = await session.practice!.lookUpCode('medicines', code, this.#ground().on);
        this.#rows.set(code, found);
      });
  }

  #learnName(name: string): void {
    const [first] = words(name);
    if (first === undefined || first.length < 3) return;
    this.#once(`name ${name}`, async () => {
      const hits = await session.practice!.findCodes({
        type: 'medicines',
        text: name,
        on: this.#ground().on,
        any: true,
        limit: 3
      });
      // A product of that name; not one that merely contains what was typed.
      const product = hits.find(({ row }) => words(row.name)[0] === first);
      const contents = product?.row.ingredients.map((one) => one.name) ?? [];
      this.#contents.set(name, contents);
    });
  }

  #once(key: string, ask: () => Promise<void>): void {
    if (!this.hasList || !session.practice || this.#asked[key]) return;
    // What cannot be looked up is compared by its name; it is asked again the next time.
    this.#asked[key] = ask().catch(() => {
      this.#asked[key] = undefined;
    });
  }

  /** Everything that was asked is answered. */
  async settled(): Promise<void> {
    await Promise.all(Object.values(this.#asked));
  }

  /**
   * What there is to say of a line.
   *
   * @param itself the line among those of the visit, where it is there already.
   */
  warnings(line: LineFields, itself?: { id: Uuid; medication?: Uuid | undefined }): Warning[] {
    const { chart, concurrent, lines } = this.#ground();
    const code = nappiOf(line);
    const own = itself ? itself.medication : goesOnWith(chart?.medications, line);
    const taking = activeEntries(chart?.medications, concurrent, 'medications')
      .filter(({ id }) => id !== own)
      // What another line of this visit began is told as that line.
      .filter(({ id }) => !lines[id] || lines[id].removed)
      .map((one): Taking => ({
        ...this.#substances({ ...one, medicine: one.name }),
        since: one.startedOn ? `since ${sinceWords(one.startedOn)}` : undefined
      }));
    const allergies = activeEntries(chart?.allergies, concurrent, 'allergies').map(
      ({ substance, severity, reaction }): KnownAllergy => ({
        substance,
        severity,
        reaction,
        ingredients: this.#contents.get(substance) ?? []
      })
    );
    return prescribingWarnings({
      medicine: this.#substances(line),
      line,
      code: this.#standing(code),
      allergies,
      taking,
      alongside: standingLines(lines)
        .filter(({ id }) => id !== itself?.id)
        .map((one) => this.#substances(one.line))
    });
  }

  #substances(line: Coded & { readonly medicine: string }) {
    const code = nappiOf(line);
    const row = this.row(code);
    const known = substancesOf(line.medicine, row);
    return known.ingredients.length > 0
      ? known
      : { ...known, ingredients: this.#contents.get(line.medicine) ?? [] };
  }

  #standing(code: string | undefined): CodeStanding {
    if (code === undefined) return 'none';
    const row = this.row(code);
    if (!this.hasList || row === undefined) return 'no-table';
    if (row === null) return 'unknown';
    return row.discontinued ? 'deleted' : 'in-force';
  }
}

/** `March 2026` as people remember it, or the day. */
const sinceWords = (day: string): string => (day.length === 10 ? formatDay(day, manner) : day);
