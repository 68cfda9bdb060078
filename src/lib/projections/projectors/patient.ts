import type { Patient } from '../../docs/patient.schema.ts';
import { displayName, fullName } from '../../docs/names.ts';
import { mergedInto } from '../../docs/patient.schema.ts';
import { best, live, liveEntries } from '../entries.ts';
import { patientKeys, phoneKey } from '../match.ts';
import { compact, fold } from '../../text/fold.ts';
import { searchEntry } from '../search/terms.ts';
import type { RowOf } from '../tables.ts';
import type { Projector } from './projector.ts';

/** Identifiers by how well they stand for the ID number in lists. */
const ID_RANK = ['sa-id', 'passport', 'asylum', 'refugee', 'birth-certificate'];
const PHONE_RANK = ['mobile', 'home', 'work', 'other'];

const rankIn = (ranks: readonly string[], value: string): number => {
  const at = ranks.indexOf(value);
  return at < 0 ? ranks.length : at;
};

export const projectPatient: Projector<'patient'> = (patient, { id, changedAt, valuesOf }) => ({
  patient: id,
  search: searchEntry(patient),
  fieldName: (path) => fieldName(patient, path),
  rows: {
    patient: [patientRow(patient, changedAt())],
    patient_reach: [reachOf(patient)],
    patient_alert: live(patient.alerts).map(({ id: alert, entry }) => ({
      id: alert,
      text: entry.text,
      level: entry.level
    })),
    consent: live(patient.consents).map(({ id: consent, entry }) => ({
      id: consent,
      purpose: entry.purpose,
      party: entry.party ?? null,
      extent: entry.extent,
      given_by: entry.givenBy,
      giver_name: entry.giverName ?? null,
      how: entry.how,
      from_day: entry.from,
      to_day: entry.to ?? null,
      withdrawn_at: entry.withdrawn?.at ?? null,
      settled: entry.withdrawn || entry.lapsed ? 1 : 0
    })),
    visit: live(patient.visits).map(({ id: visit, entry }) => ({
      id: visit,
      at: entry.at,
      doctor: entry.doctor ?? null
    })),
    membership: live(patient.medicalAids).map(({ id: aid, entry }) => ({
      id: aid,
      cover: `${fold(entry.scheme)}/${compact(entry.membershipNumber)}`,
      scheme: entry.scheme,
      plan: entry.plan ?? null,
      dependant_code: entry.dependantCode ?? null
    })),
    protection: protectionRows(patient),
    patient_merge: mergeRows(patient, valuesOf('mergedInto')),
    patient_apart: Object.entries(patient.apart)
      .filter(([, entry]) => !entry.removed)
      .map(([other]) => ({ other })),
    patient_link: links(patient).filter(({ other }) => other !== id),
    emergency_key: emergencyKeys(patient).map((key) => ({ key })),
    match_key: patientKeys(patient).map((key) => ({ key }))
  }
});

function patientRow(patient: Patient, changedAt: string | null): RowOf<'patient'> {
  const identifier = best(
    liveEntries(patient.identifiers).filter(({ type }) => ID_RANK.includes(type)),
    ({ type }) => rankIn(ID_RANK, type)
  );
  const phone = best(
    liveEntries(patient.contacts).filter(
      ({ type, value }) => type !== 'email' && !value.includes('@')
    ),
    ({ preferred }) => (preferred ? 0 : 1),
    ({ type }) => rankIn(PHONE_RANK, type)
  );
  const cover = presentCover(patient);
  return {
    practice: patient.practice,
    name: displayName(patient),
    title: patient.title ?? null,
    preferred: patient.preferred ?? null,
    birth_date: patient.birthDate ?? null,
    sex: patient.sex ?? null,
    id_number: identifier?.value ?? null,
    phone: phone?.value ?? null,
    scheme: cover?.scheme ?? null,
    membership_number: cover?.membershipNumber ?? null,
    deceased_on: patient.deceasedOn ?? null,
    registered_at: patient.registered?.at ?? null,
    imported: patient.origin ? 1 : 0,
    photo: patient.photo ?? null,
    changed_at: changedAt
  };
}

/** Preferred ones first, then the older of two. */
function reachOf(patient: Patient): RowOf<'patient_reach'> {
  const contacts = liveEntries(patient.contacts).toSorted(
    (a, b) => Number(b.preferred ?? false) - Number(a.preferred ?? false)
  );
  const isEmail = ({ type, value }: (typeof contacts)[number]) =>
    type === 'email' || value.includes('@');
  const [first] = contacts;
  const prefers = (): string | null => {
    if (!first?.preferred) return null;
    if (isEmail(first)) return 'email';
    return first.type === 'mobile' ? 'sms' : 'phone';
  };
  return {
    called: fullName(patient),
    mobile: contacts.find((one) => one.type === 'mobile' && !isEmail(one))?.value ?? null,
    email: contacts.find(isEmail)?.value ?? null,
    phone: contacts.find((one) => !isEmail(one))?.value ?? null,
    prefers: prefers()
  };
}

function protectionRows({ restricted, keptFor }: Patient): RowOf<'protection'>[] {
  if (!restricted && !keptFor) return [];
  return [
    {
      restricted_at: restricted?.at ?? null,
      restricted_by: restricted?.by ?? null,
      restricted_reason: restricted?.reason ?? null,
      kept_for: keptFor?.ground ?? null,
      kept_note: keptFor?.note ?? null
    }
  ];
}

/** The link that stands, and those that another device made at the same time, each other record once. */
function mergeRows(patient: Patient, all: readonly unknown[]): RowOf<'patient_merge'>[] {
  const standing = patient.mergedInto;
  if (!standing) return [];
  const rows = new Map<string, RowOf<'patient_merge'>>();
  const add = ({ patient: other, at, by }: typeof standing, stands: boolean): void => {
    if (other === patient.id || rows.has(other)) return;
    rows.set(other, { other, merged_at: at, merged_by: by, stands: stands ? 1 : 0 });
  };
  add(standing, true);
  const others = all.flatMap((value) => mergedInto.safeParse(value).data ?? []);
  for (const link of others.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))) {
    add(link, false);
  }
  return [...rows.values()];
}

/** The cover that counts: one that has not ended, else the one that ended last; the newest of several. */
function presentCover(patient: Patient): Patient['medicalAids'][string] | undefined {
  return liveEntries(patient.medicalAids)
    .toSorted(
      (a, b) =>
        descending(a.validTo ?? '9999', b.validTo ?? '9999') ||
        descending(a.validFrom ?? '', b.validFrom ?? '') ||
        descending(a.added.at, b.added.at)
    )
    .at(0);
}

const descending = (a: string, b: string): number => (a > b ? -1 : a < b ? 1 : 0);

/** Other patients whom this record names, each once a relation. */
function links(patient: Patient): RowOf<'patient_link'>[] {
  const found = new Map<string, RowOf<'patient_link'>>();
  const add = (other: string | undefined, relation: string, code: string | null): void => {
    const key = `${relation}/${other}`;
    if (other && !found.has(key)) found.set(key, { other, relation, dependant_code: code });
  };
  if (patient.account.holder === 'patient') add(patient.account.patient, 'account-holder', null);
  for (const aid of liveEntries(patient.medicalAids)) {
    add(aid.mainMemberPatient, 'membership', '00');
    for (const { patient: dependant, code } of liveEntries(aid.dependants)) {
      add(dependant, 'membership', code);
    }
  }
  return [...found.values()];
}

function emergencyKeys(patient: Patient): string[] {
  const keys = liveEntries(patient.emergencyContacts).map(({ name, phone }) =>
    phone ? phoneKey(name, phone) : undefined
  );
  return [...new Set(keys.filter((key) => key !== undefined))];
}

const IDENTIFIER_WORDS: Record<string, string> = {
  'sa-id': 'ID number',
  passport: 'Passport number',
  asylum: 'Asylum paper number',
  refugee: 'Refugee paper number',
  'birth-certificate': 'Birth certificate number',
  'file-number': 'File number',
  other: 'Identifier'
};

function fieldName(patient: Patient, [root, id]: readonly string[]): string {
  if (root === 'birthDate') return 'Date of birth';
  if (root === 'sex') return 'Sex';
  const type = id === undefined ? undefined : patient.identifiers[id]?.type;
  return IDENTIFIER_WORDS[type ?? 'other'] ?? 'Identifier';
}
