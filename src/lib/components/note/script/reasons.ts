import { session } from '../../../app/session.svelte.ts';
import type { Consultation } from '../../../docs/consultation.schema.ts';
import { coded } from '../../../projections/text.ts';
import { fold } from '../../../text/fold.ts';
import { live } from '../../../docs/core/live.ts';
import { primaryFirst } from '../kinds.ts';

/** The diagnoses of the visit as a script gives a reason: `J06.9 Acute upper respiratory infection`. */
export const visitReasons = (diagnoses: Consultation['diagnoses']): string[] =>
  live(diagnoses)
    .sort((a, b) => primaryFirst(a, b))
    // Whatever the code is of: the practice's own tables are ICD-10.
    .map(({ code, description }) => coded({ code: code?.toUpperCase() }, description));

const MOST = 8;

/** Reasons for a typed text: the visit's own diagnoses first, then the table's. */
export async function suggestReasons(
  text: string,
  diagnoses: Consultation['diagnoses'],
  on: string,
  hasTable: boolean
): Promise<string[]> {
  const own = visitReasons(diagnoses).filter((reason) => fold(reason).includes(fold(text)));
  if (!hasTable || !text || !session.practice) return own;
  const hits = await session.practice.findCodes({
    type: 'icd10',
    text,
    on,
    clinical: true,
    limit: MOST
  });
  return [...new Set([...own, ...hits.map(({ code, row }) => `${code} ${row.words}`)])];
}
