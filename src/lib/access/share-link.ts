import { z } from 'zod';
import { DOMAIN } from '../crypto/crypto.ts';
import { without } from '../docs/core/args.ts';
import { uuidBytes, uuidText, type Uuid } from '../docs/core/ids.ts';
import {
  SHARE_EXTENTS,
  SHARE_RIGHTS,
  type ShareExtent,
  type ShareRights
} from '../docs/share.schema.ts';
import { decodeCbor, encodeCbor } from '../encoding/cbor.ts';
import { bytesOf, personName, uuidBytesOf } from '../encoding/shapes.ts';
import { fail, ok, type Result } from '../problem.ts';
import { SECRET_BYTES } from './invites.ts';
import {
  bodyOf,
  damagedLink,
  fragmentOf,
  linkOf,
  serverAddress,
  tightened,
  type LinkKind
} from './pasted-link.ts';

/**
 * What a link says with which one practice accepts a patient's record from another (SHARE4). The
 * terms in it are for the eye alone: those that count are read, signed, from the space itself.
 */
export interface ShareLink {
  readonly space: Uuid;
  readonly invite: Uuid;
  readonly secret: Uint8Array;
  /** SHA-256 of the invite's envelope. */
  readonly statement: Uint8Array;
  readonly server: string;
  /** Name of the giving practice. */
  readonly giver: string;
  readonly extent: ShareExtent;
  readonly rights: ShareRights;
  /** The last day, `YYYY-MM-DD`. */
  readonly until: string;
}

/** Of another kind than a join link, so that neither can be taken for the other. */
const SHARE: LinkKind = { page: 'share', domain: DOMAIN.shareLink };

const content = z.object({
  v: z.literal(1),
  space: uuidBytesOf,
  invite: uuidBytesOf,
  secret: bytesOf(SECRET_BYTES),
  statement: bytesOf(32),
  server: serverAddress,
  giver: personName,
  extent: z.enum(SHARE_EXTENTS),
  rights: z.enum(SHARE_RIGHTS),
  until: z.iso.date()
});

/** `<server>/share#…`: see {@link linkOf}. */
export function encodeShareLink(link: ShareLink): string {
  const data = encodeCbor({
    ...link,
    v: 1,
    space: uuidBytes(link.space),
    invite: uuidBytes(link.invite)
  } satisfies z.input<typeof content>);
  return linkOf(SHARE, link.server, data);
}

/** Reads a link as people paste it, or only the part behind the `#`. Never throws. */
export function parseShareLink(text: string): Result<ShareLink> {
  const tight = tightened(text);
  if (tight === '') {
    return fail('link-empty', 'There is no link yet.', {
      action: 'Paste the link, or scan its code, that the other practice gave you.'
    });
  }
  if (/\/join#/.test(tight)) {
    return fail(
      'link-not-a-share-link',
      'This link is for joining a practice, not for a patient.',
      {
        safe: 'The link was not used up.',
        action: 'Open it on the device that is to join that practice.'
      }
    );
  }
  const body = bodyOf(SHARE, fragmentOf(tight));
  if (!body.ok) return body;
  try {
    const link = without(content.parse(decodeCbor(body.value)), 'v');
    return ok({
      ...link,
      space: uuidText(link.space),
      invite: uuidText(link.invite),
      secret: link.secret.slice(),
      statement: link.statement.slice(),
      server: link.server.replace(/\/+$/, '')
    });
  } catch (error) {
    return damagedLink(String(error));
  }
}
