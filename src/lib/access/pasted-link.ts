import { z } from 'zod';
import { concat, equal, fromBase64Url, sha256, toBase64Url } from '../crypto/crypto.ts';
import { fail, type Result } from '../problem.ts';

/**
 * Links that are handed from person to person: `<server>/<page>#<base64url of a body and its check>`.
 * Everything is behind the `#`, which browsers never send to anybody.
 */

/** The first bytes of a hash, so that a mistyped link is known for what it is before it is used. */
const CHECK_BYTES = 4;
/** Characters behind the `#`. */
const LONGEST = 4096;

/** Where a link leads: an http or https address. */
export const serverAddress = z
  .string()
  .max(500)
  .refine(
    (text) => URL.canParse(text) && ['https:', 'http:'].includes(new URL(text).protocol),
    'not a web address'
  );

/** A kind of link: the page that takes it, and what keeps it apart from every other kind. */
export interface LinkKind {
  readonly page: string;
  /** Goes into the check before the body; empty for the oldest kind. */
  readonly domain: Uint8Array;
}

const check = ({ domain }: LinkKind, body: Uint8Array): Uint8Array =>
  sha256(domain, body).subarray(0, CHECK_BYTES);

export const linkOf = (kind: LinkKind, server: string, body: Uint8Array): string =>
  `${new URL(server).origin}/${kind.page}#${toBase64Url(concat(body, check(kind, body)))}`;

/** A text as people paste it, without the spaces and line breaks that mail programs put into it. */
export const tightened = (text: string): string =>
  text.replace(/[\s\u200B-\u200D\u2060\uFEFF]+/g, '');

/** The part behind the `#` of a tightened text, or all of it: without quotes and brackets around it. */
export const fragmentOf = (tight: string): string =>
  tight
    .slice(tight.indexOf('#') + 1)
    .replace(/^[<("'“‘]+/, '')
    .replace(/[>)"'”’.,;]+$/, '');

/** The body of a link, if its check fits. Never throws. */
export function bodyOf(kind: LinkKind, fragment: string): Result<Uint8Array> {
  if (fragment.length > LONGEST) return damagedLink('too long');
  let data: Uint8Array;
  try {
    data = fromBase64Url(fragment);
  } catch {
    return damagedLink('characters that no link has');
  }
  const body = data.subarray(0, Math.max(0, data.length - CHECK_BYTES));
  return equal(check(kind, body), data.subarray(body.length))
    ? { ok: true, value: body }
    : damagedLink('the check does not fit');
}

export const damagedLink = (detail: string): Result<never> =>
  fail('link-damaged', 'A part of this link is missing or was changed on the way.', {
    safe: 'The link was not used up.',
    action: 'Copy it again, whole, or scan its code instead.',
    detail
  });
