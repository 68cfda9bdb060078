import { platformAead, TAG_BYTES, type SealKey } from '../crypto/aead.ts';
import { equal, type Bytes } from '../crypto/crypto.ts';
import { sha256OfMuch } from '../crypto/hash.ts';
import type { Uuid } from '../docs/core/ids.ts';
import { boundTo, CHUNK_BYTES, chunkOf, nonce, paddedLength, sealedLength } from './chunks.ts';
import type { BlobFacts } from './reference.ts';

/** Whoever takes the sealed bytes of a blob while they come. */
export interface Taker {
  /**
   * The next bytes, from the first to the last, each when those before are done with; resolves when nobody
   * looks at them any more.
   */
  take(sealed: Uint8Array): Promise<void>;
}

/** Opens a blob while its sealed bytes come in. Nothing is given out before all of it was verified. */
export class Opening implements Taker {
  readonly #facts: BlobFacts;
  readonly #key: SealKey;
  readonly #bound: Uint8Array;
  readonly #padded: number;
  /** The content, as far as it was opened: memory is taken when the first bytes come. */
  #content: Bytes | undefined;
  /** What came of a chunk that has not come whole. */
  readonly #piece: Uint8Array;
  #pieceBytes = 0;
  #next = 0;
  #came = 0;
  #isWrong = false;
  /** The content's own hash, begun when all of it is open: beside the flush of what it came from. */
  #sha256: Promise<Bytes> | undefined;

  private constructor(facts: BlobFacts, practice: Uuid, key: SealKey) {
    this.#facts = facts;
    this.#key = key;
    this.#bound = boundTo({ practice, scope: facts.scope }, facts.bytes);
    this.#padded = paddedLength(facts.bytes);
    this.#piece = new Uint8Array(Math.min(CHUNK_BYTES, this.#padded) + TAG_BYTES);
  }

  static async begin(facts: BlobFacts, practice: Uuid): Promise<Opening> {
    return new Opening(facts, practice, await platformAead.importKey(facts.key));
  }

  async take(sealed: Uint8Array): Promise<void> {
    this.#came += sealed.length;
    if (this.#isWrong || this.#came > sealedLength(this.#facts.bytes)) return this.#refuse();
    this.#content ??= new Uint8Array(this.#facts.bytes);
    const opening: (void | Promise<void>)[] = [];
    try {
      for (let at = 0; at < sealed.length;) {
        const { from, to } = chunkOf(this.#padded, this.#next);
        const size = to - from + TAG_BYTES;
        const rest = sealed.subarray(at, at + size - this.#pieceBytes);
        at += rest.length;
        if (rest.length === size) {
          opening.push(this.#open(rest));
          continue;
        }
        this.#piece.set(rest, this.#pieceBytes);
        this.#pieceBytes += rest.length;
        if (this.#pieceBytes < size) break;
        this.#pieceBytes = 0;
        opening.push(this.#open(this.#piece.subarray(0, size)));
      }
      await Promise.all(opening);
    } catch {
      return this.#refuse();
    }
    if (this.#came < sealedLength(this.#facts.bytes)) return;
    this.#sha256 = sha256OfMuch(this.#content);
    // Whoever asks for the content is told; where the file is not kept, nobody asks.
    this.#sha256.catch(() => undefined);
  }

  /** The content, or `undefined` where not all came, or what came is not what the reference names. */
  async content(): Promise<Bytes | undefined> {
    const sha256 = await this.#sha256;
    const content = this.#content;
    if (!content || !sha256) return undefined;
    return equal(sha256, this.#facts.sha256) ? content : undefined;
  }

  /** Opens the next chunk: at once, or off this thread; its bytes were read when this returns. */
  #open(sealed: Uint8Array): void | Promise<void> {
    const chunk = chunkOf(this.#padded, this.#next++);
    // What lies beyond the content is padding, which is verified and not kept.
    const into = this.#content!.subarray(chunk.from, chunk.to);
    return platformAead.openInto(this.#key, nonce(chunk), sealed, this.#bound, into);
  }

  #refuse(): void {
    this.#isWrong = true;
    this.#content = undefined;
  }
}
