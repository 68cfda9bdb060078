import { without } from './core/args.ts';
import type { Doc } from './core/automerge.ts';
import { beginnings, Past, type HistoryPoint } from './core/history.ts';
import { plain } from './core/read.ts';

/**
 * What a consultation hands out: scripts and letters. Each entry is fixed by its own `issued`, and
 * may be issued or cancelled after the consultation was signed.
 */
export const HANDED_OUT: Readonly<Record<string, string>> = {
  prescriptions: 'A prescription',
  letters: 'A letter'
};

/** Fields of such an entry that signing leaves open: what is written when it is issued or cancelled. */
const OPEN = new Set(['issued', 'removed', 'overridden']);

/**
 * Whether a change at this path is no change of what was signed. Letters are none of it: each is
 * written when somebody asks for it, a week after the visit too, and is fixed by its own issue.
 */
export const isHandingOut = (path: readonly string[]): boolean => {
  const [root, , field] = path;
  if (root === 'letters') return true;
  // A collection that is there and holds nothing yet says nothing either.
  if (root === 'materials') return path.length === 1;
  if (root === undefined || !(root in HANDED_OUT)) return false;
  return path.length === 1 || OPEN.has(field ?? '');
};

interface Entry {
  readonly issued?: unknown;
  readonly medicine?: unknown;
  readonly title?: unknown;
}

/** Sentences about entries that are not as they were issued, or whose issue was taken away. */
export function issuedEntriesChanged(
  doc: Doc<unknown>,
  history: readonly HistoryPoint[]
): string[] {
  const now = plain(doc) as Record<string, Record<string, Entry> | undefined>;
  return Object.entries(HANDED_OUT).flatMap(([name, words]) => {
    const present = now[name];
    // Not there, and never was: most consultations hand out nothing.
    const wasThere =
      present !== undefined || history.some(({ hash }) => new Past(doc, hash).hasMap(name));
    return wasThere ? changedIn(doc, name, words, present ?? {}, history) : [];
  });
}

function changedIn(
  doc: Doc<unknown>,
  name: string,
  words: string,
  present: Record<string, Entry>,
  history: readonly HistoryPoint[]
): string[] {
  const at = history.map((point) => ({ point, past: new Past(doc, point.hash) }));
  const ids = new Set(at.flatMap(({ past }) => past.keysOf(name)));
  return [...ids].sort().flatMap((id) => {
    // Two devices may issue one entry at once: either is what was handed out.
    const issuedAt = new Set(
      at.filter(({ past }) => past.entryHasMap(name, id, 'issued')).map(({ point }) => point)
    );
    const issued = beginnings(history, (point) => issuedAt.has(point)).map(
      ({ hash }) => new Past(doc, hash).entry(name, id) as Entry
    );
    if (issued.length === 0) return [];
    const entry = present[id];
    const [first] = issued;
    const what = `${words} (${String(first?.medicine ?? first?.title ?? 'without a name')})`;
    if (!entry) return [`${what} was erased after it was issued.`];
    if (entry.issued === undefined) return [`${what} was issued, and that was taken away.`];
    const isAsIssued = issued.some((one) => facts(one) === facts(entry));
    return isAsIssued ? [] : [`${what} was changed after or while it was issued.`];
  });
}

/** An entry without its tombstone and without when it was issued, in a form to compare. */
function facts(entry: Entry): string {
  const rest = without(entry as Record<string, unknown>, 'removed', 'issued');
  return JSON.stringify(Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1)));
}
