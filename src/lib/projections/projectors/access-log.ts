import type { Projector } from './projector.ts';

export const projectAccessLog: Projector<'accessLog'> = ({ device, entries }) => ({
  patient: null,
  rows: {
    access_entry: Object.entries(entries).map(([id, entry]) => ({
      id,
      device,
      at: entry.at,
      last: entry.last ?? entry.at,
      count: entry.count ?? 1,
      member: entry.member,
      act: entry.act,
      kind: entry.kind ?? null,
      document: entry.document ?? null,
      patient: entry.patient ?? null,
      shape: entry.shape ?? null,
      hits: entry.hits ?? null,
      reason: entry.reason ?? null,
      page: entry.page ?? null,
      about: entry.about ?? null
    }))
  }
});
