import type { Uuid } from '#lib/docs/core/ids.ts';
import { SCOPE_OF_LOGS } from '#lib/access/roles.ts';
import { encodeMessage, type LogEntry } from '#lib/sync/wire.ts';
import { shows, type Placed, type View } from './view.ts';

/** An entry on its way to whoever may see it. */
export interface Fresh extends Placed {
  readonly entry: LogEntry;
  /** Its record was destroyed by what came with it: nobody is sent it (ERA4). */
  readonly isGone?: boolean;
}

/**
 * New entries as messages, made once for all followers that see the same of them (WIRE6). Somebody
 * who sees nothing of them is told all the same how far the log has come, so that no cursor lags.
 */
export class Announcement {
  readonly #after: number;
  readonly #fresh: readonly Fresh[];
  readonly #bytes: number;
  /** Devices whose own access log is among the entries. */
  readonly #logged: ReadonlySet<Uuid>;
  readonly #messages = new Map<string, readonly Uint8Array[]>();

  /** @param fresh not empty, in the order of their seqs */
  constructor(after: number, fresh: readonly Fresh[], bytes: number) {
    this.#after = after;
    this.#fresh = fresh;
    this.#bytes = bytes;
    this.#logged = new Set(
      fresh.flatMap(({ scope, device }) => (scope === SCOPE_OF_LOGS ? [device] : []))
    );
  }

  /** The seq that a follower has reached with these messages. */
  get to(): number {
    return this.#fresh.at(-1)!.entry[0];
  }

  /** One or more whole messages, each starting where the last one ended. */
  messages(view: View): readonly Uint8Array[] {
    const own = view.ownLog !== null && this.#logged.has(view.ownLog) ? view.ownLog : '';
    const name = `${view.name}/${own}`;
    let messages = this.#messages.get(name);
    if (!messages) this.#messages.set(name, (messages = this.#make(view)));
    return messages;
  }

  #make(view: View): Uint8Array[] {
    const messages: Uint8Array[] = [];
    let after = this.#after;
    let entries: LogEntry[] = [];
    let size = 0;
    const finish = (to: number) => {
      messages.push(encodeMessage({ type: 'entries', after, to, entries, head: this.to }));
      after = to;
      entries = [];
      size = 0;
    };
    for (const fresh of this.#fresh) {
      if (fresh.isGone || !shows(view, fresh)) continue;
      const { entry } = fresh;
      if (entries.length > 0 && size + entry[2].length > this.#bytes) finish(entries.at(-1)![0]);
      entries.push(entry);
      size += entry[2].length;
    }
    finish(this.to);
    return messages;
  }
}
