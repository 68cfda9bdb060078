import { entropyToMnemonic, mnemonicToEntropy } from '@scure/bip39';
import { wordlist } from '@scure/bip39/wordlists/english.js';
import {
  boxPairFromSeed,
  DOMAIN,
  hkdf,
  signingPairFromSeed,
  systemRandom,
  type Bytes,
  type Random
} from '../crypto/crypto.ts';
import { fail, ok, type Result } from '../problem.ts';
import { editDistance } from '../text/distance.ts';
import { deviceId, type DeviceIdentity } from './identity.ts';

/**
 * The secret of a recovery kit (KEY8): 32 random bytes, written as the 24 words of BIP-39's English
 * list. They are on paper and nowhere else.
 */

/** 256 bits and the eight bits of their check, eleven to a word. */
export const KIT_WORDS = 24;
const SEED_BYTES = 32;

export const newKitSeed = (random: Random = systemRandom): Bytes =>
  Uint8Array.from(random(SEED_BYTES));

/** The words of a seed, in order; the last one carries a check of all. */
export const wordsOfSeed = (seed: Uint8Array): string[] => {
  if (seed.length !== SEED_BYTES) throw new Error(`a kit's seed is 32 bytes, not ${seed.length}`);
  return entropyToMnemonic(seed, wordlist).split(' ');
};

/** What a kit signs and receives with: a device on paper. */
export type KitKeys = Omit<DeviceIdentity, 'name' | 'member'>;

/** The keys of a kit, from its seed alone: HKDF without salt (KEY8). */
export async function kitKeys(seed: Uint8Array): Promise<KitKeys> {
  const none = new Uint8Array();
  const [signing, box] = await Promise.all([
    signingPairFromSeed(hkdf(seed, none, DOMAIN.kitSign)),
    boxPairFromSeed(hkdf(seed, none, DOMAIN.kitBox))
  ]);
  return {
    id: deviceId(signing.publicKey),
    signKey: signing.key,
    signPublic: signing.publicKey,
    boxKey: box.key,
    boxPublic: box.publicKey
  };
}

/** The list's first four letters tell its words apart. */
const ENOUGH_LETTERS = 4;
/** As different as a word may be that is still offered in its place. */
const MOST_EDITS = 2;
const MOST_OFFERED = 3;

/** What somebody typed or pasted, in single words: numbering, punctuation and case say nothing. */
export const kitTokens = (text: string): string[] =>
  text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .filter((token) => token !== '');

/** The word of the list that a token stands for: itself, or what begins with its four letters or more. */
export function kitWord(token: string): string | undefined {
  if (wordlist.includes(token)) return token;
  if (token.length < ENOUGH_LETTERS) return undefined;
  return wordlist.find((word) => word.startsWith(token));
}

/** Words of the list that somebody may have meant, the nearest first. */
export function nearestWords(token: string): string[] {
  return wordlist
    .map((word) => ({ word, edits: editDistance(token, word, MOST_EDITS) }))
    .filter(({ edits }) => edits <= MOST_EDITS)
    .sort((a, b) => a.edits - b.edits)
    .slice(0, MOST_OFFERED)
    .map(({ word }) => word);
}

const SAFE = 'Nothing was changed, and the kit was not used.';

/**
 * Reads a kit's words as people type them: in any case, numbered or not, over several lines, or by
 * their first four letters. Says which word is wrong, how many are missing, or that their check does
 * not fit. Never throws.
 */
export function readKitWords(text: string): Result<Bytes> {
  const tokens = kitTokens(text);
  if (tokens.length === 0) {
    return fail('kit-words-none', 'There are no words yet.', {
      safe: SAFE,
      action: `Type the ${KIT_WORDS} words of the kit, in their order.`
    });
  }
  const words = tokens.map(kitWord);
  const wrong = words.indexOf(undefined);
  if (wrong >= 0) return unknownWord(tokens, wrong);
  if (tokens.length !== KIT_WORDS) return wrongCount(tokens.length);
  try {
    return ok(Uint8Array.from(mnemonicToEntropy(words.join(' '), wordlist)));
  } catch {
    return fail('kit-words-do-not-fit', 'These words do not belong together.', {
      safe: SAFE,
      action: 'At least one is another than on the paper, or two are swapped. Compare each of them.'
    });
  }
}

function unknownWord(tokens: readonly string[], at: number): Result<never> {
  const near = nearestWords(tokens[at]!).map((word) => `“${word}”`);
  const last = near.pop();
  const offered = near.length > 0 ? `${near.join(', ')} or ${last}` : last;
  return fail(
    'kit-word-unknown',
    `Word ${at + 1}, “${tokens[at]!}”, is not among the words that kits are made of.`,
    {
      safe: SAFE,
      action: offered ? `Was it ${offered}? Look at the paper.` : 'Look at the paper again.'
    }
  );
}

function wrongCount(count: number): Result<never> {
  const missing = KIT_WORDS - count;
  const difference =
    missing === 1
      ? 'one is missing'
      : missing > 1
        ? `${missing} are missing`
        : missing === -1
          ? 'one is too many'
          : `${-missing} are too many`;
  return fail(
    missing > 0 ? 'kit-words-missing' : 'kit-words-too-many',
    `A kit has ${KIT_WORDS} words; here ${count === 1 ? 'is 1' : `are ${count}`}, so ${difference}.`,
    { safe: SAFE, action: 'Type them in their order, each once.' }
  );
}
