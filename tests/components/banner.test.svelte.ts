import { flushSync } from 'svelte';
import { afterEach, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import type { ReplicaStatus, RosterView } from '#lib/api/replica.ts';
import { session } from '#lib/app/session.svelte.ts';
import BannerDangers from '#lib/components/patient/banner/BannerDangers.svelte';
import type { PatientBanner } from '#lib/projections/catalogue.ts';
import { show } from './support.ts';

const banner = { id: 'p', allergies: [], alerts: [], noKnownAllergies: false };

function preparing(total: number | null): void {
  const projecting = total === null ? null : { done: 0, total };
  session.status = { behind: 0, projecting } as unknown as ReplicaStatus;
  flushSync();
}

afterEach(() => {
  session.status = null;
  session.roster = null;
});

it('says nothing of allergies while rows are being prepared, and never takes back what it said', async () => {
  session.roster = {
    role: 'doctor',
    rights: { clinical: 'write' },
    acts: [],
    members: []
  } as unknown as RosterView;
  preparing(12);
  show(BannerDangers, { banner: banner as unknown as PatientBanner });
  await expect.element(page.getByText('Reading allergies…')).toBeVisible();
  expect(document.body.textContent).not.toContain('not asked');
  preparing(null);
  await expect.element(page.getByText('Allergies not asked yet')).toBeVisible();
  preparing(1);
  await expect.element(page.getByText('Allergies not asked yet')).toBeVisible();
});
