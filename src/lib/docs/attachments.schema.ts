import { z } from 'zod';
import {
  blob,
  collection,
  day,
  documentBase,
  entry,
  instant,
  line,
  prose,
  uuid
} from './core/fields.ts';

/** What a document is about; it decides who may open it, see {@link KIND_OF_CATEGORY}. */
export const CATEGORIES = ['medical', 'administrative', 'financial', 'legal', 'other'] as const;
export type Category = (typeof CATEGORIES)[number];

/** The two documents of a patient that hold what somebody scanned or uploaded. */
export const PATIENT_FILE_KINDS = ['attachments', 'papers'] as const;
export type PatientFileKind = (typeof PATIENT_FILE_KINDS)[number];

/** One state of a document: a file, which is never changed. Who added it and when is its `added`. */
export const attachmentVersion = entry({
  /** The document that it is a version of. */
  document: uuid,
  /** Absent where the document was moved to where fewer people may read it. */
  file: blob.optional(),
  fileName: line,
  /** Media type, as it was found in the bytes themselves. */
  type: line,
  bytes: z.int().nonnegative(),
  note: line.optional(),
  /** The version that was the newest to whoever added this one. */
  after: uuid.optional()
});

/** Where a document lives since it was last moved between a patient's two kinds. */
const home = z.object({
  in: z.enum(PATIENT_FILE_KINDS),
  /** Counts its moves: which was the last does not hang on anybody's clock. */
  move: z.int().positive(),
  at: instant,
  by: uuid
});

/** Something scanned, photographed, uploaded or made here; its versions stand beside it. */
export const attachment = entry({
  name: line,
  category: z.enum(CATEGORIES),
  /** The day that it is of: of the letter, the test, the scan. */
  date: day.optional(),
  note: prose.optional(),
  /** The consultation to which it belongs. */
  consultation: z.uuid().optional(),
  /** Words to find it by; a key is the word in small letters. */
  tags: z.record(line, line).optional(),
  home: home.optional()
});

/**
 * Versions lie beside the documents, not within them: two devices that move one document at once
 * write its entry twice, of which one stays, and what either adds afterwards must not go with the other.
 */
const attachments = {
  attachments: collection(attachment),
  versions: collection(attachmentVersion)
};

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
export const KIND_OF_CATEGORY: Readonly<Record<Category, PatientFileKind>> = {
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
