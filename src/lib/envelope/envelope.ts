/** The front door to envelopes: their outside, sealing, opening, and what is kept of them. */
export * from './attestation.ts';
export * from './change-chunk.ts';
export * from './header.ts';
export * from './open.ts';
export * from './presence.ts';
export * from './seal.ts';
