import { concat, DOMAIN, utf8 } from '../crypto/crypto.ts';
import { uuidBytes, type Uuid } from '../docs/core/ids.ts';

/** Where a connection goes, as the device that opens it knows it. */
export interface Place {
  /** Name or address of the server, as the device dialled it: lower case, IPv6 without brackets. */
  readonly host: string;
  /** `/sync` or `/blobs`: what the connection is for. */
  readonly path: string;
}

/** Most characters of a host's name. */
export const MAX_HOST = 253;

/** The place of an address: `wss://hub.local:8443/sync` leads to `hub.local` and `/sync`. */
export function placeOf(url: string): Place {
  const { hostname, pathname } = new URL(url);
  return { host: hostname.replace(/^\[|\]$/g, ''), path: pathname };
}

/**
 * What a device signs to prove who it is (WIRE1): good for one challenge of one server, for one practice,
 * and at the place that the device dialled, so that nobody can pass it on from another.
 */
export const sessionSigned = (about: {
  readonly nonce: Uint8Array;
  readonly practice: Uuid;
  readonly device: Uuid;
  /** The server's id, as it gave it. */
  readonly server: Uint8Array;
  readonly place: Place;
}): Uint8Array =>
  concat(
    DOMAIN.session,
    about.nonce,
    uuidBytes(about.practice),
    uuidBytes(about.device),
    about.server,
    utf8(about.place.host + about.place.path)
  );
