/** The other end of a connection, as a session sees it. */
export interface Peer {
  /**
   * Hands bytes over to be sent; does nothing once the connection is gone.
   *
   * @param done is called once nobody looks at them any more
   */
  send(message: Uint8Array, done?: () => void): void;
  /** Bytes that were handed over and are not on their way yet. */
  readonly unsent: number;
  /** Resolves when little is left unsent, or the connection is gone. */
  drained(): Promise<void>;
  /** Ends the connection with a reason that the other side is told. */
  close(code: CloseCode, reason: string): void;
}

/** Why a connection is ended (RFC 6455, section 7.4.1). */
export const CLOSE = {
  goingAway: 1001,
  protocol: 1002,
  notBinary: 1003,
  policy: 1008,
  tooLarge: 1009,
  failed: 1011,
  tryLater: 1013
} as const;
export type CloseCode = (typeof CLOSE)[keyof typeof CLOSE];
