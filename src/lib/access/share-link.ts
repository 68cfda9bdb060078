import { z } from 'zod';
import { without } from '../docs/core/args.ts';
import { uuidBytes, uuidText, type Uuid } from '../docs/core/ids.ts';
import {
  SHARE_EXTENTS,
  SHARE_RIGHTS,
  type ShareExtent,
  type ShareRights
} from '../docs/share.schema.ts';
import { fail, ok, type Result } from '../problem.ts';
import { decodeCbor, encodeCbor } from '../sync/cbor.ts';
import { concat, DOMAIN, equal, fromBase64Url, sha256, toBase64Url } from './crypto.ts';
import { SECRET_BYTES } from './invites.ts';
import { bytesOf, personName, uuidBytesOf } from './shapes.ts';

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

const CHECK_BYTES = 4;
const LONGEST = 4096;

const isServer = (text: string): boolean =>
  URL.canParse(text) && ['https:', 'http:'].includes(new URL(text).protocol);

const content = z.object({
  v: z.literal(1),
  space: uuidBytesOf,
  invite: uuidBytesOf,
  secret: bytesOf(SECRET_BYTES),
  statement: bytesOf(32),
  server: z.string().max(500).refine(isServer, 'not a web address'),
  giver: personName,
  extent: z.enum(SHARE_EXTENTS),
  rights: z.enum(SHARE_RIGHTS),
  until: z.iso.date()
});

/** Of another kind than a join link's, so that neither can be taken for the other. */
const check = (data: Uint8Array): Uint8Array =>
  sha256(DOMAIN.shareLink, data).subarray(0, CHECK_BYTES);

/** `<server>/share#<base64url of CBOR and its check>`. */
export function encodeShareLink(link: ShareLink): string {
  const data = encodeCbor({
    ...link,
    v: 1,
    space: uuidBytes(link.space),
    invite: uuidBytes(link.invite)
  } satisfies z.input<typeof content>);
  return `${new URL(link.server).origin}/share#${toBase64Url(concat(data, check(data)))}`;
}

/** Reads a link as people paste it, or only the part behind the `#`. Never throws. */
export function parseShareLink(text: string): Result<ShareLink> {
  const tight = text.replace(/[\s\u200B-\u200D\u2060\uFEFF]+/g, '');
  if (tight === '') {
    return fail('link-empty', 'There is no link yet.', {
      action: 'Paste the link, or scan its code, that the other practice gave you.'
    });
  }
  const fragment = tight
    .slice(tight.indexOf('#') + 1)
    .replace(/^[<("'“‘]+/, '')
    .replace(/[>)"'”’.,;]+$/, '');
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
  if (fragment.length > LONGEST) return damaged('too long');
  try {
    const data = fromBase64Url(fragment);
    const body = data.subarray(0, Math.max(0, data.length - CHECK_BYTES));
    if (!equal(check(body), data.subarray(body.length))) return damaged('the check does not fit');
    const link = without(content.parse(decodeCbor(body)), 'v');
    return ok({
      ...link,
      space: uuidText(link.space),
      invite: uuidText(link.invite),
      secret: link.secret.slice(),
      statement: link.statement.slice(),
      server: link.server.replace(/\/+$/, '')
    });
  } catch (error) {
    return damaged(String(error));
  }
}

const damaged = (detail: string) =>
  fail('link-damaged', 'A part of this link is missing or was changed on the way.', {
    safe: 'The link was not used up.',
    action: 'Copy it again, whole, or scan its code instead.',
    detail
  });
