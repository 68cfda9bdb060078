import { dayAt, type Manner } from '../../format.ts';
import type { ChangeArgs } from '../../docs/changes.ts';
import type { Consultation, Letter } from '../../docs/consultation.schema.ts';
import type { Chart } from '../../docs/chart.schema.ts';
import type { Uuid } from '../../docs/core/ids.ts';
import {
  allergyWords,
  diagnosisLines,
  medicationLines,
  problemLines
} from '../../templates/clinical.ts';
import type { Chosen } from '../../templates/choice.ts';
import { appended, fill, type Values } from '../../templates/fill.ts';
import { measuredOn } from '../../templates/measured.ts';
import type { Template } from '../templates/known.svelte.ts';

type NewLetter = ChangeArgs<'consultation.addLetter'>;

/**
 * A letter as it begins. A sick note begins with what is usually so, the visit's own time and day among
 * it; a template fills the words, with what was chosen in it.
 */
export function newLetter(
  id: Uuid,
  consultation: Consultation,
  type: Letter['type'],
  manner: Manner,
  template?: Template,
  values?: Values,
  chosen?: Chosen
): NewLetter {
  const day = dayAt(consultation.startedAt, manner.timeZone);
  const body = template?.text && values ? fill(template.text, values, chosen).text : undefined;
  return {
    consultation: id,
    type,
    ...(type === 'sick-note' && {
      examinedAt: consultation.startedAt,
      ground: 'examined',
      fitness: 'unfit',
      from: day
    }),
    ...(template && type === 'letter' && { title: template.name }),
    ...(type === 'referral' && !template && consultation.reason && { title: consultation.reason }),
    ...(body && { body })
  };
}

/** What of the record can be drawn into a letter, with its words; what is empty is not offered. */
export function drawable(
  consultation: Consultation,
  chart: Chart | undefined,
  manner: Manner
): { readonly label: string; readonly text: string }[] {
  const day = dayAt(consultation.startedAt, manner.timeZone);
  const part = (label: string, text: string | undefined) =>
    text?.trim() ? [{ label, text: `${label}:\n${text.trim()}` }] : [];
  const lines = (items: readonly string[]) => items.join('\n');
  return [
    ...part('Reason', consultation.reason),
    ...part('History', consultation.notes.subjective),
    ...part('Findings', consultation.notes.objective),
    ...part('Measurements', measuredOn(chart?.vitals, day, manner)),
    ...part('Diagnosis', lines(diagnosisLines(consultation))),
    ...part('Plan', consultation.notes.plan),
    ...part('Allergies', allergyWords(chart)),
    ...part('Medication', lines(medicationLines(chart))),
    ...part('Problems', lines(problemLines(chart)))
  ];
}

/** A letter's words with a part of the record under them, as a paragraph of its own. */
export const drawnInto = (body: string | undefined, text: string): string => {
  const present = (body ?? '').trimEnd();
  return present ? `${present}\n${appended(present, text)}` : text;
};
