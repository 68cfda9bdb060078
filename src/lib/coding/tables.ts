import type { CodingTableEntry, CodingType } from '../docs/coding.schema.ts';
import { derivedUuid, type Uuid } from '../docs/core/ids.ts';

/** The tables that a practice has, as its document lists them. */
export type TableEntries = Readonly<Record<Uuid, CodingTableEntry>>;

/** The id under which a table is listed: imported again, on any device, it is the same entry. */
export const codingTableId = (practice: Uuid, type: CodingType, content: string): Uuid =>
  derivedUuid(practice, 'codingTable', `${type}/${content}`);

/**
 * Tables of a type that are in force on a day, newest first: of each list the version that began
 * last, and of those that began together the one that was imported last. Retired ones are out.
 */
export function activeTables(
  entries: TableEntries,
  type: CodingType,
  on: string
): CodingTableEntry[] {
  const inForce = Object.values(entries)
    .filter((table) => table.type === type && !table.removed)
    .filter(({ from, to }) => (from ?? '') <= on && (to === undefined || on <= to))
    .sort((a, b) => (orderOf(a) < orderOf(b) ? 1 : -1));
  const seen = new Set<string>();
  return inForce.filter(({ source }) => {
    const list = source.toLowerCase();
    return !seen.has(list) && seen.add(list);
  });
}

const orderOf = ({ from = '', added, content }: CodingTableEntry): string =>
  [from.padEnd(10), added.at, content].join(' ');
