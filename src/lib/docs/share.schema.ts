import { z } from 'zod';
import { day, documentBase, instant, line, stamp, uuid } from './core/fields.ts';

/** How far a share reaches: what the front desk keeps, or the clinical record too. */
export const SHARE_EXTENTS = ['front', 'clinical'] as const;
export type ShareExtent = (typeof SHARE_EXTENTS)[number];

/** Whether the other practice may only read, or change the record as well. */
export const SHARE_RIGHTS = ['read', 'write'] as const;
export type ShareRights = (typeof SHARE_RIGHTS)[number];

/** What was agreed between two practices: said once by the giver, in the share space itself. */
export const shareTerms = z.object({
  /** The share space: a log of its own, with two sides. */
  space: uuid,
  patient: uuid,
  /** The practice whose record it is and stays. */
  origin: uuid,
  /** The giving practice's name. */
  giver: line,
  extent: z.enum(SHARE_EXTENTS),
  rights: z.enum(SHARE_RIGHTS),
  /** The last day, and the moment at which it is over in the giver's time zone. */
  until: day,
  expiresAt: instant,
  /** The consent that it rests on, in the patient's record. */
  consent: uuid
});
export type ShareTerms = z.infer<typeof shareTerms>;

/** Bytes as text: keys and signed statements, which no change ever edits in part. */
export const base64 = z
  .string()
  .max(200_000)
  .regex(/^[A-Za-z0-9_-]+$/);

/** A statement about who is in the space, and its place among them. */
export const keptStatement = z.object({ order: z.int().min(0), bytes: base64 });

export const SHARE_ENDINGS = ['withdrawn', 'expired', 'left'] as const;
export type ShareEnding = (typeof SHARE_ENDINGS)[number];

/**
 * One practice's end of a share. `share` is read by the front desk: the terms and how it stands, and
 * of a front share the side's keys. `clinicalShare` holds the keys of a share that reaches the
 * clinical record, so that whoever may not read that never holds them.
 */
const shareOf = <K extends 'share' | 'clinicalShare'>(kind: K) =>
  z.object({
    ...documentBase(kind),
    side: z.enum(['giver', 'receiver', 'terms']),
    terms: shareTerms,
    /** The other practice's name, as far as it is known. */
    partner: line.optional(),
    server: line.optional(),
    begun: stamp.optional(),
    /** Until when the link could be used; of the giver's side. */
    linkExpiresAt: instant.optional(),
    accepted: z.object({ at: instant, name: line }).optional(),
    ended: z
      .object({
        at: instant,
        by: uuid.optional(),
        reason: z.enum(SHARE_ENDINGS),
        note: z.string().max(500).optional()
      })
      .optional(),
    /** This side's identity in the space, private keys included. */
    identity: base64.optional(),
    /** The space's keys, as far as the extent reaches. */
    keyring: base64.optional(),
    /** What has been said about who is in the space, by entry id: fills a server that lost it. */
    statements: z.record(uuid, keptStatement).default({})
  });

export const shareSchema = shareOf('share');
export const clinicalShareSchema = shareOf('clinicalShare');
export type Share = z.infer<typeof shareSchema>;
