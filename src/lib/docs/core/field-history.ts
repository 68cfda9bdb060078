import { A, type Doc, type Heads } from './automerge.ts';
import { plain } from './read.ts';

/** A value that a field was given, and by which change. */
export interface GivenValue {
  /** Plain JSON; `undefined` where the field was cleared. */
  readonly value: unknown;
  readonly change: string;
  readonly actor: string;
  /** By the clock of the device that gave it; ISO 8601. */
  readonly at: string;
  /** Values that stood beside it, given elsewhere at the same time and known to the writer. */
  readonly beside: readonly unknown[];
}

/** Typing of one person that goes on is one value: its end is what was meant. */
const SITTING_MS = 2 * 60_000;

type Backend = ReturnType<typeof A.getBackend>;

/** How a field stands at some heads: what it is compared by, and what it shows. */
interface Standing {
  readonly mark: string;
  readonly value: unknown;
  readonly beside: readonly unknown[];
  readonly isText: boolean;
}

const ABSENT: Standing = { mark: '', value: undefined, beside: [], isText: false };

/**
 * Every value that the field at `path` was given, oldest first: one for each change that wrote it,
 * also where it wrote the same again, as settling between two values does.
 */
export function fieldValues(doc: Doc<unknown>, path: readonly string[]): GivenValue[] {
  const backend = A.getBackend(doc);
  const found: (GivenValue & { readonly isText: boolean })[] = [];
  for (const { hash, deps, actor, time } of A.getChangesMetaSince(doc, [])) {
    const after = standingAt(backend, path, [hash]);
    const before = deps.length === 0 ? ABSENT : standingAt(backend, path, deps);
    if (after.mark === before.mark) continue;
    const { value, beside, isText } = after;
    const at = new Date(time * 1000).toISOString();
    const given = { value, beside, isText, change: hash, actor, at };
    const last = found.at(-1);
    if (isText && last && goesOn(last, given)) found[found.length - 1] = given;
    else found.push(given);
  }
  return found.map(({ isText: _, ...given }) => given);
}

const goesOn = (last: GivenValue & { readonly isText: boolean }, next: GivenValue): boolean =>
  last.isText &&
  last.actor === next.actor &&
  Date.parse(next.at) - Date.parse(last.at) <= SITTING_MS;

function standingAt(backend: Backend, path: readonly string[], heads: Heads): Standing {
  let object = '_root';
  for (const [depth, key] of path.entries()) {
    const all = backend.getAll(object, key, heads) as unknown as [string, unknown, string?][];
    const shown = backend.getWithType(object, key, heads) as [string, unknown] | null;
    if (!shown) return ABSENT;
    const [type, value] = shown;
    if (depth < path.length - 1) {
      if (type !== 'map') return ABSENT;
      object = String(value);
      continue;
    }
    if (type === 'text') {
      const text = backend.text(String(value), heads);
      return { mark: `text ${String(value)} ${text}`, value: text, beside: [], isText: true };
    }
    const read = (one: readonly [string, unknown, string?]): unknown =>
      one[0] === 'map' || one[0] === 'list'
        ? plain(backend.materialize(String(one[1]), heads))
        : plain(one[1]);
    const values = all.map(read);
    const now = read(shown);
    return {
      // An operation's id tells a value from the same one given again.
      mark: JSON.stringify([object, all.map((one, at) => [one[2] ?? one[1], values[at]])]),
      value: now,
      beside: values.filter((one) => JSON.stringify(one) !== JSON.stringify(now)),
      isText: false
    };
  }
  return ABSENT;
}
