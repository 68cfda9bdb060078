import type { Projector } from './projector.ts';

export const projectDestructions: Projector<'destructions'> = ({ records }) => ({
  patient: null,
  rows: {
    destruction: Object.entries(records).map(([id, one]) => ({
      id,
      patient: one.patient,
      folder: one.folder ?? null,
      initials: one.initials ?? null,
      born: one.born ?? null,
      last_active: one.lastActive,
      until: one.until,
      reason: one.reason,
      rule_source: one.source,
      documents: one.documents,
      ask: one.ask,
      asked_by: one.askedBy,
      asked_at: one.askedAt,
      agreed_by: one.agreedBy,
      agreed_at: one.agreedAt
    }))
  }
});
