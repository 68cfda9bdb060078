import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeLink, parseLink } from '#lib/access/link.ts';
import { encodeShareLink, parseShareLink, type ShareLink } from '#lib/access/share-link.ts';

const LINK: ShareLink = {
  space: '0193b6a0-0000-8000-8000-000000000001',
  invite: '0193b6a0-0000-7000-8000-000000000002',
  secret: new Uint8Array(16).fill(7),
  statement: new Uint8Array(32).fill(9),
  server: 'https://hub.local:8443',
  giver: 'Kliniek Oos',
  extent: 'clinical',
  rights: 'write',
  until: '2027-01-31'
};

const code = (text: string): string => {
  const parsed = parseShareLink(text);
  return parsed.ok ? 'ok' : parsed.problem.code;
};

describe('a share link (SHARE4)', () => {
  const text = encodeShareLink(LINK);

  test('says everything behind the #, which browsers never send', () => {
    expect(text.startsWith('https://hub.local:8443/share#')).toBe(true);
    expect(parseShareLink(text)).toEqual({ ok: true, value: LINK });
  });

  test('is read as people paste it: in brackets, broken over lines, or its end alone', () => {
    const fragment = text.slice(text.indexOf('#') + 1);
    for (const pasted of [
      `<${text}>`,
      `“${text}”.`,
      `${text.slice(0, 60)}\n ${text.slice(60)}`,
      fragment
    ]) {
      expect(code(pasted)).toBe('ok');
    }
  });

  test('is not taken for a link to join a practice, nor the other way round', () => {
    const join = encodeLink({
      practice: LINK.space,
      invite: LINK.invite,
      secret: LINK.secret,
      statement: LINK.statement,
      member: null,
      server: LINK.server,
      name: 'Kliniek Oos'
    });
    expect(code(join)).toBe('link-not-a-share-link');
    expect(code(join.slice(join.indexOf('#') + 1))).toBe('link-damaged');
    const parsed = parseLink(text);
    expect(parsed.ok).toBe(false);
  });

  test('that was damaged is told, whatever is changed of it', () => {
    const at = text.indexOf('#') + 1;
    fc.assert(
      fc.property(
        fc.nat({ max: text.length - at - 1 }),
        fc.constantFrom('A', 'z', '7'),
        (i, to) => {
          const place = at + i;
          fc.pre(text[place] !== to && i < text.length - at - 2);
          expect(code(text.slice(0, place) + to + text.slice(place + 1))).toBe('link-damaged');
        }
      ),
      { seed: 1, numRuns: 200 }
    );
    expect(code('')).toBe('link-empty');
    expect(code('https://hub.local:8443/share#')).toBe('link-damaged');
    expect(code('a'.repeat(10_000))).toBe('link-damaged');
  });

  test('never throws, whatever it is given', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (text) => {
        parseShareLink(text);
        parseShareLink(`https://x/share#${text}`);
      }),
      { seed: 2, numRuns: 500 }
    );
  });
});
