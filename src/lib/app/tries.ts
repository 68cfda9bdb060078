import type { Uuid } from '../docs/core/ids.ts';

/**
 * Wrong tries to unlock a profile, until it is open and its access log can take them. They lie in the
 * browser's storage, in clear: a profile that is locked can write nothing of its own.
 */

const keyOf = (profile: Uuid): string => `indaba.tries/${profile}`;

/** More are not told apart: whoever tries that often is told of anyway. */
const MOST = 200;

export function keepTry(profile: Uuid, at: string): void {
  try {
    localStorage.setItem(keyOf(profile), JSON.stringify([...read(profile), at].slice(-MOST)));
  } catch {
    // A browser that keeps nothing keeps no tries either; the waits between them hold all the same.
  }
}

/** The tries that were kept, oldest first; they are forgotten by this. */
export function takeTries(profile: Uuid): string[] {
  const tries = read(profile);
  try {
    localStorage.removeItem(keyOf(profile));
  } catch {
    return [];
  }
  return tries;
}

function read(profile: Uuid): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(keyOf(profile)) ?? '[]');
    const moments = Array.isArray(kept) ? kept : [];
    return moments.filter((at) => typeof at === 'string' && !Number.isNaN(Date.parse(at)));
  } catch {
    return [];
  }
}
