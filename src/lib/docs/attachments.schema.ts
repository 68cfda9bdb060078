import { z } from 'zod';
import { blob, collection, day, documentBase, entry, line, prose } from './core/fields.ts';

/** What a document is about; it decides who may open it, see {@link KIND_OF_CATEGORY}. */
export const CATEGORIES = ['medical', 'administrative', 'financial', 'legal', 'other'] as const;
export type Category = (typeof CATEGORIES)[number];

/** One state of a document: a file, which is never changed. Who added it and when is its `added`. */
export const attachmentVersion = entry({
  file: blob,
  fileName: line,
  /** Media type, as it was found in the bytes themselves. */
  type: line,
  bytes: z.int().nonnegative(),
  note: line.optional()
});

/** Something scanned, photographed, uploaded or made here, with all its versions. */
export const attachment = entry({
  name: line,
  category: z.enum(CATEGORIES),
  /** The day that it is of: of the letter, the test, the scan. */
  date: day.optional(),
  note: prose.optional(),
  /** The consultation in which it was added. */
  consultation: z.uuid().optional(),
  /** Words to find it by; a key is the word in small letters. */
  tags: z.record(line, line).optional(),
  versions: collection(attachmentVersion)
});

const attachments = { attachments: collection(attachment) };

/** A patient's documents that only clinical staff may open. */
export const attachmentsSchema = z.object({
  ...documentBase('attachments'),
  patient: z.uuid(),
  ...attachments
});
/** A patient's documents that the front desk may open too: cards, forms, accounts. */
export const papersSchema = z.object({
  ...documentBase('papers'),
  patient: z.uuid(),
  ...attachments
});
/** The practice's own documents, of no patient. */
export const practiceFilesSchema = z.object({ ...documentBase('practiceFiles'), ...attachments });

/** Which of a patient's two documents holds a category: scopes are of documents, not of entries. */
export const KIND_OF_CATEGORY: Readonly<Record<Category, 'attachments' | 'papers'>> = {
  medical: 'attachments',
  legal: 'attachments',
  administrative: 'papers',
  financial: 'papers',
  other: 'papers'
};

export type Attachment = z.infer<typeof attachment>;
export type AttachmentVersion = z.infer<typeof attachmentVersion>;
export type Attachments = z.infer<typeof attachmentsSchema>;
export type Papers = z.infer<typeof papersSchema>;
export type PracticeFiles = z.infer<typeof practiceFilesSchema>;
