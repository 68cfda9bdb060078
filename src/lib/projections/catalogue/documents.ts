import type { Category } from '../../docs/attachments.schema.ts';
import type { FileKind } from '../../docs/attachments.changes.ts';
import type { Uuid } from '../../docs/core/ids.ts';

/** Documents: what was scanned, photographed and uploaded, of patients and of the practice. */
export interface DocumentsQueries {
  /**
   * A patient's documents, those of the latest date first; removed ones where they are asked for.
   * One that was moved on to clinical documents that are not here is told only with `arriving`: to
   * those who may read these, since it will come; to nobody else.
   */
  'patient.documents': {
    params: { patient: Uuid; removed?: boolean; arriving?: boolean };
    result: DocumentRow[];
  };
  /** Documents that belong to a consultation. */
  'consultation.documents': { params: { consultation: Uuid }; result: DocumentRow[] };
  /** The practice's own documents. */
  'practice.documents': { params: { removed?: boolean }; result: DocumentRow[] };
  /** Documents of all patients and of the practice by words of their names and tags. */
  'documents.search': { params: { text: string; limit?: number }; result: DocumentHit[] };
}

export interface DocumentRow {
  id: Uuid;
  kind: FileKind;
  patient: Uuid | null;
  name: string;
  category: Category;
  /** Day that it is of. */
  date: string | null;
  note: string | null;
  consultation: Uuid | null;
  tags: string[];
  addedAt: string;
  /** Member. */
  addedBy: Uuid;
  /** How often it was moved between clinical and other documents. */
  moves: number;
  /** Moved on to the clinical documents, which have not arrived here. */
  arriving: boolean;
  removed: { at: string; by: Uuid; reason: string | null } | null;
  /** Newest first, without removed ones. */
  versions: DocumentVersionRow[];
}

export interface DocumentVersionRow {
  id: Uuid;
  /** Which of the patient's documents holds it. */
  kind: FileKind;
  /** Reference of the file; null where it was moved to where this device cannot read it. */
  file: string | null;
  fileName: string;
  /** Media type as it was found in the bytes. */
  type: string;
  /** Length of the content. */
  bytes: number;
  note: string | null;
  after: Uuid | null;
  addedAt: string;
  addedBy: Uuid;
  /** Somebody else added another version at the same time, on another device. */
  atOnce: boolean;
}

export interface DocumentHit extends DocumentRow {
  /** Null for the practice's own. */
  patientName: string | null;
}
