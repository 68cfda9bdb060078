import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeLink, parseLink, type JoinLink } from '#lib/access/link.ts';
import { concat, sha256, toBase64Url } from '#lib/crypto/crypto.ts';
import { encodeCbor } from '#lib/encoding/cbor.ts';

const LINK: JoinLink = {
  practice: '5b1c9d3e-1111-8222-8333-444455556666',
  invite: '01890000-0000-7000-8000-0000000000aa',
  statement: new Uint8Array(32).fill(7),
  member: null,
  secret: Uint8Array.from({ length: 16 }, (_, i) => i * 3),
  server: 'https://hub.local:8443',
  name: 'Dr Mthunzi & Vennote'
};
const TEXT = encodeLink(LINK);

const code = (text: string): string => {
  const parsed = parseLink(text);
  return parsed.ok ? 'ok' : parsed.problem.code;
};

test('MEM6: a link comes back as it was made', () => {
  expect(TEXT).toMatch(/^https:\/\/hub\.local:8443\/join#[A-Za-z0-9_-]+$/);
  expect(parseLink(TEXT)).toEqual({ ok: true, value: LINK });
});

test('a link is read as people paste it', () => {
  const fragment = TEXT.slice(TEXT.indexOf('#') + 1);
  const wrapped = TEXT.replace(/.{20}/g, '$&\n   ');
  const pasted = [
    `  ${TEXT}\n`,
    wrapped,
    TEXT.replace('https://', ''),
    `<${TEXT}>`,
    `"${TEXT}",`,
    fragment,
    `#${fragment}`,
    `${TEXT.slice(0, 60)}\u200b${TEXT.slice(60)}`
  ];
  for (const text of pasted) expect(parseLink(text), text).toEqual({ ok: true, value: LINK });
});

test('each way in which a link can be wrong is told by its own name', () => {
  expect(code(' \n')).toBe('link-empty');
  expect(code('https://hub.local:8443/patients')).toBe('link-not-a-join-link');
  expect(code('hello there')).toBe('link-not-a-join-link');
  expect(code(TEXT.slice(0, -1))).toBe('link-damaged');
  expect(code(TEXT.slice(0, 90))).toBe('link-damaged');
  expect(code(`${TEXT.slice(0, 80)}!${TEXT.slice(81)}`)).toBe('link-damaged');
  expect(code(`https://hub.local/join#${'A'.repeat(5000)}`)).toBe('link-damaged');
  const newer = encodeCbor({ v: 2, anything: true });
  const check = sha256(newer).subarray(0, 4);
  expect(code(`https://hub/join#${toBase64Url(concat(newer, check))}`)).toBe('link-newer');
});

test('every problem with a link says what to do', () => {
  for (const text of ['', 'x', TEXT.slice(0, -2)]) {
    const parsed = parseLink(text);
    expect(!parsed.ok && parsed.problem.action).toBeTruthy();
  }
});

test('a link of a single wrong character is never used', () => {
  const start = TEXT.indexOf('#') + 1;
  for (let at = start; at < TEXT.length; at++) {
    const replaced = TEXT[at] === 'A' ? 'B' : 'A';
    const parsed = parseLink(TEXT.slice(0, at) + replaced + TEXT.slice(at + 1));
    if (parsed.ok) expect(parsed.value).toEqual(LINK); // unused bits of the last character
  }
});

test('a server that is no web address is refused', () => {
  const body = encodeCbor({
    v: 1,
    practice: new Uint8Array(16).fill(0x88),
    invite: new Uint8Array(16).fill(0x88),
    secret: LINK.secret,
    server: 'javascript:alert(1)',
    name: 'Practice'
  });
  const text = `https://hub/join#${toBase64Url(concat(body, sha256(body).subarray(0, 4)))}`;
  expect(code(text)).toBe('link-damaged');
});

test('no text makes the parser throw', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      parseLink(text);
      parseLink(`https://hub/join#${text}`);
    }),
    { numRuns: 500, seed: 20261102 }
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const text = toBase64Url(concat(bytes, sha256(bytes).subarray(0, 4)));
      expect(parseLink(`hub/join#${text}`).ok).toBe(false);
    }),
    { numRuns: 500, seed: 20261102 }
  );
});
