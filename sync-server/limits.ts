import { MAX_BLOB_BYTES } from '#lib/blobs/seal.ts';
import { MAX_ENVELOPE_BYTES } from '#lib/envelope/header.ts';
import { MAX_MESSAGE_BYTES } from '#lib/sync/wire.ts';

/** Tokens of a bucket: so many a second on average, so many at once. */
export interface RateLimit {
  readonly perSecond: number;
  readonly burst: number;
}

/**
 * What a server lets be asked of it. Bytes and milliseconds. Nothing here is met by a practice at
 * work; it is met by programs that are broken or hostile.
 */
export interface Limits {
  /** Connections at once, all practices together. */
  readonly connections: number;
  /** Connections at once of one device; a further one takes the place of the oldest. */
  readonly deviceConnections: number;
  /** Connections at once of one practice. */
  readonly practiceConnections: number;
  /** Time for a connection to prove who it is. */
  readonly handshake: number;
  /** Messages in which to do so; statements of others may have to come first (WIRE3). */
  readonly handshakeMessages: number;
  /** Bytes of all those messages. */
  readonly handshakeBytes: number;
  /** A connection from which nothing came for so long is closed (WIRE8). */
  readonly silence: number;
  /** Messages; beyond, the connection is read more slowly. */
  readonly messages: RateLimit;
  /** Presence messages; beyond, they are dropped (WIRE7). */
  readonly presence: RateLimit;
  /** Most that waits to be sent to one connection before nothing more is added (WIRE6). */
  readonly unsent: number;
  /** Most envelopes in one message of entries to a follower, and what a `pull` may ask for. */
  readonly followBytes: number;
  readonly pullBytes: number;
  readonly intake: IntakeLimits;
  readonly blobs: BlobLimits;
  /** What `welcome` tells the device. */
  readonly told: {
    readonly envelopeBytes: number;
    readonly messageBytes: number;
    readonly pushEntries: number;
  };
}

/** What a practice's log takes in; beyond, entries are refused for now (WIRE4). */
export interface IntakeLimits {
  /** Bytes of envelopes that one practice may keep here: `quota`. Statements go in all the same. */
  readonly practiceBytes: number;
  /** Entries that one device brings, its own or forwarded: `too-many`. */
  readonly deviceEntries: RateLimit;
  /** The same of all devices of a practice together. */
  readonly practiceEntries: RateLimit;
  /** Statements that one person's devices bring and that are new here: `too-many`. */
  readonly statements: RateLimit;
  /**
   * Statements by one person's devices that a log may have, and by all together: each is weighed
   * against all others, on every device, and who says too much must not use up what others need.
   */
  readonly memberStatements: number;
  readonly practiceStatements: number;
}

/** What is taken of files: docs/sync.md, BLOB8. */
export interface BlobLimits {
  /** Content of one file: told to devices beforehand. */
  readonly blobBytes: number;
  /** Sealed bytes that one practice may keep here: `quota`. */
  readonly practiceBytes: number;
  /** Files that one device has begun to bring and not finished. */
  readonly deviceUploads: number;
  /** Bytes that one device brings: `too-many`. */
  readonly deviceBytes: RateLimit;
  /** Bytes of the disk that are left to the log: below, no file is begun. */
  readonly spareBytes: number;
}

const GIB = 1024 ** 3;
const perMinute = (count: number): RateLimit => ({ perSecond: count / 60, burst: count });
const perHour = (count: number): RateLimit => ({ perSecond: count / 3600, burst: count });

/** The limits of intake from what a person sets; see docs/hub.md. */
export const intakeLimits = (set: {
  readonly practiceBytes?: number;
  readonly entriesPerMinute?: number;
  readonly statementsPerHour?: number;
}): IntakeLimits => {
  const entries = set.entriesPerMinute ?? 100_000;
  return {
    practiceBytes: set.practiceBytes ?? 100 * GIB,
    deviceEntries: perMinute(entries),
    practiceEntries: perMinute(entries * 5),
    statements: perHour(set.statementsPerHour ?? 1000),
    memberStatements: 3000,
    practiceStatements: 20_000
  };
};

/** The limits of files from what a person sets; see docs/hub.md. */
export const blobLimits = (set: {
  readonly blobBytes?: number;
  readonly practiceBytes?: number;
}): BlobLimits => ({
  blobBytes: Math.min(set.blobBytes ?? MAX_BLOB_BYTES, MAX_BLOB_BYTES),
  practiceBytes: set.practiceBytes ?? 100 * GIB,
  deviceUploads: 16,
  deviceBytes: { perSecond: 1024 * 1024, burst: 20 * GIB },
  spareBytes: GIB / 4
});

export const LIMITS: Limits = {
  connections: 2000,
  deviceConnections: 8,
  practiceConnections: 500,
  handshake: 20_000,
  handshakeMessages: 2000,
  handshakeBytes: 64 * 1024 * 1024,
  silence: 45_000,
  messages: { perSecond: 500, burst: 2000 },
  presence: { perSecond: 20, burst: 20 },
  unsent: 8 * 1024 * 1024,
  followBytes: 1024 * 1024,
  // Half a message: even the smallest envelopes, each with its seq and time, fit into the rest.
  pullBytes: MAX_MESSAGE_BYTES / 2,
  intake: intakeLimits({}),
  blobs: blobLimits({}),
  told: {
    envelopeBytes: MAX_ENVELOPE_BYTES,
    messageBytes: MAX_MESSAGE_BYTES,
    pushEntries: 1000
  }
};
