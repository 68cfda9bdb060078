import axe from 'axe-core';
import { beforeEach, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { session } from '#lib/app/session.svelte.ts';
import type { Consultation } from '#lib/docs/consultation.schema.ts';
import type { OpenPractice } from '#lib/replica/device.ts';
import Prescribing from './Prescribing.svelte';
import { show } from './support.ts';

const PRACTICE = '0193b6a0-0000-7000-8000-000000000001';
const PATIENT = '0193b6a0-0000-7000-8000-000000000005';
const VISIT = '0193b6a0-0000-7000-8000-000000000009';
const stamp = { at: '2026-11-23T07:00:00.000Z', by: PATIENT };

const AMOXIL = {
  nappi: '701122',
  suffix: '001',
  name: 'Amoxil',
  schedule: 4,
  form: 'CAP',
  packSize: 20,
  ingredients: [{ name: 'Amoxycillin', strength: '500', unit: 'mg' }],
  discontinued: false
};

interface Request {
  readonly change: string;
  readonly args: Record<string, unknown>;
}
let made: Request[][];

/** A practice with a price list of one medicine; what is changed is kept by. */
beforeEach(() => {
  made = [];
  const table = { type: 'medicines', added: stamp };
  const fake = {
    watch: (_kind: string, _id: string, seen: (view: unknown) => void) => {
      seen({ value: { codingTables: { list: table } } });
      return () => undefined;
    },
    watchCodeTables: (seen: (tables: unknown[]) => void) => {
      seen([{ id: 'list', state: 'ready', done: 1, total: 1, problem: null }]);
      return () => undefined;
    },
    findCodes: ({ text }: { text: string }) =>
      Promise.resolve(
        'amoxil'.startsWith(text.toLowerCase())
          ? [{ code: '701122001', row: AMOXIL, table: 'list', by: 'words', used: 0 }]
          : []
      ),
    lookUpCode: (_type: string, code: string) =>
      Promise.resolve(code === '701122001' ? AMOXIL : null),
    change: (requests: Request[]) => {
      made.push(requests);
      return Promise.resolve({ ok: true, value: [] });
    }
  };
  session.practice = fake as unknown as OpenPractice;
  session.info = { practice: PRACTICE } as typeof session.info;
  session.status = {
    member: { id: PATIENT, name: 'Dr P Naidoo' },
    devices: []
  } as unknown as typeof session.status;
});

const visit = {
  id: VISIT,
  patient: PATIENT,
  prescriptions: {},
  diagnoses: {}
} as unknown as Consultation;
const allergy = {
  substance: 'Penicillin',
  severity: 'severe',
  status: 'active',
  added: stamp
} as const;

const open = (allergies = {}, favourites: Parameters<typeof show>[1]['favourites'] = []) =>
  show(Prescribing, {
    visit,
    chart: { allergies, medications: {} },
    favourites: favourites as never
  });

const medicine = () => page.getByRole('combobox', { name: 'Medicine' });
const prescribe = () => page.getByRole('button', { name: /^Prescribe/ });

it('takes name, strength, form and schedule from the price list and proposes the quantity', async () => {
  open();
  await medicine().fill('amox');
  await page.getByRole('option', { name: /Amoxil/ }).click();
  await page.getByLabelText('Dose').fill('1 capsule');
  await page.getByRole('combobox', { name: 'How often' }).fill('tds');
  await userEvent.keyboard('{Enter}');
  await page.getByLabelText('For how long').fill('5 days');
  await expect.element(page.getByLabelText('Quantity')).toHaveValue('15 capsules');
  await prescribe().click();
  await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
  const [line, medication] = made[0]!;
  expect(line).toMatchObject({
    change: 'consultation.addPrescription',
    args: {
      medicine: 'Amoxil',
      code: '701122001',
      strength: '500 mg',
      form: 'capsule',
      schedule: 'S4',
      frequency: 'three times daily',
      quantity: '15 capsules'
    }
  });
  expect(line!.args.overridden).toBeUndefined();
  expect(medication).toMatchObject({
    change: 'chart.addMedication',
    args: { patient: PATIENT, id: line!.args.id, name: 'Amoxil' }
  });
});

it('goes on in spite of an allergy only after a tap of its own, and keeps who did so', async () => {
  open({ a: allergy });
  await medicine().fill('amox');
  await page.getByRole('option', { name: /Amoxil/ }).click();
  await expect.element(page.getByRole('group', { name: 'Warnings' })).toBeVisible();
  await prescribe().click();
  await expect.element(page.getByText('Read the warnings, and say that you go on.')).toBeVisible();
  expect(made).toEqual([]);
  const { violations } = await axe.run(document.body);
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  await page.getByRole('checkbox', { name: /I have read this/ }).click();
  await prescribe().click();
  await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
  expect(made[0]![0]!.args.overridden).toMatch(/^Dr P Naidoo, .*Allergy on record: Penicillin/);
});

it('takes a medicine of no list as it is typed', async () => {
  open({ a: allergy });
  await expect.element(page.getByText(/Nobody has asked this patient/)).not.toBeInTheDocument();
  await medicine().fill('Own cough mixture');
  await userEvent.tab();
  await page.getByLabelText('Dose').fill('10 ml');
  await prescribe().click();
  await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
  expect(made[0]![0]!.args).toMatchObject({ medicine: 'Own cough mixture', dose: '10 ml' });
  expect(made[0]![0]!.args.code).toBeUndefined();
});

it('offers what is prescribed most before anything is typed, with its last line', async () => {
  open({}, [
    {
      uses: 7,
      at: stamp.at,
      line: {
        medicine: 'Panado',
        dose: '2 tablets',
        frequency: 'as needed',
        quantity: '20 tablets'
      }
    }
  ]);
  await medicine().click();
  await page.getByRole('option', { name: /Panado/ }).click();
  await expect.element(page.getByLabelText('Dose')).toHaveValue('2 tablets');
  await expect.element(page.getByLabelText('Quantity')).toHaveValue('20 tablets');
  await prescribe().click();
  await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
  expect(made[0]![0]!.args).toMatchObject({ medicine: 'Panado', frequency: 'as needed' });
});

it('says that nobody asked about allergies, and changes nothing without a medicine', async () => {
  open();
  await expect.element(page.getByText(/Nobody has asked this patient/)).toBeVisible();
  await prescribe().click();
  await expect.element(page.getByText('Say which medicine.')).toBeVisible();
  expect(made).toEqual([]);
});
