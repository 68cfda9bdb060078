import { describe, expect, it } from 'vitest';
import { chartId } from '#lib/docs/kinds.ts';
import { planFhir } from '#lib/import/fhir/plan.ts';
import { bundle, coded, importAll, importText, only, PATIENT, subject, type Json } from './fhir.ts';
import { PRACTICE, TestReplica } from './replica.ts';

describe('a visit', () => {
  const encounter = (fields: Json): Json => ({
    resourceType: 'Encounter',
    id: 'e1',
    status: 'finished',
    class: { code: 'EMER' },
    subject,
    period: { start: '2020-02-03T08:00:00+02:00', end: '2020-02-03T08:30:00+02:00' },
    reasonCode: [{ text: 'Chest pain' }],
    ...fields
  });
  const visit = { reference: 'Encounter/e1' };
  const asthma: Json = {
    resourceType: 'Condition',
    id: 'c1',
    subject,
    encounter: visit,
    code: { text: 'Asthma' }
  };
  const ecg: Json = {
    resourceType: 'Procedure',
    id: 'x1',
    status: 'completed',
    subject,
    encounter: visit,
    code: { text: 'ECG' },
    performedDateTime: '2020-02-03'
  };

  it('comes with its reason, time, class, diagnosis and procedure, and is signed last', async () => {
    const { replica } = await importAll(PATIENT, asthma, ecg, encounter({}));
    const [consultation] = replica.all('consultation');
    expect(consultation).toMatchObject({
      startedAt: '2020-02-03T06:00:00.000Z',
      endedAt: '2020-02-03T06:30:00.000Z',
      reason: 'Chest pain',
      notes: { subjective: 'Class: emergency\nReason: Chest pain' },
      signed: { by: expect.any(String) }
    });
    expect(only(consultation!.diagnoses).description).toBe('Asthma');
    expect(only(consultation!.procedures)).toMatchObject({ description: 'ECG', quantity: 1 });
    expect(only(replica.all('chart')[0]?.medicalHistory).title).toBe('ECG');
  });

  it('still going on stays a draft; one that was planned or cancelled stays out', async () => {
    const ongoing = await importAll(PATIENT, encounter({ status: 'in-progress' }));
    expect(ongoing.replica.all('consultation')[0]?.signed).toBeUndefined();
    const planned = await importAll(PATIENT, encounter({ status: 'planned' }), asthma);
    expect(planned.report.lines.map(({ code }) => code)).toEqual([undefined, 'planned', undefined]);
    expect(planned.replica.all('consultation')).toEqual([]);
  });

  it('that is signed here keeps a later diagnosis in the chart alone, and says so', async () => {
    const replica = new TestReplica();
    await importText(bundle(PATIENT, encounter({})), replica);
    const { report } = await importText(bundle(PATIENT, encounter({}), asthma), replica);
    expect(report.lines.at(-1)).toMatchObject({
      type: 'Condition',
      outcome: 'taken',
      warnings: [expect.stringMatching(/is not given/), expect.stringMatching(/signed here/)]
    });
    expect(replica.all('consultation')[0]?.diagnoses).toEqual({});
    expect(only(replica.all('chart')[0]?.problems).title).toBe('Asthma');
  });

  it('of another patient does not take this one’s diagnosis', async () => {
    const other = { ...PATIENT, id: 'p2' };
    const { replica } = await importAll(
      PATIENT,
      other,
      encounter({ subject: { reference: 'Patient/p2' } }),
      asthma
    );
    expect(replica.all('consultation')[0]?.diagnoses).toEqual({});
  });

  it('has the practitioner in its note, and as its doctor where that was asked for', async () => {
    const dube: Json = {
      resourceType: 'Practitioner',
      id: 'd1',
      name: [{ family: 'Dube', given: ['Lindiwe'], prefix: ['Dr'] }]
    };
    const seen = encounter({ participant: [{ individual: { reference: 'Practitioner/d1' } }] });
    const plain = await importAll(PATIENT, dube, seen);
    expect(plain.replica.all('consultation')[0]).toMatchObject({
      notes: { subjective: expect.stringContaining('Seen by: Dr Lindiwe Dube') }
    });
    const replica = new TestReplica();
    await replica.change([{ change: 'practice.found', args: { name: 'Test' } }]);
    await importText(bundle(PATIENT, dube, seen), replica, { doctors: true });
    const [doctorId, doctor] = Object.entries(replica.all('practice')[0]!.doctors)[0]!;
    expect(doctor).toMatchObject({ family: 'Dube', given: 'Lindiwe', title: 'Dr' });
    expect(replica.all('consultation')[0]?.doctor).toBe(doctorId);
  });
});

describe('a file', () => {
  const weight: Json = {
    resourceType: 'Observation',
    id: 'o1',
    status: 'final',
    subject,
    effectiveDateTime: '2024-01-02T03:04:05Z',
    code: coded('29463-7', 'Weight', 'http://loinc.org'),
    valueQuantity: { value: 70, unit: 'kg' }
  };

  it('may be one resource, or NDJSON with a broken line', async () => {
    const single = await importText(JSON.stringify(PATIENT));
    expect(single.report.counts.taken).toBe(1);
    const lines = [JSON.stringify(weight), '{ broken', '', JSON.stringify(PATIENT)].join('\r\n');
    const { report } = await importText(lines);
    expect(report.counts).toEqual({ taken: 2, skipped: 0, refused: 1 });
    expect(report.lines[0]).toMatchObject({ from: 'record.json line 2', code: 'unreadable' });
  });

  it('may refer by address of the server, by type and id, or by urn:uuid', async () => {
    const entry = (fullUrl: string, resource: Json) => ({ fullUrl, resource });
    const searchset = (...entries: object[]) =>
      JSON.stringify({ resourceType: 'Bundle', type: 'searchset', entry: entries });
    const about = (reference: string) => ({ ...weight, subject: { reference } });
    const base = 'https://clinic.example/fhir';
    const uuid = 'urn:uuid:0190b5a2-7c1d-7000-8000-0000000000aa';
    for (const text of [
      searchset(
        entry(`${base}/Patient/p1`, PATIENT),
        entry(`${base}/Observation/o1`, about('Patient/p1'))
      ),
      searchset(
        entry(`${base}/Patient/p1`, PATIENT),
        entry(`${base}/Observation/o1`, about(`${base}/Patient/p1`))
      ),
      searchset(entry(uuid, { ...PATIENT, id: undefined }), entry('urn:uuid:b', about(uuid)))
    ]) {
      const { report, replica } = await importText(text);
      expect(report.counts).toEqual({ taken: 2, skipped: 0, refused: 0 });
      expect(replica.all('chart')[0]?.patient).toBe(replica.all('patient')[0]?.id);
    }
  });

  it('may come after the patient, in an import of its own', async () => {
    const replica = new TestReplica();
    const early = await importText(JSON.stringify(weight), replica);
    expect(early.report.lines[0]).toMatchObject({ outcome: 'refused', code: 'patient-missing' });
    await importText(JSON.stringify(PATIENT), replica);
    const late = await importText(JSON.stringify(weight), replica);
    expect(late.report.counts.taken).toBe(1);
    const [patient] = replica.all('patient');
    expect(replica.docs.has(chartId(PRACTICE, patient!.id))).toBe(true);
  });

  it('that is not FHIR gives a problem, and nothing is thrown at what is odd inside', async () => {
    const plan = planFhir([{ name: 'letter.txt', text: 'Dear colleague' }], {
      practice: PRACTICE,
      today: '2026-11-22'
    });
    expect(plan).toMatchObject({ ok: false, problem: { code: 'not-fhir' } });
    const { report } = await importText(
      JSON.stringify({
        resourceType: 'Bundle',
        entry: [
          null,
          7,
          {},
          { resource: 'x' },
          { resource: { resourceType: 5 } },
          { resource: { resourceType: 'CarePlan' } }
        ]
      })
    );
    expect(report.counts).toEqual({ taken: 0, skipped: 1, refused: 5 });
  });

  it('with any element of the wrong shape is reported, never thrown', async () => {
    const odd = [null, 0, '', 'text', [], [null], {}, { coding: 'x' }, [[]], true, { value: {} }];
    const elements = [
      'name',
      'code',
      'identifier',
      'telecom',
      'reaction',
      'component',
      'period',
      'contained',
      'class',
      'dosageInstruction',
      'condition',
      'vaccineCode',
      'relationship',
      'participant',
      'payor',
      'onsetAge',
      'text',
      'valueQuantity',
      'performedPeriod',
      'dispenseRequest'
    ];
    const types = [
      'Patient',
      'AllergyIntolerance',
      'Condition',
      'Encounter',
      'Observation',
      'MedicationRequest',
      'Immunization',
      'Procedure',
      'FamilyMemberHistory',
      'Coverage',
      'Practitioner'
    ];
    const resources = types.flatMap((resourceType) =>
      elements.flatMap((element) =>
        odd.map((value, index) => ({
          resourceType,
          id: `${element}-${index}`,
          subject,
          patient: subject,
          [element]: value
        }))
      )
    );
    const { report } = await importText(bundle(PATIENT, ...resources), undefined, {
      doctors: true
    });
    expect(report.stopped).toBeUndefined();
    expect(report.lines).toHaveLength(resources.length + 1);
    expect(report.lines.filter(({ code }) => code === 'unreadable')).toEqual([]);
  });
});
