import type { ChangeArgs } from '../../../docs/changes.ts';
import type { Consent } from '../../../docs/consent.schema.ts';
import type { Uuid } from '../../../docs/core/ids.ts';
import { addDays } from '../../../format.ts';

/** A consent being written down: every field as its control holds it. */
export interface ConsentDraft {
  purpose: Consent['purpose'];
  party: string;
  extent: Consent['extent'];
  details: string;
  givenBy: Consent['givenBy'];
  giverName: string;
  giverCapacity: string;
  how: Consent['how'];
  witness: string;
  from: string | undefined;
  to: string | undefined;
  formName: string;
  note: string;
}

export type DraftFaults = Partial<Record<keyof ConsentDraft, string>>;

/** An empty draft, or one that renews an earlier consent from today. */
export const newDraft = (today: string, renews?: Consent): ConsentDraft => ({
  purpose: renews?.purpose ?? 'treatment',
  party: renews?.party ?? '',
  extent: renews?.extent ?? 'clinical',
  details: renews?.details ?? '',
  givenBy: renews?.givenBy ?? 'patient',
  giverName: renews?.giverName ?? '',
  giverCapacity: renews?.giverCapacity ?? '',
  how: 'written',
  witness: '',
  from: today,
  to: renews?.to ? addDays(today, 365) : undefined,
  formName: '',
  note: ''
});

/** What is missing, by field, in the words shown beside it. */
export function faultsOf(draft: ConsentDraft): DraftFaults {
  const faults: DraftFaults = {};
  if (draft.purpose === 'sharing' && !draft.party.trim()) {
    faults.party = 'Say with which practice or person.';
  }
  if ((draft.extent === 'specific' || draft.purpose === 'other') && !draft.details.trim()) {
    faults.details = 'Write out what was agreed to.';
  }
  if (draft.givenBy !== 'patient' && !draft.giverName.trim()) {
    faults.giverName = 'Say who gave it.';
  }
  if (draft.how === 'verbal' && !draft.witness.trim()) faults.witness = 'Say who heard it.';
  if (!draft.from) faults.from = 'Say from which day it holds.';
  if (draft.from && draft.to && draft.to < draft.from) faults.to = 'It would end before it begins.';
  return faults;
}

/** What a consent for this purpose asks to be named. */
export const asksParty = (purpose: Consent['purpose']): boolean =>
  purpose === 'sharing' || purpose === 'research' || purpose === 'medical-aid';

/** The filled-in fields alone, as they are recorded or printed. */
export function given(draft: ConsentDraft): Partial<Consent> & Pick<Consent, 'purpose' | 'extent'> {
  const text = (value: string) => value.trim() || undefined;
  const byOther = draft.givenBy !== 'patient';
  const fields = {
    purpose: draft.purpose,
    party: asksParty(draft.purpose) ? text(draft.party) : undefined,
    extent: draft.extent,
    details: text(draft.details),
    givenBy: draft.givenBy,
    giverName: byOther ? text(draft.giverName) : undefined,
    giverCapacity: byOther ? text(draft.giverCapacity) : undefined,
    how: draft.how,
    witness: text(draft.witness),
    from: draft.from,
    to: draft.to,
    formName: text(draft.formName),
    note: text(draft.note)
  };
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined)
  ) as unknown as Partial<Consent> & Pick<Consent, 'purpose' | 'extent'>;
}

/** The change that records a whole draft. */
export const recordRequest = (patient: Uuid, draft: ConsentDraft) => ({
  change: 'patient.recordConsent' as const,
  args: { patient, ...given(draft) } as ChangeArgs<'patient.recordConsent'>
});
