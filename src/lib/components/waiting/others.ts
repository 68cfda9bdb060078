import type { Uuid } from '../../docs/core/ids.ts';
import type { AppointmentStatus } from '../../docs/book.schema.ts';
import type { BoardItem } from '../../projections/catalogue.ts';

/** For so long after a tap somebody is told that another person's has taken its place. */
const FRESH_MS = 5 * 60_000;

interface Own {
  readonly status: AppointmentStatus;
  readonly at: number;
  /** When the status before it was set: as long as that one is shown, ours has not arrived yet. */
  readonly before: string | null;
}

/** What was set here a moment ago, held against what stands now. */
export class OwnSteps {
  readonly #mine = new Map<Uuid, Own>();

  note(item: Pick<BoardItem, 'id' | 'statusAt'>, status: AppointmentStatus, now: number): void {
    this.#mine.set(item.id, { status, at: now, before: item.statusAt });
  }

  /** Those whom somebody else has put elsewhere at the same time or since, each told once. */
  overtaken(items: readonly BoardItem[], me: Uuid | undefined, now: number): BoardItem[] {
    return items.filter((item) => {
      const mine = this.#mine.get(item.id);
      if (!mine) return false;
      const old = now - mine.at > FRESH_MS;
      const changed = item.status !== mine.status && item.statusAt !== mine.before;
      if (old || changed) this.#mine.delete(item.id);
      return !old && changed && item.statusBy !== null && item.statusBy !== me;
    });
  }
}
