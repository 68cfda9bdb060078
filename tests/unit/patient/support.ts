import { vi } from 'vitest';

// The practice's manner is state of the app; here it is what a new practice begins with.
vi.mock('../../../src/lib/app/locale.svelte.ts', () => ({
  manner: { locale: 'en-ZA', timeZone: 'Africa/Johannesburg' },
  clock: { now: Date.UTC(2026, 10, 22, 8) }
}));

export const TODAY = '2026-11-22';
