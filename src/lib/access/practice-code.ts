import { concat, DOMAIN, sha256 } from '../crypto/crypto.ts';
import { uuidBytes, uuidText, type Uuid } from '../docs/core/ids.ts';
import { fail, ok, type Result } from '../problem.ts';

/**
 * A practice's id for paper (KEY9): what a person types so that no server can put another practice in
 * its place. The id is a hash of the key that the practice was born with (ID1), so whoever has it
 * accepts no other genesis.
 */

/** Crockford's base 32: no letter is taken for a digit. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** 16 bytes of id and 12 bits of check, five bits to a character. */
const LENGTH = 28;
const GROUP = 4;

/** `7ZQF-3K9T-…`: seven groups of four. */
export const practiceCode = (practice: Uuid): string =>
  spell(uuidBytes(practice))
    .match(new RegExp(`.{${GROUP}}`, 'g'))!
    .join('-');

function spell(id: Uint8Array): string {
  const bits = [...concat(id, sha256(DOMAIN.practiceCode, id).subarray(0, 2))]
    .map((byte) => byte.toString(2).padStart(8, '0'))
    .join('');
  const fives = bits.slice(0, LENGTH * 5).match(/.{5}/g)!;
  return fives.map((five) => ALPHABET[Number.parseInt(five, 2)]!).join('');
}

/**
 * Reads a practice's code as people type it, or as the end of the address in a kit's QR code; an id
 * itself will do. Never throws.
 */
export function readPracticeCode(text: string): Result<Uuid> {
  const typed = text.trim();
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(typed)) return ok(typed.toLowerCase());
  const tight = typed
    .slice(typed.indexOf('#') + 1)
    .toUpperCase()
    .replaceAll(/[\s–—-]/g, '')
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1');
  const values = [...tight].map((character) => ALPHABET.indexOf(character));
  if (values.length !== LENGTH || values.includes(-1)) {
    return fail('practice-code-length', 'This is not the whole code of a practice.', {
      safe: 'Nothing was changed.',
      action: `It has ${LENGTH} letters and digits, in seven groups of four, and stands on the kit.`
    });
  }
  const bits = values.map((value) => value.toString(2).padStart(5, '0')).join('');
  const id = Uint8Array.from(bits.slice(0, 128).match(/.{8}/g)!, (byte) =>
    Number.parseInt(byte, 2)
  );
  if (spell(id) !== tight) {
    return fail('practice-code-wrong', 'A letter or digit of the practice’s code is wrong.', {
      safe: 'Nothing was changed.',
      action: 'Compare it with the kit, group by group.'
    });
  }
  return ok(uuidText(id));
}

/** What a kit's QR code says: where to go, and which practice. It holds no secret. */
export const restoreAddress = (server: string, practice: Uuid): string =>
  `${new URL(server).origin}/restore#${practiceCode(practice)}`;
