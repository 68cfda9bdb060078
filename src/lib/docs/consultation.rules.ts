import type { Consultation } from './consultation.schema.ts';
import type { Uuid } from './core/ids.ts';
import { refuse } from './core/refuse.ts';

/** The consultation that a change names among its arguments. */
export const consultationTarget = (args: { consultation?: unknown }) => ({
  kind: 'consultation' as const,
  id: args.consultation as Uuid
});

/** What is signed stays as it was: the law of the medical record. */
export function mustBeDraft(draft: Pick<Consultation, 'signed'>): void {
  if (!draft.signed) return;
  refuse(
    'consultation-signed',
    'This consultation is signed and can no longer be changed.',
    'Add an addendum, with its reason, instead.'
  );
}

/** What was handed out stays as it was: a pharmacy or an employer may hold it. */
export function mustNotBeIssued(entry: { issued?: unknown } | undefined, words: string): void {
  if (!entry?.issued) return;
  refuse(
    'issued',
    `${words} was issued and can no longer be changed.`,
    'Cancel it, with the reason, and write a new one.'
  );
}

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Whether a note that is signed at an instant is a late one: more than a day after the visit as the
 * record dates it, so that dating a visit back makes its note late (HPCSA booklet 9: late entries are
 * dated, signed and give a reason).
 */
export const isLate = (startedAt: string, signedAt: string): boolean =>
  Date.parse(signedAt) - Date.parse(startedAt) > DAY_MS;
