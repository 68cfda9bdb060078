import type { AccessNote } from '../api/replica.ts';
import type { PatientHit } from '../projections/catalogue.ts';
import { ask } from './live.svelte.ts';
import { session } from './session.svelte.ts';

/** Keeps in the access log what was done. Nothing waits for it, and nothing fails by it. */
export function noteAccess(note: AccessNote): void {
  void session.practice?.noteAccess(note).catch(() => undefined);
}

/**
 * Keeps in the access log what the calling component shows: once, and again when it shows something
 * else. `what` gives undefined while nothing is shown yet.
 */
export function noteOpening(what: () => AccessNote | undefined): void {
  // The same said again by a new object is nothing new.
  const said = $derived.by(() => {
    const note = what();
    return note && JSON.stringify(note);
  });
  $effect(() => {
    if (session.practice && said !== undefined) noteAccess(JSON.parse(said) as AccessNote);
  });
}

/** How long somebody rests before what they typed counts as a search. */
const SETTLED_MS = 2_000;

let settling: ReturnType<typeof setTimeout> | undefined;

/** Keeps in the access log that somebody searched, once they rest: half a name is no search. */
function settle(text: string, hits: number, page?: string): void {
  clearTimeout(settling);
  if (text.trim() === '') return;
  settling = setTimeout(
    () => noteAccess({ act: 'search', kind: 'patients', text, hits, ...(page ? { page } : {}) }),
    SETTLED_MS
  );
}

/** Patients by what was typed, for suggestions: asked, and kept in the access log once it rests. */
export async function searchPatients(text: string, limit: number): Promise<PatientHit[]> {
  const hits = await ask('patients.search', { text, limit });
  settle(text, hits.length);
  return hits;
}

/** Keeps in the access log that somebody searched, for a list that is searched live. */
export function noteSearch(
  search: () => { readonly text: string; readonly hits: number; readonly page: string } | undefined
): void {
  $effect(() => {
    const now = search();
    if (now) settle(now.text, now.hits, now.page);
  });
}

type Printed = Omit<AccessNote, 'act'>;

/** What is on the page, by its parts; the last that came says most. */
const printable: (() => Printed | undefined)[] = [];

/** Says what is printed where the calling component is on the page: see {@link notePrints}. */
export function notePrinting(what: () => Printed | undefined): void {
  $effect(() => {
    printable.push(what);
    return () => void printable.splice(printable.indexOf(what), 1);
  });
}

/**
 * Keeps in the access log that a page was printed, however that was asked for: what it says of itself,
 * or else its address. For the frame that is around every page.
 */
export function notePrints(page: () => string): void {
  $effect(() => {
    const printed = () => {
      const said = printable.map((what) => what()).findLast((one) => one !== undefined);
      noteAccess({ act: 'print', ...(said ?? { kind: 'page', page: page() }) });
    };
    window.addEventListener('afterprint', printed);
    return () => window.removeEventListener('afterprint', printed);
  });
}

/** Gives the person a file, and keeps in the access log that it left the program. */
export function giveFile(
  name: string,
  content: string | Uint8Array,
  note: Pick<AccessNote, 'kind' | 'hits' | 'page' | 'patient'>,
  type = 'text/csv;charset=utf-8'
): void {
  noteAccess({ act: 'export', ...note });
  const address = URL.createObjectURL(new Blob([content as BlobPart], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
