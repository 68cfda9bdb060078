import { createPrivateKey, createPublicKey, hkdfSync } from 'node:crypto';
import { wordlist } from '@scure/bip39/wordlists/english.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toHex } from '#lib/crypto/crypto.ts';
import { deviceId } from '#lib/access/identity.ts';
import { kitKeys, newKitSeed, readKitWords, wordsOfSeed } from '#lib/access/kit.ts';
import { practiceCode, readPracticeCode, restoreAddress } from '#lib/access/practice-code.ts';

const seedOf = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);
const problemOf = (text: string) => {
  const read = readKitWords(text);
  return read.ok ? undefined : read.problem;
};

/** 256-bit vectors of BIP-39's reference implementation. */
const VECTORS = [
  [seedOf(0x00), `${'abandon '.repeat(23)}art`],
  [
    seedOf(0x7f),
    `${'legal winner thank year wave sausage worth useful '.repeat(2)}legal winner thank year wave sausage worth title`
  ],
  [seedOf(0xff), `${'zoo '.repeat(23)}vote`]
] as const;

describe('the words of a recovery kit', () => {
  it.each(VECTORS)('are those of BIP-39 (%#)', (seed, words) => {
    expect(wordsOfSeed(seed).join(' ')).toBe(words);
    expect(readKitWords(words)).toEqual({ ok: true, value: seed });
  });

  it('give every seed back, in whatever shape they are typed', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.boolean(), (seed, cut) => {
        const words = wordsOfSeed(seed).map((word) => (cut ? word.slice(0, 4) : word));
        const numbered = words.map((word, at) => `${at + 1}. ${word.toUpperCase()}`);
        expect(readKitWords(numbered.join('\n\t '))).toEqual({ ok: true, value: seed });
        expect(readKitWords(`  ${words.join(',')} `)).toEqual({ ok: true, value: seed });
      }),
      { seed: 8, numRuns: 200 }
    );
  });

  it('begin with four letters that no other has, so that these are enough', () => {
    const starts = wordlist.map((word) => word.slice(0, 4));
    expect(new Set(starts).size).toBe(wordlist.length);
  });

  it('are told from others by their place, with the nearest that there are', () => {
    const words = wordsOfSeed(seedOf(7));
    words[4] = 'abandn';
    const problem = problemOf(words.join(' '));
    expect(problem).toMatchObject({ code: 'kit-word-unknown' });
    expect(problem!.message).toContain('Word 5, “abandn”');
    expect(problem!.action).toContain('“abandon”');
    expect(problemOf(`${words.slice(0, 4).join(' ')} xyzzyxyzzy`)!.action).toBe(
      'Look at the paper again.'
    );
  });

  it('are counted: what is missing or too many is said', () => {
    const words = wordsOfSeed(seedOf(9));
    expect(problemOf('')).toMatchObject({ code: 'kit-words-none' });
    expect(problemOf(words.slice(0, 18).join(' '))!.message).toContain('6 are missing');
    expect(problemOf(words.slice(0, 23).join(' '))!.message).toContain('one is missing');
    expect(problemOf([...words, 'zoo'].join(' '))!.message).toContain('one is too many');
  });

  it('are refused where two are swapped', () => {
    const words = wordsOfSeed(Uint8Array.from({ length: 32 }, (_, i) => i * 7));
    [words[2], words[3]] = [words[3]!, words[2]!];
    expect(problemOf(words.join(' '))).toMatchObject({ code: 'kit-words-do-not-fit' });
  });

  it('are of no use cut short: four letters are the least', () => {
    expect(problemOf(wordsOfSeed(seedOf(0)).join(' ').replace('art', 'ar'))).toMatchObject({
      code: 'kit-word-unknown'
    });
  });

  it('are other words every time', () => {
    expect(toHex(newKitSeed())).not.toBe(toHex(newKitSeed()));
  });
});

describe('the keys of a recovery kit (KEY8)', () => {
  /** The public key of 32 bare bytes, by OpenSSL instead of WebCrypto. */
  const publicOf = (curve: 'ed25519' | 'x25519', bare: ArrayBuffer): string => {
    const prefix =
      curve === 'ed25519' ? '302e020100300506032b657004220420' : '302e020100300506032b656e04220420';
    const key = Buffer.concat([Buffer.from(prefix, 'hex'), Buffer.from(bare)]);
    const own = createPrivateKey({ key, format: 'der', type: 'pkcs8' });
    const { x } = createPublicKey(own).export({ format: 'jwk' });
    return Buffer.from(x!, 'base64url').toString('hex');
  };

  it('come by HKDF-SHA-256 from the seed, without salt, under two names', async () => {
    const seed = Uint8Array.from({ length: 32 }, (_, i) => i);
    const keys = await kitKeys(seed);
    const derived = (info: string) => hkdfSync('sha256', seed, '', info, 32);
    const key = (curve: 'ed25519' | 'x25519', info: string) => publicOf(curve, derived(info));
    expect(toHex(keys.signPublic)).toBe(key('ed25519', 'indaba/kit/sign/1'));
    expect(toHex(keys.boxPublic)).toBe(key('x25519', 'indaba/kit/box/1'));
    expect(keys.id).toBe(deviceId(keys.signPublic));
  });

  it('are these, for ever: a kit that was printed opens with every later version', async () => {
    const { id, signPublic, boxPublic } = await kitKeys(seedOf(0));
    expect({ id, sign: toHex(signPublic), box: toHex(boxPublic) }).toMatchInlineSnapshot(`
      {
        "box": "e180fa14b629a0fc8f2a12746b7222afed5064a02af7caf4ca5f6880c84c1534",
        "id": "49bfdcb2-1c56-8d42-bf21-3bd34d116040",
        "sign": "41fb803038a4702e83d56197ae8f3d254ecc983e3c23bd9b609600fd7684f988",
      }
    `);
  });
});

describe('the code of a practice on paper (KEY9)', () => {
  const PRACTICE = '0f1e2d3c-4b5a-8978-a695-b4c3d2e1f001';

  it('is seven groups of four, and gives the practice back however it is typed', () => {
    const code = practiceCode(PRACTICE);
    expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{4}$/);
    for (const typed of [
      code,
      code.toLowerCase().replaceAll('-', ' '),
      code.replaceAll('0', 'o').replaceAll('1', 'l'),
      restoreAddress('https://hub.local:8443/', PRACTICE),
      PRACTICE.toUpperCase()
    ]) {
      expect(readPracticeCode(typed), typed).toEqual({ ok: true, value: PRACTICE });
    }
  });

  it('is the same for ever', () => {
    expect(practiceCode(PRACTICE)).toMatchInlineSnapshot(`"1WF2-TF2B-BA4Q-H9MN-PK1X-5RFG-04GV"`);
  });

  it('shows nearly every mistake in it', () => {
    const code = practiceCode(PRACTICE).replaceAll('-', '');
    const wrong = [...code].map((was, at) => {
      const other = was === '7' ? '8' : '7';
      return readPracticeCode(code.slice(0, at) + other + code.slice(at + 1));
    });
    const noticed = wrong.filter((read) => !read.ok && read.problem.code === 'practice-code-wrong');
    expect(noticed).toHaveLength(code.length);
  });

  it.each(['', 'ABCD', `${'0'.repeat(29)}`, 'https://hub.local/join#abc'])(
    'is asked for whole: %j',
    (typed) => {
      expect(readPracticeCode(typed)).toMatchObject({
        ok: false,
        problem: { code: 'practice-code-length' }
      });
    }
  );

  it('stands in an address without any secret', () => {
    expect(restoreAddress('https://hub.local:8443/sub', PRACTICE)).toBe(
      `https://hub.local:8443/restore#${practiceCode(PRACTICE)}`
    );
  });
});
