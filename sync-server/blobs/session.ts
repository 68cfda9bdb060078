import { encodeBlobMessage, parseBlobRequest } from '#lib/blobs/wire.ts';
import type { Uuid } from '#lib/docs/core/ids.ts';
import type { Follower, PracticeLog } from '../log/practice-log.ts';
import { DEVICE_REVOKED, DISPLACED } from '../log/refusal.ts';
import { standingOf } from '../log/standing.ts';
import type { MemberSessionParts } from '../member.ts';
import type { Blobs } from './blobs.ts';

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

  /** Reads one request and answers it. */
  async receive(data: Uint8Array): Promise<void> {
    const { peer, clock, violation } = this.#parts;
    const request = parseBlobRequest(data);
    if (!request.ok) return violation(request.problem.message);
    const blobs = await this.#blobs.of(this.practice);
    const asking = { device: this.device, membership: this.#log.membership };
    const answer = await blobs.answer(request.value, asking, clock.now());
    // Whoever was shut out while the answer was looked for is not given it.
    if (!this.#over) peer.send(encodeBlobMessage(answer));
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
