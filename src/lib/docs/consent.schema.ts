import { z } from 'zod';
import { blob, day, entry, line, tombstone } from './core/fields.ts';

/** What a consent is for. */
export const CONSENT_PURPOSES = [
  'treatment',
  'sharing',
  'medical-aid',
  'research',
  'photos',
  'electronic-communication',
  'other'
] as const;

/** How far it reaches: what the front desk sees, the clinical record too, or what is written out. */
export const CONSENT_EXTENTS = ['front', 'clinical', 'specific'] as const;

/** Who gave it: the patient, or somebody who may decide for the patient. */
export const CONSENT_GIVERS = ['patient', 'parent', 'guardian', 'curator', 'other'] as const;

export const CONSENT_MANNERS = ['written', 'electronic', 'verbal'] as const;

const note = z.string().trim().max(2000);

/**
 * A consent that somebody gave (POPIA, section 11: voluntary, specific, informed). What was given is
 * never edited: a consent ends by its date or by being withdrawn, and a new one is recorded.
 */
export const consent = entry({
  purpose: z.enum(CONSENT_PURPOSES),
  /** The practice or person it is for, where the purpose names one: with whom is shared, which study. */
  party: line.optional(),
  extent: z.enum(CONSENT_EXTENTS),
  /** What exactly, in words: needed where the extent is `specific` or the purpose `other`. */
  details: note.optional(),
  givenBy: z.enum(CONSENT_GIVERS),
  /** Who that was, where it was not the patient. */
  giverName: line.optional(),
  /** What that person is to the patient: mother, court-appointed curator. */
  giverCapacity: line.optional(),
  how: z.enum(CONSENT_MANNERS),
  /** Who heard it, where it was given by word of mouth. */
  witness: line.optional(),
  from: day,
  /** The last day on which it holds; absent where it holds until it is withdrawn. */
  to: day.optional(),
  /** The signed form: how it is called or where it is filed, and its scan (docs/sync.md, BLOB2). */
  formName: line.optional(),
  form: blob.optional(),
  note: note.optional(),
  /** Taken back: from then on it covers nothing new. `reason` says by whom and why, as told. */
  withdrawn: tombstone.optional(),
  /** Seen to have run out, and left so: nobody is reminded of it any more. */
  lapsed: tombstone.optional()
});

export type Consent = z.infer<typeof consent>;
export type ConsentPurpose = Consent['purpose'];
export type ConsentExtent = Consent['extent'];
