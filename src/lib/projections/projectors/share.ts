import type { Share } from '../../docs/share.schema.ts';
import type { Projector } from './projector.ts';

/** How a share stands. Its keys are nobody's business here, and are never copied. */
export const projectShare: Projector<'share'> = (share) => ({
  patient: share.terms.patient,
  rows: share.side === 'terms' ? {} : { patient_share: [rowOf(share, share.side)] }
});

const rowOf = (
  { terms, partner, begun, accepted, ended, linkExpiresAt }: Share,
  side: 'giver' | 'receiver'
) => ({
  space: terms.space,
  patient: terms.patient,
  side,
  partner: partner ?? terms.giver,
  extent: terms.extent,
  rights: terms.rights,
  until: terms.until,
  expires_at: terms.expiresAt,
  consent: terms.consent,
  begun_at: begun?.at ?? null,
  link_expires_at: linkExpiresAt ?? null,
  accepted_at: accepted?.at ?? null,
  accepted_by: accepted?.name ?? null,
  ended_at: ended?.at ?? null,
  ended_reason: ended?.reason ?? null
});

/** Only keys: what there is to show is in the `share` beside it. */
export const projectClinicalShare: Projector<'clinicalShare'> = ({ terms }) => ({
  patient: terms.patient,
  rows: {}
});
