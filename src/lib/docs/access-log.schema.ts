import { z } from 'zod';
import { collection, documentBase, instant, line, month, uuid } from './core/fields.ts';

/** What people do with records that others may have to ask about later. */
export const ACCESS_ACTS = [
  /** A patient's record was opened. */
  'open-record',
  /** A part of it with a page of its own: chart, consultation, invoice. */
  'open-document',
  'search',
  'print',
  'export',
  'share',
  /** A record was asked to be destroyed, or was; see docs/sync.md, ERA5. */
  'destroy',
  /** A restricted record was opened, with a reason. */
  'break-glass',
  'sign-in',
  'unlock',
  'failed-unlock',
  /** Somebody looked at an entry of a log and saw to it. */
  'review'
] as const;
export type AccessAct = (typeof ACCESS_ACTS)[number];

/** Acts that are written at once: gathering them would leave a moment in which nobody knows. */
export const URGENT_ACTS: ReadonlySet<AccessAct> = new Set([
  'break-glass',
  'export',
  'share',
  'destroy',
  'review'
]);

/**
 * One act, or several of the same within some minutes. It is keyed by a UUIDv7 and never changes,
 * save that `last` and `count` grow. There is no tombstone: nothing is taken out of a log.
 */
export const accessEntry = z.object({
  at: instant,
  /** When it was done again last; absent where it was done once. */
  last: instant.optional(),
  count: z.int().min(1).max(1_000_000).optional(),
  member: uuid,
  act: z.enum(ACCESS_ACTS),
  /** Kind of the record that was opened, printed, exported. */
  kind: line.optional(),
  document: uuid.optional(),
  patient: uuid.optional(),
  /** What a search was for, in words that give nothing of it away: see `searchShape`. */
  shape: line.optional(),
  /** How many records an export or a search gave. */
  hits: z.int().min(0).optional(),
  /** Why, in the words of whoever did it. */
  reason: line.optional(),
  /** The page, without anything personal in it: `/patients/chart`. */
  page: line.optional(),
  /** The entry that a review is about. */
  about: uuid.optional()
});
export type AccessEntry = z.infer<typeof accessEntry>;

/** What one device saw in one month. Its device writes it, and nobody else. */
export const accessLogSchema = z.object({
  ...documentBase('accessLog'),
  device: uuid,
  /** Of the entries' `at`, in UTC. */
  month,
  entries: collection(accessEntry)
});
export type AccessLog = z.infer<typeof accessLogSchema>;
