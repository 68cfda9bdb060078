import { BlobConnection, type BlobConnectionParts } from '../../blobs/connection.ts';

/** A connection that nobody needs any more is kept for so long: pages ask for files one by one. */
const IDLE_MS = 10_000;

/** The one connection for files that a device has at a time: made when needed, ended when idle. */
export class Line {
  readonly #parts: Omit<BlobConnectionParts, 'server'>;
  #open: { readonly connection: BlobConnection; readonly server: string } | undefined;
  #cancelIdle: (() => void) | undefined;

  constructor(parts: Omit<BlobConnectionParts, 'server'>) {
    this.#parts = parts;
  }

  /** The connection there is, where it is to this server; else another. */
  to(server: string): BlobConnection {
    this.#cancelIdle?.();
    if (this.#open && !this.#open.connection.over && this.#open.server === server) {
      return this.#open.connection;
    }
    this.hangUp();
    this.#open = { connection: new BlobConnection({ ...this.#parts, server }), server };
    return this.#open.connection;
  }

  /** Nobody needs it at this moment. */
  rest(): void {
    this.#cancelIdle?.();
    if (this.#open) this.#cancelIdle = this.#parts.timers.after(IDLE_MS, () => this.hangUp());
  }

  hangUp(): void {
    this.#cancelIdle?.();
    this.#open?.connection.close();
    this.#open = undefined;
  }
}
