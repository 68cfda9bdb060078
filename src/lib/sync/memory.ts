/**
 * Memory of large messages. A megabyte of fresh memory for each of them keeps a garbage collector
 * busy for longer than all else that is done with them: so it is used again, or given back at once.
 */

/** Free bytes before bytes that are about to be sent: more than any message says beside them. */
export const ROOM = 256;
/** Bytes of the memory that is used again, and the least for which that pays. */
const MOST_BYTES = 1024 * 1024;
const LEAST_BYTES = 256 * 1024;
/** Pieces that are kept for later. */
const MOST_FREE = 16;

const free: ArrayBuffer[] = [];
/** Memory that comes back here. */
const lent = new WeakSet<ArrayBufferLike>();
/** Memory in which bytes have room before them, until it was used. */
const roomy = new WeakSet<ArrayBufferLike>();
/** Memory of one message that came, and of nothing else. */
const received = new WeakSet<ArrayBufferLike>();

/**
 * Memory for bytes that are read to be sent: a message is written around them and they are not copied
 * again. What it holds at first is left over from others: all of it is to be written.
 */
export function bytesToSend(length: number): Uint8Array {
  const isLent = length >= LEAST_BYTES && length <= MOST_BYTES;
  const buffer = isLent
    ? (free.pop() ?? new ArrayBuffer(ROOM + MOST_BYTES))
    : new ArrayBuffer(ROOM + length);
  roomy.add(buffer);
  if (isLent) lent.add(buffer);
  return new Uint8Array(buffer, ROOM, length);
}

/** Takes the room before bytes to be sent; `false` where there is none, or not any more. */
export const takeRoom = (bytes: Uint8Array): boolean =>
  bytes.byteOffset === ROOM && roomy.delete(bytes.buffer);

/** The message around these bytes, or the bytes alone, were sent: their memory may be used again. */
export function wasSent(bytes: Uint8Array): void {
  if (lent.delete(bytes.buffer) && free.length < MOST_FREE) free.push(bytes.buffer as ArrayBuffer);
}

/** Notes whether a large message came in memory of its own, which nobody else looks at. */
export function cameAlone(message: Uint8Array): boolean {
  const { buffer, byteLength } = message;
  const isAlone = byteLength >= LEAST_BYTES && byteLength === buffer.byteLength;
  if (isAlone) received.add(buffer);
  return isAlone;
}

/** Gives back the memory of a message that came, where it was its own: nobody may look at it any more. */
export function letGo(bytes: Uint8Array): void {
  if (received.delete(bytes.buffer)) (bytes.buffer as ArrayBuffer).transfer(0);
}
