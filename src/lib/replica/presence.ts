import type { Uuid } from '../docs/core/ids.ts';
import { KINDS, type Kind } from '../docs/kinds.ts';
import { decodeCbor, encodeCbor } from '../encoding/cbor.ts';
import { openPresence, sealPresence } from '../envelope/envelope.ts';
import { z } from 'zod';
import type { Presence } from './device.ts';
import type { PracticeAccess } from './practice-access.ts';
import { Listeners } from './subscriptions.ts';

/** Somebody who was not heard of for this long is taken to have gone. */
const GONE_AFTER_MS = 45_000;
/** How often those who are here say so again. */
const REPEAT_MS = 15_000;

const presence = z.object({
  session: z.string().max(100),
  memberName: z.string().max(500),
  deviceName: z.string().max(500),
  field: z.string().max(100),
  anchor: z.int().nonnegative(),
  head: z.int().nonnegative(),
  gone: z.boolean().optional()
});

interface Seen {
  readonly presence: Presence;
  readonly at: number;
}

/** One document that somebody here looks at or works in. */
interface Board {
  readonly others: Map<string, Seen>;
  readonly listeners: Listeners<void>;
}

/**
 * Who is at work where, right now (WIRE7). Nothing of it is stored; it is sealed with the document's
 * key on its way, and forgotten when nobody repeats it.
 */
export class PresenceBoard {
  readonly #access: PracticeAccess;
  readonly #send: (docTag: Uint8Array, body: Uint8Array) => void;
  readonly #now: () => number;
  readonly #boards = new Map<Uuid, Board>();
  readonly #mine = new Map<string, { document: Uuid; kind: Kind; presence: Presence }>();
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(
    access: PracticeAccess,
    now: () => number,
    send: (docTag: Uint8Array, body: Uint8Array) => void
  ) {
    this.#access = access;
    this.#now = now;
    this.#send = send;
  }

  /** Says where one session of this device is at work; `null`: it has left. */
  async set(
    document: Uuid,
    kind: Kind | undefined,
    session: string,
    at: Pick<Presence, 'field' | 'anchor' | 'head'> | null
  ): Promise<void> {
    const known = this.#mine.get(session);
    if (!kind || (!at && !known)) return;
    const { identity } = this.#access;
    const mine: Presence = {
      session,
      memberName: identity.member.name,
      deviceName: identity.name,
      ...(at ?? known!.presence)
    };
    if (at) this.#mine.set(session, { document, kind, presence: mine });
    else this.#mine.delete(session);
    this.#see(document, mine, at === null);
    this.#repeatWhileNeeded();
    await this.#seal(document, kind, mine, at === null);
  }

  /** Tells who else is at work in a document, now and whenever that changes. */
  watch(document: Uuid, session: string, seen: (others: readonly Presence[]) => void): () => void {
    const board = this.#board(document);
    const tell = () =>
      seen(
        [...board.others.values()]
          .filter((one) => one.presence.session !== session)
          .map((one) => one.presence)
      );
    const stop = board.listeners.add(tell);
    tell();
    this.#repeatWhileNeeded();
    return () => {
      stop();
      if (board.listeners.size === 0) this.#boards.delete(document);
      this.#repeatWhileNeeded();
    };
  }

  /** Takes in what another device sent. Anything that cannot be read is passed over. */
  async receive(docTag: Uint8Array, body: Uint8Array): Promise<void> {
    const document = [...this.#boards.keys()].find((id) =>
      this.#access.keyring.docTag(id).every((byte, i) => byte === docTag[i])
    );
    if (!document) return;
    const content = await openPresence(this.#access.keyring, docTag, body);
    if (!content) return;
    try {
      const { gone, ...other } = presence.parse(decodeCbor(content));
      this.#see(document, other, gone ?? false);
    } catch {
      // Another program's presence: nothing depends on it.
    }
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #board(document: Uuid): Board {
    const board = this.#boards.get(document) ?? { others: new Map(), listeners: new Listeners() };
    this.#boards.set(document, board);
    return board;
  }

  #see(document: Uuid, one: Presence, gone: boolean): void {
    const board = this.#boards.get(document);
    if (!board) return;
    if (gone) board.others.delete(one.session);
    else board.others.set(one.session, { presence: one, at: this.#now() });
    board.listeners.tell();
  }

  async #seal(document: Uuid, kind: Kind, one: Presence, gone: boolean): Promise<void> {
    const { keyring } = this.#access;
    const { scope } = KINDS[kind];
    const epoch = keyring.currentEpoch(scope);
    if (epoch === undefined) return;
    const docTag = keyring.docTag(document);
    const content = encodeCbor({ ...one, ...(gone ? { gone } : {}) });
    this.#send(docTag, await sealPresence({ keyring, scope, epoch, docTag, content }));
  }

  #repeatWhileNeeded(): void {
    if (this.#mine.size === 0 && this.#boards.size === 0) return this.stop();
    this.#timer ??= setInterval(() => this.#repeat(), REPEAT_MS);
    // In Node, presence alone is no reason for a process to live.
    (this.#timer as { unref?: () => void }).unref?.();
  }

  #repeat(): void {
    for (const { document, kind, presence: mine } of this.#mine.values()) {
      this.#see(document, mine, false);
      void this.#seal(document, kind, mine, false);
    }
    for (const board of this.#boards.values()) {
      for (const [session, { at }] of board.others) {
        if (at < this.#now() - GONE_AFTER_MS) board.others.delete(session);
      }
      board.listeners.tell();
    }
  }
}
