import type { Readable } from 'node:stream';
import type { WebSocket } from 'ws';
import { giveBack } from '../crypto/give-back.ts';
import { cameAlone } from './memory.ts';

/** Most that is remembered of a message that has not come whole: a peer may send it byte by byte. */
const MOST_PIECES = 128;
const MOST_BYTES = 1024 * 1024;

/**
 * What a connection reads, piece by piece: 64 kB of fresh memory each, which a garbage collector is busy
 * with for longer than all else that is done with them. Once `ws` has put a large message together from its
 * pieces nobody looks at them any more, and they are given back at once.
 *
 * A piece is given back only if all of it, to its last byte, belongs to one message that was put together
 * in memory of its own. In the piece with which a message ends, the next may have begun; in that with
 * which it began, an earlier one may have ended that is still waiting for its turn. Neither is touched, nor
 * is any in which a ping or a pong came: its answer may lie in there until the other side reads it.
 */
class Pieces {
  #pieces: Uint8Array[] = [];
  #bytes = 0;

  /** The next piece came, and `ws` has not seen it. */
  came(piece: Uint8Array): void {
    this.#pieces.push(piece);
    this.#bytes += piece.length;
    // What is forgotten is left to the garbage collector.
    while (this.#pieces.length > MOST_PIECES || this.#bytes > MOST_BYTES) {
      this.#bytes -= this.#pieces.shift()!.length;
    }
  }

  /** A message came; its last byte was in the last piece. */
  message(message: Uint8Array): void {
    const last = this.#pieces.pop();
    if (cameAlone(message) && last) {
      // From the end, as far as this message reaches for certain: all of the last piece may be its own.
      let left = message.length - last.length;
      for (const piece of this.#pieces.reverse()) {
        left -= piece.length;
        if (left < 0) break;
        giveBack(piece);
      }
    }
    this.forget();
  }

  /** Gives none of these back. */
  forget(): void {
    this.#pieces = [];
    this.#bytes = 0;
  }
}

/**
 * Gives back what a connection's large messages are put together from, and notes those messages as in
 * memory of their own. To be called before `ws` reads the first byte, and before anybody else hears of
 * messages. The connection is one that does not compress, and that was made with `allowSynchronousEvents`:
 * a message is told of while the piece with its last byte is read, and before the next comes.
 */
export function giveBackPieces(webSocket: WebSocket, stream: Readable): void {
  const pieces = new Pieces();
  stream.prependListener('data', (piece: Uint8Array) => pieces.came(piece));
  for (const control of ['ping', 'pong'] as const) webSocket.on(control, () => pieces.forget());
  webSocket.prependListener('message', (data) => {
    if (data instanceof Uint8Array) pieces.message(data);
    else pieces.forget();
  });
}
