import { session } from '../../../app/session.svelte.ts';
import { hasContent, type Registration } from './registration.ts';

/**
 * A registration that was begun, kept for as long as the browser's tab lives: leaving the page for
 * a telephone call loses nothing, and closing the window leaves nothing behind. It is sealed: the
 * browser writes what a tab keeps to the disk.
 */
const keyOf = (practice: string): string => `indaba.registration.${practice}`;

export function keep(practice: string, registration: Registration): void {
  const drafts = session.practice?.drafts;
  if (!drafts) return;
  try {
    if (hasContent(registration)) {
      sessionStorage.setItem(keyOf(practice), drafts.seal(JSON.stringify(registration)));
    } else sessionStorage.removeItem(keyOf(practice));
  } catch {
    // A browser that keeps nothing: what is typed lives as long as the page.
  }
}

export function kept(practice: string): Partial<Registration> | null {
  try {
    const sealed = sessionStorage.getItem(keyOf(practice));
    const text = sealed && session.practice?.drafts.open(sealed);
    return text ? (JSON.parse(text) as Partial<Registration>) : null;
  } catch {
    return null;
  }
}

export function forget(practice: string): void {
  try {
    sessionStorage.removeItem(keyOf(practice));
  } catch {
    // Nothing was kept.
  }
}
