import type { CodeHit } from '../../../api/coding.ts';
import { LINE_TEXTS, type LineFields } from '../../../prescribing/chart.ts';
import { frequencyInWords } from '../../../prescribing/dosing.ts';
import { listedMedicine } from '../../../prescribing/medicine.ts';
import type { Prescription } from '../../../prescribing/script.ts';
import type { PrescribedLine } from '../../../projections/catalogue.ts';

/** A line while it is being written: every field a text, empty where nothing is said. */
export interface Draft extends Record<(typeof LINE_TEXTS)[number], string> {
  repeats: number | undefined;
}

/** A draft of a line, or an empty one. */
export function draftOf(line: Partial<Prescription> | PrescribedLine = {}): Draft {
  const texts = Object.fromEntries(LINE_TEXTS.map((key) => [key, line[key] ?? '']));
  return { ...(texts as Omit<Draft, 'repeats'>), repeats: line.repeats };
}

/** The fields that a draft says, trimmed; abbreviated frequencies in plain words. */
export function fieldsOf(draft: Draft): LineFields {
  const texts = Object.fromEntries(
    LINE_TEXTS.flatMap((key) => {
      const text = draft[key].trim();
      return text === '' ? [] : [[key, key === 'frequency' ? frequencyInWords(text) : text]];
    })
  );
  return {
    ...texts,
    medicine: draft.medicine.trim(),
    ...(draft.repeats === undefined ? {} : { repeats: draft.repeats })
  };
}

/** The draft with another medicine: what was said of the last one's product goes. */
export function withMedicine(draft: Draft, hit: Pick<CodeHit<'medicines'>, 'code' | 'row'>): Draft {
  const listed = listedMedicine(hit.code, hit.row);
  return { ...draft, strength: '', form: '', schedule: '', ...listed };
}

/** The draft with a medicine in free text, which is of no list. */
export function withFreeText(draft: Draft, medicine: string): Draft {
  if (draft.medicine === medicine) return draft;
  return { ...draft, medicine, code: '', system: '', ...(draft.code ? { schedule: '' } : {}) };
}

/** What of an earlier line is prescribed again. */
export const againOf = (line: PrescribedLine): LineFields => fieldsOf(draftOf(line));
