import {
  encodeBlobMessage,
  parseBlobRequest,
  type BlobAnswer,
  type BlobRequest
} from '#lib/blobs/wire.ts';
import { toHex } from '#lib/crypto/crypto.ts';
import type { Uuid } from '#lib/docs/core/ids.ts';
import { letGo, wasSent } from '#lib/sync/memory.ts';
import type { Follower, PracticeLog } from '../log/practice-log.ts';
import { DEVICE_REVOKED, DISPLACED } from '../log/refusal.ts';
import { standingOf } from '../log/standing.ts';
import type { MemberSessionParts } from '../member.ts';
import { CLOSE } from '../peer.ts';
import type { Blobs } from './blobs.ts';

/** Requests of one connection that are worked on at once; each has up to a megabyte. */
const AT_ONCE = 4;

/**
 * The connection by which a device that proved who it is brings and fetches files (BLOB6). It is told
 * nothing of the log; but it follows who belongs, so that whoever is shut out is cut off here as well.
 */
export class BlobSession implements Follower {
  readonly device: Uuid;
  readonly #log: PracticeLog;
  readonly #blobs: Blobs;
  readonly #parts: MemberSessionParts;
  readonly #stopFollowing: () => void;
  /** When the last answer that is due has gone out. */
  #sent: Promise<void> = Promise.resolve();
  /** Answers that are due, the oldest first. */
  readonly #underWay: Promise<void>[] = [];
  /** For each blob that is being brought, when what came of it so far is written. */
  readonly #putting = new Map<string, Promise<void>>();
  #over = false;

  constructor(log: PracticeLog, device: Uuid, blobs: Blobs, parts: MemberSessionParts) {
    this.device = device;
    this.#log = log;
    this.#blobs = blobs;
    this.#parts = parts;
    this.#stopFollowing = log.follow(this);
  }

  get practice(): Uuid {
    return this.#log.practice;
  }

  /**
   * Reads one request; resolves when the next may be read. Several are worked on at once: the next
   * stretch comes in while the last is written. Answers go out in the order of the questions, and
   * what concerns one blob is done in that order too.
   */
  async receive(data: Uint8Array): Promise<void> {
    const request = parseBlobRequest(data);
    if (!request.ok) return this.#parts.violation(request.problem.message);
    const answer = this.#answer(request.value).finally(() => letGo(data));
    // Whoever fails is heard when its turn comes.
    answer.catch(() => undefined);
    const before = this.#sent;
    const sent = before
      .then(() => answer)
      .then(
        (value) => {
          // Whoever was shut out while the answer was looked for is not given it.
          if (this.#over) return;
          const message = encodeBlobMessage(value);
          this.#parts.peer.send(message, () => wasSent(message));
        },
        (error: unknown) => this.#fail(error)
      );
    this.#sent = sent;
    this.#underWay.push(sent);
    if (this.#underWay.length >= AT_ONCE) await this.#underWay.shift();
  }

  async #answer(request: BlobRequest): Promise<BlobAnswer> {
    const blobs = await this.#blobs.of(this.practice);
    const work = () => {
      const asking = { device: this.device, membership: this.#log.membership };
      return blobs.answer(request, asking, this.#parts.clock.now());
    };
    if (request.type !== 'put') return work();
    const key = toHex(request.hash);
    const mine = (this.#putting.get(key) ?? Promise.resolve()).then(work);
    const settled = mine.then(
      () => undefined,
      () => undefined
    );
    this.#putting.set(key, settled);
    void settled.then(() => {
      if (this.#putting.get(key) === settled) this.#putting.delete(key);
    });
    return mine;
  }

  /** What goes wrong here ends this connection and no other. */
  #fail(error: unknown): void {
    if (this.#over) return;
    this.#parts.failed(error);
    this.#parts.peer.close(CLOSE.failed, 'the server could not answer; try again');
  }

  /** The connection is over. */
  leave(): void {
    this.#over = true;
    this.#stopFollowing();
  }

  appended(): void {}

  presence(): void {}

  membershipMoved(): void {
    if (standingOf(this.#log.membership, this.device) === 'ended') {
      this.#parts.turnAway(DEVICE_REVOKED);
    }
  }

  displace(): void {
    this.#parts.turnAway(DISPLACED);
  }
}
