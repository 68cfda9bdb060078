import type { Scope } from '../../docs/kinds.ts';
import type { AccessAct } from '../../docs/access-log.schema.ts';
import type { AnomalyType, AccessRow } from '../../projections/catalogue.ts';
import type { Standing } from '../../api/history.ts';
import type { Part } from '../../replica/audit/lost-device.ts';
import type { Tone } from '../patient/words.ts';

/** What was done, as a list says it. */
export const ACT_WORDS: Record<AccessAct, string> = {
  'open-record': 'Opened the record',
  'open-document': 'Opened',
  search: 'Searched',
  print: 'Printed',
  export: 'Exported',
  share: 'Shared',
  destroy: 'Destroyed',
  'break-glass': 'Opened a restricted record',
  'sign-in': 'Signed in',
  unlock: 'Unlocked',
  'failed-unlock': 'Failed to unlock',
  review: 'Saw to an entry'
};

const KIND_WORDS: Record<string, string> = {
  patient: 'the patient’s details',
  patients: 'the patients',
  chart: 'the chart',
  book: 'a day of the diary',
  consultation: 'a consultation',
  script: 'a script',
  consultations: 'the consultations',
  timeline: 'the timeline',
  invoice: 'an invoice',
  invoices: 'the invoices',
  accessLog: 'the access log',
  'access-log': 'the access log',
  'lost-device': 'a report on a lost device',
  retention: 'the list of records past their time',
  destructions: 'the register of destroyed records',
  consent: 'a consent form'
};

const SHARE_WORDS: Record<string, string> = {
  'share-given': 'Shared the record with another practice',
  'share-accepted': 'A share with another practice was accepted',
  'share-withdrawn': 'Stopped sharing with another practice',
  'share-ended': 'A share with another practice ended'
};

const DESTROY_WORDS: Record<string, string> = {
  'destruction-asked': 'Asked for the record to be destroyed',
  'destruction-agreed': 'Agreed that the record is destroyed',
  'destruction-declined': 'Took back that the record be destroyed'
};

/** An entry in a phrase: `Printed an invoice`, `Searched for 2 names`. */
export function actWords({ act, kind, shape, hits, page }: AccessRow): string {
  if (act === 'search') {
    const found = hits === null ? '' : hits === 1 ? ', 1 found' : `, ${hits} found`;
    return `Searched for ${shape ?? 'something'}${found}`;
  }
  if (act === 'share') return SHARE_WORDS[kind ?? ''] ?? ACT_WORDS.share;
  if (act === 'destroy') {
    return DESTROY_WORDS[kind ?? ''] ?? 'Unsent changes were destroyed with the record';
  }
  if (kind === 'page') return `${ACT_WORDS[act]} the page ${page ?? ''}`.trimEnd();
  const what = kind === null ? undefined : (KIND_WORDS[kind] ?? kind);
  const records =
    act === 'export' && hits !== null ? `, ${hits} ${hits === 1 ? 'row' : 'rows'}` : '';
  if (act === 'open-record' || act === 'break-glass' || what === undefined)
    return ACT_WORDS[act] + records;
  return `${ACT_WORDS[act]} ${what}${records}`;
}

export const ANOMALY_WORDS: Record<AnomalyType, { readonly title: string; readonly tone: Tone }> = {
  'break-glass': { title: 'Restricted record', tone: 'danger' },
  'failed-unlocks': { title: 'Failed unlocks', tone: 'warning' },
  'own-record': { title: 'Own record', tone: 'warning' },
  'own-family-name': { title: 'Own family name', tone: 'warning' },
  'many-records': { title: 'Many records', tone: 'warning' },
  'outside-hours': { title: 'Outside hours', tone: 'plain' },
  'without-appointment': { title: 'Without an appointment', tone: 'plain' }
};

/** Whether somebody signed for a value, in words that a clinician can rely on. */
export const STANDING_WORDS: Record<
  Standing,
  { readonly text: string; readonly about: string; readonly tone: Tone }
> = {
  attested: {
    text: 'Signature holds',
    about: 'The device signed this change, and nothing of it was altered since.',
    tone: 'done'
  },
  'not-attested-yet': {
    text: 'Not sent yet',
    about: 'Made on this device; it is signed when it goes to the hub.',
    tone: 'plain'
  },
  given: {
    text: 'From another practice',
    about: 'Written in the other practice, which signed for it when it shared the record.',
    tone: 'done'
  },
  vouched: {
    text: 'From another practice',
    about:
      'Written in the other practice, and taken over by a device of this one, which signed for it.',
    tone: 'plain'
  },
  unattested: {
    text: 'No signature',
    about: 'No device signed this change: it was put into this device’s store some other way.',
    tone: 'danger'
  },
  'bad-signature': {
    text: 'Signature does not hold',
    about: 'This change, or what signs it, was altered.',
    tone: 'danger'
  },
  'unknown-device': {
    text: 'Unknown device',
    about: 'Signed by a device that never belonged to the practice.',
    tone: 'danger'
  },
  'wrong-device': {
    text: 'Another’s signature',
    about: 'Written in the name of one device, and signed by another.',
    tone: 'danger'
  }
};

export const PART_WORDS: Record<Part, string> = {
  details: 'details',
  appointments: 'appointments',
  chart: 'chart',
  consultations: 'notes',
  invoices: 'invoices'
};

/** What of the practice's records a device may hold; settings of the practice are nobody's secret. */
export const SCOPE_WORDS: Partial<Record<Scope, string>> = {
  front: 'details of patients and appointments',
  clinical: 'charts and notes',
  billing: 'invoices',
  audit: 'the access log'
};
