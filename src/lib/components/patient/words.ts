import type { Allergy, Medication } from '../../docs/chart.schema.ts';
import type { Identifier, MedicalAid, Patient } from '../../docs/patient.schema.ts';
import { formatIdNumber, formatPhone } from '../../format.ts';

/** The words in which a patient's record is told, and the tones that go with them. */

export type Tone = 'plain' | 'accent' | 'danger' | 'warning' | 'owed' | 'done';

/** A value of a fixed set, as a select offers it. */
export interface Choice {
  readonly value: string;
  readonly label: string;
}

/** A table of words as choices, in its own order. */
export const choicesOf = (words: Record<string, string>): readonly Choice[] =>
  Object.entries(words).map(([value, label]) => ({ value, label }));

/** The word for a value; a value of a newer program stands for itself. */
export const wordFor = (words: Record<string, string>, value: unknown): string =>
  words[String(value)] ?? String(value ?? '');

export const SEX: Record<NonNullable<Patient['sex']>, string> = {
  female: 'Female',
  male: 'Male',
  other: 'Other',
  unknown: 'Not known'
};

/** Worst first: the order in which allergies are shown. */
export const SEVERITY: Record<Allergy['severity'], string> = {
  'life-threatening': 'Life-threatening',
  severe: 'Severe',
  moderate: 'Moderate',
  mild: 'Mild',
  unknown: 'Severity unknown'
};

const SEVERITY_ORDER = ['life-threatening', 'severe', 'unknown', 'moderate', 'mild'];

/** Nobody knowing how bad it was is taken more seriously than knowing that it was moderate. */
export const bySeverity = (a: { severity: unknown }, b: { severity: unknown }): number =>
  rank(a.severity) - rank(b.severity);

const rank = (severity: unknown): number => {
  const at = SEVERITY_ORDER.indexOf(String(severity));
  return at < 0 ? 0 : at;
};

export function severityTone(severity: unknown): Tone {
  if (severity === 'mild') return 'plain';
  return severity === 'moderate' || severity === 'unknown' ? 'warning' : 'danger';
}

export const ALLERGY_CATEGORY: Record<NonNullable<Allergy['category']>, string> = {
  medicine: 'Medicine',
  food: 'Food',
  environment: 'Environment',
  other: 'Other'
};

export const ALLERGY_STATUS: Record<Allergy['status'], string> = {
  active: 'Active',
  inactive: 'No longer active',
  refuted: 'Refuted'
};

export const PROBLEM_STATUS: Record<string, string> = {
  active: 'Active',
  inactive: 'Inactive',
  resolved: 'Resolved'
};

export const MEDICATION_STATUS: Record<Medication['status'], string> = {
  active: 'Taking',
  stopped: 'Stopped',
  completed: 'Completed'
};

export const HISTORY_TYPE: Record<string, string> = {
  surgery: 'Operation',
  illness: 'Illness',
  hospital: 'Hospital stay',
  obstetric: 'Pregnancy and birth',
  injury: 'Injury',
  other: 'Other'
};

export const ALERT_LEVEL: Record<string, string> = {
  danger: 'Danger',
  warning: 'Warning',
  info: 'To know'
};

/** The alerts that matter most first. */
export const byLevel = (a: { level: unknown }, b: { level: unknown }): number =>
  LEVELS.indexOf(String(a.level)) - LEVELS.indexOf(String(b.level));

const LEVELS = Object.keys(ALERT_LEVEL);

export const alertTone = (level: unknown): Tone =>
  level === 'danger' ? 'danger' : level === 'warning' ? 'warning' : 'accent';

export const IDENTIFIER_TYPE: Record<Identifier['type'], string> = {
  'sa-id': 'ID number',
  passport: 'Passport',
  asylum: 'Asylum seeker permit',
  refugee: 'Refugee permit',
  'birth-certificate': 'Birth certificate',
  'file-number': 'File number',
  other: 'Other number'
};

export const CONTACT_TYPE: Record<string, string> = {
  mobile: 'Cell phone',
  home: 'Home',
  work: 'Work',
  email: 'E-mail',
  other: 'Other'
};

export const ADDRESS_TYPE: Record<string, string> = {
  home: 'Home',
  postal: 'Postal',
  work: 'Work'
};

export const COVER_RELATIONSHIP: Record<NonNullable<MedicalAid['relationship']>, string> = {
  principal: 'Main member',
  spouse: 'Spouse or partner',
  child: 'Child',
  parent: 'Parent',
  other: 'Other'
};

export const FAMILY_RELATION: Record<string, string> = {
  'account-holder': 'Holds the account',
  'on-account': 'On this account',
  'same-membership': 'Same membership',
  'emergency-contact': 'Emergency contact'
};

/** An identifier's or contact's value as people read it. */
export const readable = (type: unknown, value: unknown): string => {
  const text = String(value ?? '');
  if (type === 'sa-id') return formatIdNumber(text);
  return type === 'email' ? text : formatPhone(text);
};

/** Whether a code is one that people here read: ICD-10, not the numbers that other systems send. */
export const isDiagnosisCode = (code: unknown): boolean => /^[A-Z]\d\d/.test(String(code ?? ''));

/** Parts that are there, one after the other. */
export const joined = (...parts: readonly unknown[]): string =>
  parts
    .map((part) => (part === undefined || part === null ? '' : String(part)))
    .filter(Boolean)
    .join(' · ');
