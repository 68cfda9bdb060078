import { A, type Doc, type Heads } from './automerge.ts';

/** A state that a document was in, after some change and before the next. */
export interface Moment {
  readonly heads: Heads;
  /** Of its last change, by the clock of the device that made it; ISO 8601. */
  readonly at: string;
  readonly actor: string;
  /** Hash of its last change. */
  readonly change: string;
}

interface Dated {
  readonly hash: string;
  readonly deps: Heads;
  readonly actor: string;
  /** Seconds since 1970; never before that of a change that it follows. */
  readonly time: number;
}

/** Changes of one device that follow each other so soon are one step. */
const STEP_SECONDS = 60;

/**
 * The changes in an order of time that no device's clock can turn round: a change counts as made no
 * earlier than what it follows. A clock that ran ahead therefore moves on whatever was made in
 * knowledge of its change; one that ran behind moves nothing.
 */
function dated(doc: Doc<unknown>): Dated[] {
  const times = new Map<string, number>();
  const changes = A.getChangesMetaSince(doc, []).map(({ hash, deps, actor, time }) => {
    const own = Math.max(time, ...deps.map((dep) => times.get(dep) ?? 0));
    times.set(hash, own);
    return { hash, deps, actor, time: own };
  });
  return changes
    .map((change, order) => ({ change, order }))
    .sort((a, b) => a.change.time - b.change.time || a.order - b.order)
    .map(({ change }) => change);
}

/** The states that a document was in, oldest first, a device's quick changes taken together. */
export function momentsOf(doc: Doc<unknown>): Moment[] {
  const moments: { moment: Moment; time: number }[] = [];
  let heads = new Set<string>();
  for (const { hash, deps, actor, time } of dated(doc)) {
    heads = new Set(heads);
    for (const dep of deps) heads.delete(dep);
    heads.add(hash);
    const at = new Date(time * 1000).toISOString();
    const moment: Moment = { heads: [...heads], at, actor, change: hash };
    const last = moments.at(-1);
    // A first change says only what the document is, and has no time.
    const together =
      last && (last.time === 0 || (last.moment.actor === actor && time - last.time < STEP_SECONDS));
    if (together) moments[moments.length - 1] = { moment, time };
    else moments.push({ moment, time });
  }
  return moments.map(({ moment }) => moment);
}

/** The heads of a document as it stood at an instant (ISO 8601); none where it was not begun yet. */
export function headsAt(doc: Doc<unknown>, instant: string): Heads {
  const until = Math.floor(Date.parse(instant) / 1000);
  const heads = new Set<string>();
  // A first change has no time: it is there from the first one on that has.
  let began = false;
  for (const { hash, deps, time } of dated(doc)) {
    if (time > until) break;
    began ||= time > 0;
    for (const dep of deps) heads.delete(dep);
    heads.add(hash);
  }
  return began ? [...heads] : [];
}
