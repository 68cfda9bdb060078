import { hasContent, type Registration } from './registration.ts';

/**
 * A registration that was begun, kept for as long as the browser's tab lives: leaving the page for
 * a telephone call loses nothing, and closing the window leaves nothing behind.
 */
const keyOf = (practice: string): string => `indaba.registration.${practice}`;

export function keep(practice: string, registration: Registration): void {
  try {
    if (hasContent(registration)) {
      sessionStorage.setItem(keyOf(practice), JSON.stringify(registration));
    } else sessionStorage.removeItem(keyOf(practice));
  } catch {
    // A browser that keeps nothing: what is typed lives as long as the page.
  }
}

export function kept(practice: string): Partial<Registration> | null {
  try {
    const text = sessionStorage.getItem(keyOf(practice));
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
