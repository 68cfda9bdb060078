import type { Uuid } from './core/ids.ts';

/**
 * Records of one person that were registered twice are joined by a link: `mergedInto` of the one
 * names the other. Nothing is copied, and nothing moves: what is asked about either is answered from
 * both, under the name of one of them, the head. This is how the head is found from the links alone,
 * the same on every device whatever arrived first.
 *
 * A record has one link at most, so links followed from anywhere end at a record without one or in a
 * ring: two devices that joined the same two the other way round make a ring of two.
 */
export interface MergeLink {
  readonly from: Uuid;
  readonly into: Uuid;
}

/**
 * The record that stands for all that these links join. `isHere` says which records this device has:
 * the one at the end may not have arrived, and something has to be shown until it does. Of a ring it
 * is the record that was registered first (ids begin with the time), and so it is among several whose
 * common end is not here. `undefined` where none is here.
 */
export function headOf(
  links: readonly MergeLink[],
  isHere: (record: Uuid) => boolean
): Uuid | undefined {
  const next = new Map(links.map(({ from, into }) => [from, into]));
  const here = [...new Set(links.flatMap(({ from, into }) => [from, into]))].filter(isHere);
  const ends = endsOf(next, links[0]?.from).filter(isHere);
  if (ends.length > 0) return first(ends);
  return first(here.filter((record) => !onwards(next, record).some(isHere)));
}

/** The record at which the links end, or those of the ring in which they do. */
function endsOf(next: ReadonlyMap<Uuid, Uuid>, start: Uuid | undefined): Uuid[] {
  if (start === undefined) return [];
  const walked: Uuid[] = [start];
  for (let at = next.get(start); at !== undefined; at = next.get(at)) {
    const before = walked.indexOf(at);
    if (before >= 0) return walked.slice(before);
    walked.push(at);
  }
  return walked.slice(-1);
}

/** The records that come after one, itself left out. */
function onwards(next: ReadonlyMap<Uuid, Uuid>, record: Uuid): Uuid[] {
  const seen = new Set([record]);
  for (let at = next.get(record); at !== undefined && !seen.has(at); at = next.get(at))
    seen.add(at);
  return [...seen].slice(1);
}

const first = (records: readonly Uuid[]): Uuid | undefined => [...records].sort()[0];

/**
 * The records whose links have to go so that `member` stands alone again (with what was joined to it
 * itself): its own, and that of the head, which can only have one that closes a ring.
 */
export const linksToCut = (
  links: readonly MergeLink[],
  head: Uuid,
  member: Uuid
): readonly Uuid[] =>
  links.map(({ from }) => from).filter((from) => from === member || from === head);
