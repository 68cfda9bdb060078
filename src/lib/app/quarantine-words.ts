import type { QuarantineReason } from '../api/replica.ts';

/** Why an entry was set aside, and what becomes of it; in the words of a practice. */
export const QUARANTINE: Record<QuarantineReason, { what: string; next: string }> = {
  'cannot-open-yet': {
    what: 'This device does not have the key for it yet.',
    next: 'It is opened by itself once the key arrives.'
  },
  'missing-dependencies': {
    what: 'It follows on something that has not arrived yet.',
    next: 'It is taken up by itself once the rest is here.'
  },
  'newer-schema': {
    what: 'It was written by a newer version of Indaba.',
    next: 'Update this device, and it is read by itself.'
  },
  'bad-signature': {
    what: 'It is not signed by the device that it says it comes from.',
    next: 'It is not used. If it happens again, ask whoever looks after the hub.'
  },
  'unknown-device': {
    what: 'It comes from a device that is not known to belong to this practice.',
    next: 'It is used once that device is known, and not before.'
  },
  'wrong-practice': {
    what: 'It belongs to another practice.',
    next: 'It is not used. Ask whoever looks after the hub.'
  },
  'not-allowed': {
    what: 'Its author’s role does not allow it, or the author no longer belongs to this practice.',
    next: 'It is not used unless their role comes to allow it.'
  },
  corrupt: {
    what: 'It arrived damaged.',
    next: 'It is asked for again; what this device has is not touched.'
  }
};
