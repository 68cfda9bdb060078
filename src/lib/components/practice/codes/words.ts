import type { CodingType } from '../../../docs/coding.schema.ts';

/** Kinds of tables, as people call them. */
export const TYPE_WORDS: Readonly<Record<CodingType, string>> = {
  icd10: 'ICD-10 codes',
  medicines: 'Medicines and prices',
  tariff: 'Tariff'
};

export const FILE_WORDS: Readonly<Record<CodingType, string>> = {
  icd10:
    'The Master Industry Table of ICD-10 codes that the practice has, as a workbook or CSV file.',
  medicines: 'The list of single exit prices that the practice has, as a workbook or CSV file.',
  tariff: 'A tariff that the practice may use, as a workbook or CSV file.'
};

/** What a column may mean. */
export const FIELD_WORDS: Readonly<Record<string, string>> = {
  code: 'Code',
  words: 'Description',
  chapter: 'Chapter',
  group: 'Group',
  groupCode: 'Code of the group',
  clinical: 'Valid for clinical use',
  primary: 'Valid as primary',
  asterisk: 'Asterisk code',
  dagger: 'Dagger code',
  sequela: 'Sequela code',
  age: 'Age range',
  sex: 'Sex',
  status: 'Status',
  from: 'First day',
  to: 'Last day',
  whoFrom: 'First day (WHO)',
  whoTo: 'Last day (WHO)',
  nappi: 'NAPPI code',
  suffix: 'NAPPI suffix',
  name: 'Name',
  schedule: 'Schedule',
  form: 'Dosage form',
  packSize: 'Pack size',
  packs: 'Number of packs',
  price: 'Price, VAT included',
  ingredient: 'Active ingredient',
  strength: 'Strength',
  unit: 'Unit',
  holder: 'Applicant',
  registration: 'Registration number',
  atc: 'ATC class',
  generic: 'Originator or generic',
  discipline: 'Discipline',
  units: 'Units',
  vat: 'VAT',
  modifier: 'Modifier'
};
