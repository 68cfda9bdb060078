import {
  deviceMayRead,
  deviceMayWrite,
  isInEffect,
  roleOf,
  type MembershipState
} from '#lib/access/membership.ts';
import { fromHex, toHex } from '#lib/crypto/crypto.ts';
import { mayDo } from '#lib/access/roles.ts';
import type { BlobName } from '#lib/blobs/reference.ts';
import { sealedLength } from '#lib/blobs/seal.ts';
import type { BlobStore } from '#lib/blobs/store.ts';
import { MAX_ASKED, MAX_PART_BYTES, type BlobAnswer, type BlobRequest } from '#lib/blobs/wire.ts';
import type { Uuid } from '#lib/docs/core/ids.ts';
import { toProblem } from '#lib/problem.ts';
import type { BlobLimits } from '../limits.ts';
import { NOT_ALLOWED, QUOTA, TOO_MANY, unstored, type Refusal } from '../log/refusal.ts';
import { standingRefusal } from '../log/standing.ts';
import { Rate } from '../rate.ts';
import { isIntact, Wanted } from './wanted.ts';

type Answer = BlobAnswer extends infer A ? (A extends BlobAnswer ? Omit<A, 'id'> : never) : never;

/** Who asks, and what they are at this moment. */
export interface Asking {
  readonly device: Uuid;
  readonly membership: MembershipState;
}

const denied = ({ code, message, retry }: Refusal): Answer => ({
  ...{ type: 'denied', code, message, retry }
});

const TOO_LARGE: Refusal = {
  code: 'blob-too-large',
  message: 'The file is larger than this server takes.',
  retry: false
};
const MISMATCH: Refusal = {
  code: 'blob-mismatch',
  message: 'The bytes are not those of the name; they were thrown away.',
  retry: true
};
const NO_ROOM: Refusal = {
  code: 'storage-full',
  message: 'The server has no room left for files.',
  retry: true
};
const UNKNOWN: Refusal = {
  code: 'blob-unknown',
  message: 'This server does not have the file.',
  retry: true
};

/**
 * The blobs of one practice on this server: who may bring and fetch what, how much, and how fast.
 * Their bytes are noise to it, save that their hash is their name.
 */
export class PracticeBlobs {
  readonly #store: BlobStore;
  readonly #limits: BlobLimits;
  readonly #free: () => Promise<number | undefined>;
  readonly #rates = new Map<Uuid, Rate>();
  readonly #wanted = new Wanted();
  /** Bytes of whole blobs, once they were counted. */
  #used: Promise<number> | undefined;

  /** @param free bytes left on the disk; `undefined` where nobody knows */
  constructor(store: BlobStore, limits: BlobLimits, free: () => Promise<number | undefined>) {
    this.#store = store;
    this.#limits = limits;
    this.#free = free;
  }

  /** Answers one request, by what the device may do as things stand. Rejects never for its fault. */
  async answer(request: BlobRequest, asking: Asking, now: number): Promise<BlobAnswer> {
    const { id } = request;
    const shut = standingRefusal(asking.membership, asking.device);
    if (shut) return { id, ...denied(shut) };
    switch (request.type) {
      case 'have':
        return { id, ...(await this.#have(request, asking)) };
      case 'get':
        return { id, ...(await this.#get(request, asking)) };
      case 'put':
        return { id, ...(await this.#put(request, asking, now)) };
      case 'doubt':
        return { id, ...(await this.#doubt(request, asking, now)) };
      case 'wanted':
        return { id, ...(await this.#wantedBy(asking)) };
      case 'drop':
        return { id, ...(await this.#drop(request, asking)) };
    }
  }

  /** Forgets a blob for good: its record was destroyed. */
  async remove(name: BlobName): Promise<void> {
    await this.#store.remove(name);
    this.#used = undefined;
  }

  close(): Promise<void> {
    return this.#store.close();
  }

  async #have(
    { scope, hashes }: Extract<BlobRequest, { type: 'have' }>,
    { device, membership }: Asking
  ): Promise<Answer> {
    if (!deviceMayRead(membership, device, scope)) return denied(NOT_ALLOWED);
    const held = [];
    for (const hash of hashes) {
      const name = { scope, hash: toHex(hash) };
      const size = await this.#store.size(name);
      const received = size ?? (await this.#store.begun(name, device));
      held.push({ whole: size !== undefined, received });
    }
    return { type: 'had', held };
  }

  async #get(
    { scope, hash, offset, bytes }: Extract<BlobRequest, { type: 'get' }>,
    { device, membership }: Asking
  ): Promise<Answer> {
    if (!deviceMayRead(membership, device, scope)) return denied(NOT_ALLOWED);
    const name = { scope, hash: toHex(hash) };
    const data = await this.#store.read(name, offset, Math.min(bytes, MAX_PART_BYTES));
    const size = data && (await this.#store.size(name));
    if (size === undefined || data === undefined) {
      this.#wanted.add(name);
      return denied(UNKNOWN);
    }
    return { type: 'part', size, data };
  }

  /** Looks at a copy that a device did not get whole; what is damaged is thrown away, and wanted anew. */
  async #doubt(
    { scope, hash }: Extract<BlobRequest, { type: 'doubt' }>,
    { device, membership }: Asking,
    now: number
  ): Promise<Answer> {
    if (!deviceMayRead(membership, device, scope)) return denied(NOT_ALLOWED);
    const name = { scope, hash: toHex(hash) };
    const size = await this.#store.size(name);
    // Reading all of it costs what bringing it does, and is allowed as often.
    if (!this.#rate(device, now).tryTake(now, size ?? 0)) return denied(TOO_MANY);
    const isWhole = size !== undefined && (await isIntact(this.#store, name, size));
    if (!isWhole) {
      if (size !== undefined) await this.remove(name);
      this.#wanted.add(name);
    }
    return { type: 'doubted', whole: isWhole };
  }

  async #wantedBy({ device, membership }: Asking): Promise<Answer> {
    const blobs = [];
    for (const name of this.#wanted.list()) {
      if (blobs.length >= MAX_ASKED) break;
      if (!deviceMayWrite(membership, device, name.scope)) continue;
      if ((await this.#store.size(name)) !== undefined) this.#wanted.delete(name);
      else blobs.push({ scope: name.scope, hash: fromHex(name.hash) });
    }
    return { type: 'wants', blobs };
  }

  /** Deletes blobs of destroyed records: for who may destroy records, where some were destroyed. */
  async #drop(
    { scope, hashes }: Extract<BlobRequest, { type: 'drop' }>,
    { device, membership }: Asking
  ): Promise<Answer> {
    const isDestroyed = [...membership.erasures.values()].some(isInEffect);
    const role = roleOf(membership, device);
    const mayErase = role !== undefined && mayDo(role, 'erase-records');
    if (!isDestroyed || !mayErase || !deviceMayWrite(membership, device, scope)) {
      return denied(NOT_ALLOWED);
    }
    let count = 0;
    for (const hash of hashes) {
      const name = { scope, hash: toHex(hash) };
      if ((await this.#store.size(name)) !== undefined) count += 1;
      await this.remove(name);
      this.#wanted.delete(name);
    }
    return { type: 'dropped', count };
  }

  async #put(
    { scope, hash, size, offset, data }: Extract<BlobRequest, { type: 'put' }>,
    { device, membership }: Asking,
    now: number
  ): Promise<Answer> {
    if (!deviceMayWrite(membership, device, scope)) return denied(NOT_ALLOWED);
    if (size > sealedLength(this.#limits.blobBytes)) return denied(TOO_LARGE);
    const name = { scope, hash: toHex(hash) };
    try {
      const isBegun = (await this.#store.begun(name, device)) > 0;
      // The disk is asked at both ends, and not for every part between them.
      if (!isBegun || offset + data.length >= size) {
        const here = await this.#store.size(name);
        if (here !== undefined) return { type: 'taken', received: here, whole: true };
        const refused = isBegun ? undefined : await this.#refusal(device, size);
        if (refused) return denied(refused);
      }
      if (!this.#rate(device, now).tryTake(now, data.length)) return denied(TOO_MANY);
      const { received, whole } = await this.#store.append(name, device, { size, offset, data });
      if (whole) this.#used = Promise.resolve((await this.#usage()) + size);
      return { type: 'taken', received, whole };
    } catch (error) {
      const problem = toProblem(error);
      if (problem.code === MISMATCH.code) return denied(MISMATCH);
      if (problem.code.startsWith('storage-')) return denied(unstored(problem));
      throw error;
    }
  }

  /** Why a file is not begun at this moment: too much begun, too much kept, or no room. */
  async #refusal(device: Uuid, size: number): Promise<Refusal | undefined> {
    const { deviceUploads, practiceBytes, spareBytes } = this.#limits;
    if ((await this.#store.unfinished(device)) >= deviceUploads) return TOO_MANY;
    if ((await this.#usage()) + size > practiceBytes) return QUOTA;
    const free = await this.#free();
    return free !== undefined && free < size + spareBytes ? NO_ROOM : undefined;
  }

  #rate(device: Uuid, now: number): Rate {
    let rate = this.#rates.get(device);
    if (!rate) this.#rates.set(device, (rate = new Rate(this.#limits.deviceBytes, now)));
    return rate;
  }

  #usage(): Promise<number> {
    this.#used ??= this.#store
      .list()
      .then((all) => all.reduce((sum, { size }) => sum + size, 0))
      .catch((error: unknown) => {
        this.#used = undefined;
        throw error;
      });
    return this.#used;
  }
}
