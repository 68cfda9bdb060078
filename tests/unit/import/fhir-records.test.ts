import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { planFhir } from '#lib/import/fhir/plan.ts';
import { runImport } from '#lib/import/run.ts';
import type { ImportReport } from '#lib/import/report.ts';
import { PRACTICE, TestReplica } from './replica.ts';

/** Three whole records made by Synthea; see docs/import.md for where to get them. */
const FOLDER = resolve(process.env.INDABA_TEST_DATA ?? '../shared/data', 'fhir');
const RECORDS = existsSync(FOLDER)
  ? readdirSync(FOLDER).filter((name) => /^[A-Z]\w+_[A-Z]\w+_.*\.json$/.test(name))
  : [];

interface Resource {
  resourceType: string;
  id: string;
  [element: string]: unknown;
}
const read = (name: string) => readFileSync(resolve(FOLDER, name), 'utf8');
const resourcesOf = (name: string): Resource[] =>
  (JSON.parse(read(name)) as { entry: { resource: Resource }[] }).entry.map((e) => e.resource);
const countBy = (keys: string[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const key of keys) counts[key] = (counts[key] ?? 0) + 1;
  return counts;
};

const importRecord = async (name: string, replica: TestReplica, dryRun = false) => {
  const plan = planFhir([{ name, text: read(name) }], { practice: PRACTICE, today: '2026-11-22' });
  if (!plan.ok) throw new Error(plan.problem.message);
  return runImport(plan.value, replica, { dryRun });
};

describe.skipIf(RECORDS.length === 0)(`the real records in ${FOLDER}`, () => {
  const replica = new TestReplica();
  const reports = new Map<string, ImportReport>();

  beforeAll(async () => {
    for (const name of RECORDS) reports.set(name, await importRecord(name, replica));
  }, 60_000);

  it('there are three', () => expect(RECORDS).toHaveLength(3));

  it.each(RECORDS)('%s comes in whole: every resource taken, or skipped for a reason', (name) => {
    const report = reports.get(name)!;
    const resources = resourcesOf(name);
    expect(report.total).toBe(resources.length);
    expect(report.counts.refused).toBe(0);
    expect(report.lines).toHaveLength(resources.length);

    // Counted from the raw file, independently of the importer.
    const outcomes = resources.map((resource) => {
      const type = resource.resourceType;
      const smoking = JSON.stringify(resource.code ?? '').includes('72166-2');
      const laterAnswer = resources.some(
        (other) =>
          smoking &&
          JSON.stringify(other.code ?? '').includes('72166-2') &&
          String(other.effectiveDateTime) > String(resource.effectiveDateTime)
      );
      const taken = TAKEN_TYPES.includes(type) && !laterAnswer;
      return `${type} ${taken ? 'taken' : 'skipped'}`;
    });
    const reported = report.lines.map(({ type, outcome }) => `${type} ${outcome}`);
    expect(countBy(reported)).toEqual(countBy(outcomes));
    for (const { outcome, reason } of report.lines) {
      if (outcome !== 'taken') expect(reason).toBeTruthy();
    }
  });

  it.each(RECORDS)('%s keeps every number of every observation, with its unit and time', (name) => {
    const measured = resourcesOf(name)
      .filter(({ resourceType }) => resourceType === 'Observation')
      .flatMap((observation) => {
        const parts = (observation.component ?? [observation]) as Record<string, unknown>[];
        return parts.flatMap((part) => {
          const quantity = part.valueQuantity as { value: number; code: string } | undefined;
          const { coding } = part.code as { coding: { code: string }[] };
          if (!quantity) return [];
          const at = new Date(String(observation.effectiveDateTime)).toISOString();
          const value = Number(quantity.value.toPrecision(6));
          return [`${at} ${coding[0]!.code} ${value} ${quantity.code}`];
        });
      });
    const kept = chartOf(name).flatMap(({ vitals }) =>
      Object.values(vitals).map(({ at, code, value, unit }) => `${at} ${code} ${value} ${unit}`)
    );
    expect(measured.length).toBeGreaterThan(20);
    expect(kept.sort()).toEqual(measured.sort());
  });

  const chartOf = (name: string) => {
    const { id } = resourcesOf(name).find(({ resourceType }) => resourceType === 'Patient')!;
    const patient = replica.all('patient').find(({ origin }) => origin?.id === `Patient/${id}`)!;
    return replica.all('chart').filter((chart) => chart.patient === patient.id);
  };

  it('says what one of them says: who, what was wrong, what was given', () => {
    const patient = replica.all('patient').find(({ family }) => family === 'Hoeger')!;
    expect(patient).toMatchObject({
      given: 'Buster',
      title: 'Mr.',
      birthDate: '1988-03-16',
      sex: 'male',
      language: 'English',
      origin: { id: 'Patient/e4531916-b162-4f4b-90c2-ce37e132b8d4' }
    });
    expect(
      Object.values(patient.identifiers)
        .map(({ type }) => type)
        .sort()
    ).toEqual(['file-number', 'other', 'other', 'other', 'passport']);
    const [chart] = replica.all('chart').filter((each) => each.patient === patient.id);
    expect(chart?.smoking).toBe('Never smoker');
    expect(Object.values(chart!.problems)).toContainEqual(
      expect.objectContaining({
        title: 'Viral sinusitis',
        system: 'http://snomed.info/sct',
        code: '444814009',
        status: 'resolved',
        onset: '2011-10-04',
        resolvedOn: '2011-10-25',
        origin: { system: 'fhir', id: 'Condition/55cfe76c-c918-402d-b99b-89cf61dc27ef' }
      })
    );
    expect(Object.values(chart!.medications)[0]).toMatchObject({
      name: 'Amoxicillin 250 MG / Clavulanate 125 MG Oral Tablet',
      status: 'stopped',
      startedOn: '2017-11-01',
      reason: 'Viral sinusitis'
    });
    const pressures = Object.values(chart!.vitals).filter(({ panel }) => panel);
    for (const { panel, at } of pressures) {
      const both = pressures.filter((vital) => vital.panel === panel);
      expect(both.map(({ code }) => code).sort()).toEqual(['8462-4', '8480-6']);
      expect(both.every((vital) => vital.at === at)).toBe(true);
    }
  });

  it('keeps each visit with its diagnosis, signed, at its time', () => {
    const patient = replica.all('patient').find(({ family }) => family === 'Hoeger')!;
    const visits = replica
      .all('consultation')
      .filter((visit) => visit.patient === patient.id)
      .sort((a, b) => (a.startedAt < b.startedAt ? -1 : 1));
    expect(visits).toHaveLength(6);
    expect(visits.every(({ signed }) => signed)).toBe(true);
    expect(visits[0]).toMatchObject({
      startedAt: '1994-09-02T13:55:57.000Z',
      endedAt: '1994-09-02T14:10:57.000Z',
      reason: 'Sinusitis'
    });
    expect(visits[0]!.notes.subjective).toContain('Dr. Antonia Stark');
    expect(Object.values(visits[0]!.diagnoses)).toMatchObject([
      { description: 'Chronic sinusitis', code: '40055000' }
    ]);
  });

  it('adds nothing when the same files come again', async () => {
    const before = replica.heads();
    for (const name of RECORDS) {
      const first = reports.get(name)!;
      const again = await importRecord(name, replica);
      expect(again.counts).toEqual({
        taken: 0,
        skipped: first.counts.taken + first.counts.skipped,
        refused: 0
      });
      const here = again.lines.filter(({ code }) => code === 'already-here');
      expect(here).toHaveLength(first.counts.taken);
    }
    expect(replica.heads()).toEqual(before);
  });

  it('says the same in a dry run, and writes nothing', async () => {
    const empty = new TestReplica();
    for (const name of RECORDS) {
      const dry = await importRecord(name, empty, true);
      expect(dry.dryRun).toBe(true);
      expect({ ...dry, dryRun: false }).toEqual(reports.get(name));
    }
    expect(empty.docs.size).toBe(0);
  });
});

const TAKEN_TYPES = [
  'Patient',
  'Encounter',
  'Condition',
  'Observation',
  'Immunization',
  'Procedure',
  'MedicationRequest'
];
