import { MAX_ENVELOPE_BYTES, MAX_MESSAGE_BYTES } from '#lib/sync/wire.ts';

/** What one connection may ask of a server. Bytes and milliseconds. */
export interface Limits {
  /** Connections at once, all practices together. */
  readonly connections: number;
  /** Time for a connection to prove who it is. */
  readonly handshake: number;
  /** Messages in which to do so; statements of others may have to come first (WIRE3). */
  readonly handshakeMessages: number;
  /** A connection from which nothing came for so long is closed (WIRE8). */
  readonly silence: number;
  /** Messages; beyond, the connection is read more slowly. */
  readonly messages: { readonly perSecond: number; readonly burst: number };
  /** Presence messages; beyond, they are dropped (WIRE7). */
  readonly presence: { readonly perSecond: number; readonly burst: number };
  /** Most that waits to be sent to one connection before nothing more is added (WIRE6). */
  readonly unsent: number;
  /** Most envelopes in one message of entries to a follower, and what a `pull` may ask for. */
  readonly followBytes: number;
  readonly pullBytes: number;
  /** What `welcome` tells the device. */
  readonly told: {
    readonly envelopeBytes: number;
    readonly messageBytes: number;
    readonly pushEntries: number;
  };
}

export const LIMITS: Limits = {
  connections: 2000,
  handshake: 20_000,
  handshakeMessages: 2000,
  silence: 45_000,
  messages: { perSecond: 500, burst: 2000 },
  presence: { perSecond: 20, burst: 20 },
  unsent: 8 * 1024 * 1024,
  followBytes: 1024 * 1024,
  // Half a message: even the smallest envelopes, each with its seq and time, fit into the rest.
  pullBytes: MAX_MESSAGE_BYTES / 2,
  told: {
    envelopeBytes: MAX_ENVELOPE_BYTES,
    messageBytes: MAX_MESSAGE_BYTES,
    pushEntries: 1000
  }
};
