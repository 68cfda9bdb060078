import { tagKey } from '../../docs/attachments.changes.ts';
import type { Attachments, Papers, PracticeFiles } from '../../docs/attachments.schema.ts';
import type { Uuid } from '../../docs/core/ids.ts';
import { words } from '../../text/fold.ts';
import type { Rows } from '../tables.ts';
import type { Derived, Projector } from './projector.ts';

type Files = Attachments | Papers | PracticeFiles;

/** Removed ones as well: a page offers to bring them back. */
function fileRows(value: Files, patient: Uuid | null): Rows {
  return {
    filed: Object.entries(value.attachments).map(([id, entry]) => {
      const tags = Object.keys(entry.tags ?? {}).sort();
      return {
        id,
        kind: value.kind,
        patient,
        name: entry.name,
        category: entry.category,
        day: entry.date ?? null,
        note: entry.note ?? null,
        consultation: entry.consultation ?? null,
        tags_json: JSON.stringify(tags.map((key) => entry.tags![key]!)),
        added_at: entry.added.at,
        added_by: entry.added.by,
        home: entry.home?.in ?? null,
        moves: entry.home?.move ?? 0,
        removed_at: entry.removed?.at ?? null,
        removed_by: entry.removed?.by ?? null,
        removed_reason: entry.removed?.reason ?? null
      };
    }),
    filed_word: Object.entries(value.attachments).flatMap(([id, { name, tags }]) =>
      [...new Set([name, ...Object.keys(tags ?? {})].flatMap(words))]
        .sort()
        .map((word) => ({ id, word }))
    ),
    filed_version: Object.entries(value.versions).map(([id, entry]) => ({
      id,
      document: entry.document,
      file: entry.file ?? null,
      file_name: entry.fileName,
      type: entry.type,
      bytes: entry.bytes,
      note: entry.note ?? null,
      after: entry.after ?? null,
      added_at: entry.added.at,
      added_by: entry.added.by,
      removed_at: entry.removed?.at ?? null
    }))
  };
}

export const projectAttachments = (value: Attachments | Papers): Derived => ({
  patient: value.patient,
  rows: fileRows(value, value.patient),
  fieldName: (path) => value.attachments[path[1] ?? '']?.name ?? tagKey(path.join(' '))
});

export const projectPracticeFiles: Projector<'practiceFiles'> = (value) => ({
  patient: null,
  rows: fileRows(value, null)
});
