import { z } from 'zod';

/** Building blocks of every document's schema. A schema describes the plain value of a document:
 * atomic scalars and collaborative text both read as strings. */

export const uuid = z.uuid();

/** A calendar day, `2026-11-22`. */
export const day = z.iso.date();

/** A day, month or year as people remember them: `2026-11-22`, `2026-11` or `2026`. */
export const partialDay = z.string().regex(/^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/);

/** A calendar month, `2026-11`. */
export const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/);

/** A moment, `2026-11-22T07:30:00.000Z`, always in UTC. */
export const instant = z.iso.datetime();

/** Wall-clock time in the practice's own zone, `2026-11-22T09:30`: what a diary means by half past nine. */
export const wallTime = z.iso
  .datetime({ local: true, precision: -1 })
  .regex(/\d$/, 'Invalid wall time');

/** A non-empty line of text. */
export const line = z.string().trim().min(1).max(500);

/** A reference of a file, which is read by whoever opens the file. */
export const blob = z
  .string()
  .max(512)
  .regex(/^blob1\./);

/** Free text over several lines. */
export const prose = z.string().max(20_000);

/** Money in whole cents. */
export const cents = z.int();

/** Who did it and when (by the device's own clock). */
export const stamp = z.object({ at: instant, by: uuid });
export type Stamp = z.infer<typeof stamp>;

/** The mark of an entry that was removed: nothing is erased. */
export const tombstone = stamp.extend({ reason: z.string().max(500).optional() });
export type Tombstone = z.infer<typeof tombstone>;

/** Where an imported entry came from, so that importing it again adds nothing. */
export const origin = z.object({ system: line, id: line });

/** A code from a coding system: `{ system: 'http://loinc.org', code: '8480-6' }`. */
export const coding = { system: line.optional(), code: line.optional() };

/** One entry of a collection: its own fields, when and by whom it was added, and its tombstone. */
export const entry = <T extends z.ZodRawShape>(fields: T) =>
  z.object({
    ...fields,
    added: stamp,
    removed: tombstone.optional(),
    origin: origin.optional()
  });

/** A collection: entries keyed by UUID, never an array, so that concurrent additions never collide. */
export const collection = <T extends z.ZodType>(of: T) => z.record(uuid, of);

/** What every document carries. */
export const documentBase = <K extends string>(kind: K) => ({
  kind: z.literal(kind),
  schema: z.int().positive(),
  id: uuid,
  practice: uuid
});
