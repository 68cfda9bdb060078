import { beforeEach, expect, it, vi } from 'vitest';
import { keepTry, takeTries } from '#lib/app/tries.ts';

const PROFILE = '0193b6a0-0000-7000-8000-000000000001';
const OTHER = '0193b6a0-0000-7000-8000-000000000002';

beforeEach(() => {
  const kept = new Map<string, string>();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key)
  });
});

it('wrong tries wait for their profile, and are told once', () => {
  keepTry(PROFILE, '2026-11-22T07:00:00.000Z');
  keepTry(PROFILE, '2026-11-22T07:00:10.000Z');
  keepTry(OTHER, '2026-11-22T07:01:00.000Z');
  expect(takeTries(PROFILE)).toEqual(['2026-11-22T07:00:00.000Z', '2026-11-22T07:00:10.000Z']);
  expect(takeTries(PROFILE)).toEqual([]);
  expect(takeTries(OTHER)).toHaveLength(1);
});

it('what somebody wrote into the storage by hand does no harm', () => {
  localStorage.setItem(`indaba.tries/${PROFILE}`, '{"not": "a list"}');
  expect(takeTries(PROFILE)).toEqual([]);
  localStorage.setItem(`indaba.tries/${PROFILE}`, '["yesterday", 7, "2026-11-22T07:00:00.000Z"]');
  expect(takeTries(PROFILE)).toEqual(['2026-11-22T07:00:00.000Z']);
});

it('a browser that keeps nothing keeps nobody out', () => {
  const refused = () => {
    throw new Error('denied');
  };
  vi.stubGlobal('localStorage', { getItem: refused, setItem: refused, removeItem: refused });
  keepTry(PROFILE, '2026-11-22T07:00:00.000Z');
  expect(takeTries(PROFILE)).toEqual([]);
});
