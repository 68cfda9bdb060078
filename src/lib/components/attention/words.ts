import type { LucideIcon } from '@lucide/svelte';
import Copy from '@lucide/svelte/icons/copy';
import FilePenLine from '@lucide/svelte/icons/file-pen-line';
import FileWarning from '@lucide/svelte/icons/file-warning';
import KeyRound from '@lucide/svelte/icons/key-round';
import Layers2 from '@lucide/svelte/icons/layers-2';
import Receipt from '@lucide/svelte/icons/receipt';
import ShieldAlert from '@lucide/svelte/icons/shield-alert';
import Signpost from '@lucide/svelte/icons/signpost';
import Split from '@lucide/svelte/icons/split';
import type { Uuid } from '../../docs/core/ids.ts';
import type { Kind } from '../../docs/kinds.ts';
import { formatDay, type Manner } from '../../format.ts';
import type { AttentionItem } from '../../projections/catalogue.ts';
import {
  ALLERGY_STATUS,
  MEDICATION_STATUS,
  PROBLEM_STATUS,
  SEVERITY,
  SEX,
  wordFor
} from '../patient/words.ts';

export type MatterType = AttentionItem['type'];

/** The kinds of matter, the most pressing first. */
export const MATTERS: Record<MatterType, { readonly many: string; readonly icon: LucideIcon }> = {
  'concurrent-value': { many: 'Two values', icon: Split },
  'break-glass': { many: 'Restricted records opened', icon: KeyRound },
  'double-booking': { many: 'Double bookings', icon: Layers2 },
  'moved-twice': { many: 'Moved twice', icon: Signpost },
  unreadable: { many: 'Unreadable', icon: FileWarning },
  'rule-broken': { many: 'Rules broken', icon: ShieldAlert },
  'billed-twice': { many: 'Billed twice', icon: Receipt },
  'consent-ending': { many: 'Consents ending', icon: FilePenLine },
  'duplicate-patient': { many: 'Likely duplicates', icon: Copy }
};

/** A value of a safety-critical field as people read it. */
export function valueWords(path: readonly string[], value: unknown, manner: Manner): string {
  if (value === null || value === undefined || value === '') return 'Nothing';
  const field = path[path.length - 1];
  if (field === 'severity') return wordFor(SEVERITY, value);
  if (field === 'sex') return wordFor(SEX, value);
  if (field === 'birthDate') return formatDay(String(value), manner);
  if (field === 'status') {
    const words = { allergies: ALLERGY_STATUS, problems: PROBLEM_STATUS }[path[0] ?? ''];
    return wordFor(words ?? MEDICATION_STATUS, value);
  }
  return String(value);
}

/** Where a record is looked at; undefined where it has no page of its own. */
export function pageOf(
  kind: Kind | null,
  document: Uuid,
  patient: Uuid | null
): string | undefined {
  switch (kind) {
    case 'patient':
      return `/patients/${document}`;
    case 'chart':
      return patient ? `/patients/${patient}/chart` : undefined;
    case 'consultation':
      return `/consultations/${document}`;
    case 'invoice':
      return `/billing/${document}`;
    case 'attachments':
    case 'papers':
      return patient ? `/patients/${patient}/documents` : undefined;
    case 'practice':
      return '/practice';
    case 'book':
      return '/diary';
    default:
      return patient ? `/patients/${patient}` : undefined;
  }
}

/** A kind of record in a sentence. */
export const RECORD_WORDS: Record<Kind, string> = {
  practice: 'the practice’s own details',
  patient: 'a patient’s details',
  chart: 'a chart',
  consultation: 'a consultation',
  book: 'a doctor’s month in the diary',
  invoice: 'an invoice',
  share: 'a share with another practice',
  clinicalShare: 'the keys of a share with another practice',
  destructions: 'the register of destroyed records',
  attachments: 'a patient’s clinical documents',
  papers: 'a patient’s papers',
  practiceFiles: 'the practice’s own documents',
  templates: 'the templates of notes and letters',
  waitlist: 'the waiting list',
  accessLog: 'a device’s access log'
};

/** What to do about a rule that was broken. */
export const RULE_ADVICE: Record<string, string> = {
  'signed-consultation-changed':
    'Read the consultation. If the change is right, say so in an addendum; if not, say that it is not.',
  'changed-while-signing':
    'Read the consultation: what was typed elsewhere in that moment is in it. Add an addendum where something is missing.',
  'signature-removed': 'Read the consultation, and sign it again if it is right.',
  'signed-entry-changed': 'Read the addenda of this consultation, and add what is right.',
  'issued-invoice-changed':
    'Compare the invoice with what was handed out. A credit note and a new invoice put it right.',
  'changed-while-issuing':
    'Compare the invoice with what was handed out. A credit note and a new invoice put it right.',
  'issue-removed': 'Look at the invoice: if it was handed out, issue it again.',
  'issued-twice':
    'Find out which number was handed out. Keep a note of the other: it is not to be used again.',
  'issued-entry-changed':
    'Compare it with what was handed out. If that was wrong, cancel it with a reason and issue a new one.',
  'ledger-entry-changed': 'Compare the payments with the till and the bank statement.',
  'invoice-number-repeated':
    'Find out which of them was handed out; give a credit note for the other and make it anew.'
};
