import type { Problem } from '../problem.ts';

/** `taken` came in (or would, in a dry run); `skipped` and `refused` did not, each with its reason. */
export type ImportOutcome = 'taken' | 'skipped' | 'refused';
export const OUTCOMES: readonly ImportOutcome[] = ['taken', 'skipped', 'refused'];

export type Counts = { readonly [K in ImportOutcome]: number };

/** What became of one row or resource. */
export interface ImportLine {
  readonly outcome: ImportOutcome;
  /** `Patient`, `Observation`, `row`. */
  readonly type: string;
  /** `row 17`, `Observation/8f3c`. */
  readonly from: string;
  /** Of what was not taken. */
  readonly code?: string;
  readonly reason?: string;
  /** What a person should look at, though it was taken. */
  readonly warnings?: readonly string[];
}

export interface ReasonCount {
  readonly outcome: ImportOutcome;
  readonly type: string;
  readonly code: string;
  readonly reason: string;
  readonly count: number;
}

/** The same form for every import: nothing that was in the source is missing from it. */
export interface ImportReport {
  readonly source: string;
  /** Nothing was written; `taken` says what would have been. */
  readonly dryRun: boolean;
  readonly total: number;
  readonly counts: Counts;
  readonly byType: Readonly<Record<string, Counts>>;
  /** Why things were skipped or refused, most frequent first. */
  readonly reasons: readonly ReasonCount[];
  /** Parts of taken rows or resources that have no place here, as `Patient.photo`: how many. */
  readonly leftOut: Readonly<Record<string, number>>;
  readonly lines: readonly ImportLine[];
  /** Set where the import ended early; importing again goes on where it stopped. */
  readonly stopped?: Problem;
}

/** Collects lines and their sums. */
export class ReportBuilder {
  readonly #lines: { readonly order: number; readonly line: ImportLine }[] = [];
  readonly #counts = emptyCounts();
  readonly #byType = new Map<string, MutableCounts>();
  readonly #reasons = new Map<string, ReasonCount & { count: number }>();
  readonly #leftOut = new Map<string, number>();

  /** @param order Place of the item in its plan: the report tells them in the plan's order. */
  add(order: number, line: ImportLine, leftOut: readonly string[] = []): void {
    this.#lines.push({ order, line });
    this.#counts[line.outcome] += 1;
    const ofType = this.#byType.get(line.type) ?? emptyCounts();
    ofType[line.outcome] += 1;
    this.#byType.set(line.type, ofType);
    if (line.code !== undefined) this.#countReason(line, line.code);
    for (const name of leftOut) {
      const key = `${line.type}.${name}`;
      this.#leftOut.set(key, (this.#leftOut.get(key) ?? 0) + 1);
    }
  }

  /** Counts something that was taken and of which there is nothing to say; it has no line. */
  took(type: string): void {
    this.#counts.taken += 1;
    const ofType = this.#byType.get(type) ?? emptyCounts();
    ofType.taken += 1;
    this.#byType.set(type, ofType);
  }

  build(about: Pick<ImportReport, 'source' | 'dryRun' | 'total' | 'stopped'>): ImportReport {
    return {
      ...about,
      counts: this.#counts,
      byType: sortedObject(this.#byType),
      reasons: [...this.#reasons.values()].sort(
        (a, b) => b.count - a.count || (`${a.type}${a.code}` < `${b.type}${b.code}` ? -1 : 1)
      ),
      leftOut: sortedObject(this.#leftOut),
      lines: this.#lines.sort((a, b) => a.order - b.order).map(({ line }) => line)
    };
  }

  #countReason({ outcome, type, reason = '' }: ImportLine, code: string): void {
    const key = `${outcome}\n${type}\n${code}`;
    const known = this.#reasons.get(key);
    if (known) known.count += 1;
    else this.#reasons.set(key, { outcome, type, code, reason, count: 1 });
  }
}

type MutableCounts = { -readonly [K in ImportOutcome]: number };

const emptyCounts = (): MutableCounts => ({ taken: 0, skipped: 0, refused: 0 });

const sortedObject = <V>(map: ReadonlyMap<string, V>): Record<string, V> =>
  Object.fromEntries([...map].sort(([a], [b]) => (a < b ? -1 : 1)));
