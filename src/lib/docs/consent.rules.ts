import type { Consent } from './consent.schema.ts';
import { refuse } from './core/refuse.ts';

type Given = Partial<Omit<Consent, 'added' | 'removed' | 'withdrawn' | 'lapsed'>>;

/** Refuses a consent that says too little to be relied upon; `today` is the day of recording. */
export function mustBeWhole(given: Given, today: string): void {
  if (given.purpose === 'sharing' && !given.party) {
    refuse(
      'consent-party-missing',
      'A consent to sharing names the practice or person it is for.',
      'Say with whom the record may be shared.'
    );
  }
  if ((given.extent === 'specific' || given.purpose === 'other') && !given.details) {
    refuse(
      'consent-details-missing',
      'This consent does not say what it is for.',
      'Write out what was agreed to.'
    );
  }
  if (given.givenBy !== 'patient' && !given.giverName) {
    refuse(
      'consent-giver-missing',
      'A consent that somebody gave for the patient needs their name.',
      'Say who gave it.'
    );
  }
  if (given.how === 'verbal' && !given.witness) {
    refuse(
      'consent-witness-missing',
      'A consent by word of mouth needs a witness.',
      'Say who heard it, or have a form signed.'
    );
  }
  if (given.to && given.from && given.to < given.from) {
    refuse('consent-dates', 'This consent would end before it begins.', 'Correct the dates.');
  }
  // A day's grace: the practice's day may be ahead of the clock's.
  if (given.from && given.from > dayAfter(today)) {
    refuse(
      'consent-not-yet',
      'A consent is recorded once it is given.',
      'Give the day on which it was given.'
    );
  }
}

const dayAfter = (day: string): string =>
  new Date(Date.parse(`${day}T00:00Z`) + 86_400_000).toISOString().slice(0, 10);

/** Where a consent stands on a day. */
export type ConsentStanding = 'active' | 'expired' | 'withdrawn';

export const consentStanding = (
  consent: Pick<Consent, 'to' | 'withdrawn'>,
  day: string
): ConsentStanding =>
  consent.withdrawn
    ? 'withdrawn'
    : consent.to !== undefined && consent.to < day
      ? 'expired'
      : 'active';

/** Whether a consent covers sharing to this extent on a day. */
export const coversSharing = (
  consent: Pick<Consent, 'purpose' | 'extent' | 'to' | 'withdrawn' | 'removed'>,
  extent: 'front' | 'clinical',
  day: string
): boolean =>
  !consent.removed &&
  consent.purpose === 'sharing' &&
  consentStanding(consent, day) === 'active' &&
  (extent === 'front' || consent.extent === 'clinical');
