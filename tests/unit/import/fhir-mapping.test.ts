import { describe, expect, it } from 'vitest';
import { chartId } from '#lib/docs/kinds.ts';
import { planFhir, type FhirOptions } from '#lib/import/fhir/plan.ts';
import type { ImportReport } from '#lib/import/report.ts';
import { runImport } from '#lib/import/run.ts';
import { PRACTICE, TestReplica } from './replica.ts';

type Json = Record<string, unknown>;
const SCT = 'http://snomed.info/sct';
const coded = (code: string, display: string, system = SCT) => ({
  coding: [{ system, code, display }]
});
const PATIENT: Json = {
  resourceType: 'Patient',
  id: 'p1',
  name: [{ family: 'Nkosi', given: ['Thandi', 'Grace'] }]
};
const subject = { reference: 'Patient/p1' };

const importText = async (
  text: string,
  replica = new TestReplica(),
  options: Partial<FhirOptions> = {}
): Promise<{ report: ImportReport; replica: TestReplica }> => {
  const files = [{ name: 'record.json', text }];
  const plan = planFhir(files, { practice: PRACTICE, today: '2026-11-22', ...options });
  if (!plan.ok) throw new Error(plan.problem.message);
  return { report: await runImport(plan.value, replica), replica };
};
const bundle = (...resources: Json[]) =>
  JSON.stringify({
    resourceType: 'Bundle',
    type: 'collection',
    entry: resources.map((resource) => ({ resource }))
  });
const importAll = (...resources: Json[]) => importText(bundle(...resources));

/** Imports the patient with one more resource; gives the chart and what was said of the resource. */
async function importOne(resource: Json) {
  const { report, replica } = await importAll(PATIENT, resource);
  const [chart] = replica.all('chart');
  const line = report.lines.find(({ type }) => type === resource.resourceType)!;
  return { chart, line, report, replica };
}
const only = <T>(entries: Record<string, T> | undefined): T => {
  const all = Object.values(entries ?? {});
  expect(all).toHaveLength(1);
  return all[0]!;
};

describe('a patient', () => {
  const importPatient = async (fields: Json) => {
    const { report, replica } = await importAll({ ...PATIENT, ...fields });
    return { patient: replica.all('patient')[0], line: report.lines[0]!, report };
  };

  it('has every name where it belongs', async () => {
    const { patient, line } = await importPatient({
      name: [
        { use: 'nickname', given: ['Nkosi'] },
        { use: 'maiden', family: 'Mthunzi' },
        {
          use: 'official',
          family: 'van der Westhuizen',
          given: ['Nkosinathi'],
          prefix: ['Prof'],
          suffix: ['PhD']
        },
        { use: 'temp', family: 'Vilakazi' }
      ]
    });
    expect(patient).toMatchObject({
      title: 'Prof',
      given: 'Nkosinathi',
      family: 'van der Westhuizen',
      preferred: 'Nkosi',
      former: 'Mthunzi'
    });
    expect(line.warnings).toEqual(['Another name: Vilakazi.', 'After the name: PhD.']);
  });

  it('has its identity number read, and birth date and sex from it where they are missing', async () => {
    const { patient } = await importPatient({
      identifier: [{ system: 'http://www.dha.gov.za/id', value: '8001015009087' }]
    });
    expect(patient).toMatchObject({ birthDate: '1980-01-01', sex: 'male' });
    expect(only(patient!.identifiers)).toMatchObject({ type: 'sa-id', value: '8001015009087' });
  });

  it('keeps an identity number with a wrong check digit, as another kind, and says so', async () => {
    const type = { coding: [{ code: 'NI' }], text: 'Identity number' };
    const { patient, line } = await importPatient({
      identifier: [{ type, value: '8001015009088' }]
    });
    expect(only(patient!.identifiers)).toMatchObject({
      type: 'other',
      value: '8001015009088',
      label: 'Identity number'
    });
    expect(line.warnings?.[0]).toMatch(/check digit/);
  });

  it('keeps phones, addresses, emergency contacts and language', async () => {
    const { patient } = await importPatient({
      telecom: [
        { system: 'phone', use: 'mobile', value: '082 123 4567', rank: 1 },
        { system: 'email', value: 'thandi@example.org', rank: 2 },
        { system: 'fax', value: '021 555 0199' }
      ],
      address: [
        {
          use: 'home',
          line: ['12 Long Street', 'Flat 3'],
          district: 'Gardens',
          city: 'Cape Town',
          postalCode: '8001'
        },
        { type: 'postal', line: ['PO Box 9'] }
      ],
      contact: [
        {
          name: { given: ['Sipho'], family: 'Nkosi' },
          relationship: [{ text: 'Husband' }],
          telecom: [{ system: 'phone', value: '0831234567' }]
        }
      ],
      communication: [
        { language: { text: 'English' } },
        { language: { text: 'isiZulu' }, preferred: true }
      ]
    });
    expect(Object.values(patient!.contacts)).toMatchObject([
      { type: 'mobile', value: '+27821234567', preferred: true },
      { type: 'email', value: 'thandi@example.org' },
      { type: 'other', value: '+27215550199', note: 'fax' }
    ]);
    expect(Object.values(patient!.addresses)).toMatchObject([
      { type: 'home', lines: '12 Long Street\nFlat 3', suburb: 'Gardens', city: 'Cape Town' },
      { type: 'postal', lines: 'PO Box 9' }
    ]);
    expect(only(patient!.emergencyContacts)).toMatchObject({
      name: 'Sipho Nkosi',
      relationship: 'Husband',
      phone: '+27831234567'
    });
    expect(patient!.language).toBe('isiZulu');
  });

  it('who has died is never imported as alive', async () => {
    const known = await importPatient({ deceasedDateTime: '2024-03-02T10:00:00+02:00' });
    expect(known.patient?.deceasedOn).toBe('2024-03-02');
    const unknown = await importPatient({ deceasedBoolean: true });
    expect(only(unknown.patient!.alerts)).toMatchObject({ level: 'danger', text: /Deceased/ });
  });

  it('says what has no place', async () => {
    const { report, line } = await importPatient({
      birthDate: '1980',
      maritalStatus: { text: 'Married' },
      extension: [{ url: 'http://example.org/fhir/tribe', valueString: 'x' }]
    });
    expect(report.leftOut).toEqual({ 'Patient.extension tribe': 1, 'Patient.maritalStatus': 1 });
    expect(line.warnings).toEqual(['The date of birth is not a whole date: “1980”.']);
  });

  it('without a name is refused, and so is what belongs to it', async () => {
    const { report } = await importAll(
      { resourceType: 'Patient', id: 'p1' },
      { resourceType: 'Condition', id: 'c1', subject, code: { text: 'Asthma' } }
    );
    expect(report.lines).toMatchObject([
      { outcome: 'refused', code: 'name-missing' },
      { outcome: 'refused', code: 'patient-missing' }
    ]);
  });

  it('of another system with the same number is not taken for the one who is here', async () => {
    const replica = new TestReplica();
    const first = bundle({ ...PATIENT, birthDate: '1980-01-01' });
    await importText(first, replica);
    const second = bundle(
      { ...PATIENT, name: [{ family: 'Botha', given: ['Jan'] }], birthDate: '1955-05-05' },
      { resourceType: 'AllergyIntolerance', id: 'a1', patient: subject, code: { text: 'Bees' } }
    );
    const { report } = await importText(second, replica);
    expect(report.lines).toMatchObject([
      { outcome: 'refused', code: 'another-here' },
      { outcome: 'refused', code: 'patient-missing' }
    ]);
    expect(replica.all('chart')).toEqual([]);
    const named = await importText(second, replica, { system: 'Dr Botha’s old system' });
    expect(named.report.counts.taken).toBe(2);
    expect(replica.all('patient')).toHaveLength(2);
  });
});

describe('an allergy', () => {
  const allergy = (fields: Json): Json => ({
    resourceType: 'AllergyIntolerance',
    id: 'a1',
    patient: subject,
    clinicalStatus: coded('active', 'Active', 'x'),
    code: coded('91936005', 'Allergy to penicillin (finding)'),
    ...fields
  });

  it('keeps the worst reaction as its severity, and all of them in words', async () => {
    const { chart } = await importOne(
      allergy({
        category: ['medication'],
        criticality: 'high',
        reaction: [
          { manifestation: [{ text: 'Rash' }], severity: 'mild' },
          { manifestation: [{ text: 'Angioedema' }], severity: 'severe', onset: '2019-02' }
        ],
        note: [{ text: 'Told by her mother', authorString: 'Sr Dube' }]
      })
    );
    expect(only(chart?.allergies)).toMatchObject({
      substance: 'Allergy to penicillin',
      category: 'medicine',
      severity: 'severe',
      status: 'active',
      reaction: 'Rash (mild); Angioedema (severe, 2019-02)',
      note: 'Criticality: high (may be life-threatening)\nTold by her mother (Sr Dube)'
    });
  });

  it('with an anaphylaxis is life-threatening, whatever severity was ticked', async () => {
    const { chart } = await importOne(
      allergy({
        reaction: [{ manifestation: [coded('39579001', 'Anaphylaxis')], severity: 'mild' }]
      })
    );
    expect(only(chart?.allergies).severity).toBe('life-threatening');
  });

  it('of which nothing is known but that it is critical is marked for a look', async () => {
    const { chart, line } = await importOne(allergy({ criticality: 'high' }));
    expect(only(chart?.allergies).severity).toBe('unknown');
    expect(line.warnings?.[0]).toMatch(/criticality is high/);
  });

  it('that was refuted stands as refuted; one entered in error stays out', async () => {
    const refuted = await importOne(
      allergy({ clinicalStatus: undefined, verificationStatus: coded('refuted', 'Refuted', 'x') })
    );
    expect(only(refuted.chart?.allergies).status).toBe('refuted');
    const error = await importOne(
      allergy({ verificationStatus: coded('entered-in-error', '', 'x') })
    );
    expect(error.line).toMatchObject({ outcome: 'skipped', code: 'entered-in-error' });
  });

  it('that says there is none becomes that statement, not an allergy', async () => {
    const none = allergy({ code: coded('716186003', 'No known allergy') });
    const { chart } = await importOne(none);
    expect(chart?.noKnownAllergies).toBeDefined();
    expect(chart?.allergies).toEqual({});
    const both = await importAll(PATIENT, allergy({ id: 'a0' }), none);
    expect(both.report.lines.at(-1)).toMatchObject({
      outcome: 'refused',
      code: 'allergies-on-record'
    });
    expect(both.replica.all('chart')[0]?.noKnownAllergies).toBeUndefined();
  });
});

describe('a condition', () => {
  const condition = (fields: Json): Json => ({
    resourceType: 'Condition',
    id: 'c1',
    subject,
    clinicalStatus: coded('active', 'Active', 'x'),
    code: {
      text: 'Asthma',
      coding: [
        { system: SCT, code: '195967001' },
        { system: 'http://hl7.org/fhir/sid/icd-10', code: 'J45.9' }
      ]
    },
    ...fields
  });

  it('keeps its ICD-10 code before any other', async () => {
    const { chart } = await importOne(condition({ onsetDateTime: '2015-06' }));
    expect(only(chart?.problems)).toMatchObject({
      title: 'Asthma',
      code: 'J45.9',
      status: 'active',
      onset: '2015-06'
    });
  });

  it('keeps severity, site and stage in its note', async () => {
    const { chart } = await importOne(
      condition({
        severity: { text: 'Moderate' },
        bodySite: [{ text: 'Left lung' }],
        verificationStatus: coded('provisional', '', 'x'),
        onsetAge: { value: 12, unit: 'years' },
        note: [{ text: 'Worse in spring' }]
      })
    );
    expect(only(chart?.problems).note?.split('\n')).toEqual([
      'Verification: provisional',
      'Severity: Moderate',
      'Body site: Left lung',
      'Onset: 12 years',
      'Worse in spring'
    ]);
  });

  it('of unknown status counts as active, and says so', async () => {
    const { chart, line } = await importOne(condition({ clinicalStatus: undefined }));
    expect(only(chart?.problems).status).toBe('active');
    expect(line.warnings).toEqual(['Its status is not given; it was taken as active.']);
  });
});

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

describe('a medicine', () => {
  it('keeps dose, route, frequency, reason and the rest of the script', async () => {
    const { chart } = await importOne({
      resourceType: 'MedicationRequest',
      id: 'm1',
      status: 'active',
      intent: 'order',
      subject,
      medicationReference: { reference: '#med' },
      contained: [
        {
          resourceType: 'Medication',
          id: 'med',
          code: { text: 'Metformin' },
          form: { text: 'tablet' }
        }
      ],
      authoredOn: '2024-05-06T09:00:00+02:00',
      reasonCode: [{ text: 'Type 2 diabetes' }],
      dosageInstruction: [
        {
          text: 'One tablet twice a day with food',
          timing: { repeat: { frequency: 2, period: 1, periodUnit: 'd' } },
          route: { text: 'oral' },
          doseAndRate: [{ doseQuantity: { value: 500, unit: 'mg' } }]
        }
      ],
      dispenseRequest: { numberOfRepeatsAllowed: 5, quantity: { value: 60, unit: 'tablets' } }
    });
    expect(only(chart?.medications)).toMatchObject({
      name: 'Metformin',
      form: 'tablet',
      dose: '500 mg',
      route: 'oral',
      frequency: '2 × in 1 days',
      status: 'active',
      startedOn: '2024-05-06',
      reason: 'Type 2 diabetes',
      note: 'Directions: One tablet twice a day with food\nQuantity: 60 tablets\nRepeats: 5'
    });
  });

  it.each([
    [{ status: 'draft' }, 'draft'],
    [{ status: 'active', intent: 'proposal' }, 'proposal'],
    [{ status: 'active', doNotPerform: true }, 'not-taken'],
    [{ status: 'entered-in-error' }, 'entered-in-error']
  ])('that was never taken stays out: %o', async (fields, code) => {
    const { line } = await importOne({
      resourceType: 'MedicationRequest',
      id: 'm1',
      subject,
      medicationCodeableConcept: { text: 'Aspirin' },
      ...fields
    });
    expect(line).toMatchObject({ outcome: 'skipped', code });
  });
});

describe('an observation', () => {
  const observation = (fields: Json): Json => ({
    resourceType: 'Observation',
    id: 'o1',
    status: 'final',
    subject,
    effectiveDateTime: '2024-01-02T03:04:05Z',
    code: coded('29463-7', 'Body weight', 'http://loinc.org'),
    ...fields
  });
  const quantity = (value: number, code: string) => ({ value, unit: code, code });

  it.each([
    ['29463-7', 154, '[lb_av]', 69.8532, 'kg'],
    ['8302-2', 70, '[in_i]', 177.8, 'cm'],
    ['8302-2', 1.72, 'm', 172, 'cm'],
    ['8310-5', 98.6, '[degF]', 37, 'Cel'],
    ['8867-4', 72, 'bpm', 72, '/min']
  ])('%s of %d %s is kept as %d %s', async (code, value, unit, kept, in_) => {
    const { chart } = await importOne(
      observation({
        code: coded(code, 'x', 'http://loinc.org'),
        valueQuantity: quantity(value, unit)
      })
    );
    expect(only(chart?.vitals)).toMatchObject({ code, value: kept, unit: in_ });
  });

  it.each([
    [{ valueString: 'normal' }, 'not-a-number'],
    [{ dataAbsentReason: { text: 'Refused' } }, 'no-value'],
    [{ valueQuantity: { value: 5, comparator: '<' } }, 'limit'],
    [{ valueQuantity: quantity(5, 'kg'), effectiveDateTime: undefined }, 'no-date'],
    [{ valueQuantity: quantity(5, 'kg'), status: 'cancelled' }, 'cancelled'],
    [
      { valueQuantity: quantity(5, '1'), code: coded('1', 'Local score', 'http://local') },
      'not-loinc'
    ]
  ])('that is no measurement says why it stays out: %o', async (fields, code) => {
    const { line } = await importOne(observation(fields));
    expect(line).toMatchObject({ outcome: 'skipped', code, reason: expect.any(String) });
  });

  it('of the blood group fills the chart, and never overwrites it', async () => {
    const group = (said: string): Json =>
      observation({
        id: said,
        code: coded('882-1', 'ABO', 'http://loinc.org'),
        valueCodeableConcept: { text: said }
      });
    const { chart } = await importOne(group('Group O Rh(D) positive'));
    expect(chart?.bloodGroup).toBe('O+');
    const twice = await importAll(PATIENT, group('AB negative'), group('A positive'));
    expect(twice.replica.all('chart')[0]?.bloodGroup).toBe('AB-');
    expect((await importOne(group('unknown'))).line.code).toBe('not-a-blood-group');
  });

  it('of a day without a time stays on that day', async () => {
    const { chart, line } = await importOne(
      observation({ effectiveDateTime: '2024-01-02', valueQuantity: quantity(70, 'kg') })
    );
    expect(only(chart?.vitals).at).toBe('2024-01-02T12:00:00.000Z');
    expect(line.warnings).toEqual(['The time of day is not known.']);
  });

  it('names the part of a panel that it could not keep', async () => {
    const { line, chart } = await importOne(
      observation({
        code: coded('85354-9', 'Blood pressure', 'http://loinc.org'),
        component: [
          {
            code: coded('8480-6', 'Systolic', 'http://loinc.org'),
            valueQuantity: quantity(120, 'mmHg')
          },
          {
            code: coded('8462-4', 'Diastolic', 'http://loinc.org'),
            dataAbsentReason: { text: 'Not heard' }
          }
        ]
      })
    );
    expect(only(chart?.vitals)).toMatchObject({ code: '8480-6', value: 120, unit: 'mm[Hg]' });
    expect(line.warnings).toEqual(['“Diastolic” was left out: There is no value: Not heard.']);
  });
});

describe('other records', () => {
  it('a vaccination of which only the year is known keeps the year as it was given', async () => {
    const { chart, line } = await importOne({
      resourceType: 'Immunization',
      id: 'i1',
      status: 'completed',
      patient: subject,
      vaccineCode: { text: 'MMR' },
      occurrenceDateTime: '2001',
      lotNumber: 'L7',
      protocolApplied: [{ doseNumberPositiveInt: 1, seriesDosesPositiveInt: 2 }]
    });
    expect(only(chart?.immunisations)).toMatchObject({
      vaccine: 'MMR',
      date: '2001-01-01',
      dose: '1 of 2',
      batch: 'L7',
      note: 'Date as given: 2001'
    });
    expect(line.warnings).toHaveLength(1);
  });

  it('each condition of a relative is an entry', async () => {
    const { chart } = await importOne({
      resourceType: 'FamilyMemberHistory',
      id: 'f1',
      status: 'completed',
      patient: subject,
      relationship: { text: 'Mother' },
      deceasedAge: { value: 61, unit: 'years' },
      condition: [
        { code: { text: 'Breast cancer' }, onsetAge: { value: 58.5, unit: 'years', code: 'a' } },
        { code: { text: 'Hypertension' } }
      ]
    });
    expect(Object.values(chart!.familyHistory)).toMatchObject([
      {
        relation: 'Mother',
        condition: 'Breast cancer',
        ageAtOnset: 58,
        note: 'Deceased at 61 years'
      },
      { relation: 'Mother', condition: 'Hypertension' }
    ]);
  });

  it('a cover becomes a medical aid, its main member another patient', async () => {
    const { replica } = await importAll(
      PATIENT,
      { ...PATIENT, id: 'p2', name: [{ family: 'Nkosi', given: ['Sipho'] }] },
      { resourceType: 'Organization', id: 's1', name: 'Ubuntu Medical Scheme' },
      {
        resourceType: 'Coverage',
        id: 'v1',
        status: 'active',
        beneficiary: subject,
        payor: [{ reference: 'Organization/s1' }],
        subscriber: { reference: 'Patient/p2' },
        subscriberId: '0012345',
        dependent: '01',
        relationship: coded('spouse', 'Spouse', 'x'),
        class: [{ type: coded('plan', 'Plan', 'x'), value: 'Saver' }],
        period: { start: '2023-01-01' }
      }
    );
    const [wife, husband] = replica.all('patient');
    expect(only(wife!.medicalAids)).toMatchObject({
      scheme: 'Ubuntu Medical Scheme',
      plan: 'Saver',
      membershipNumber: '0012345',
      dependantCode: '01',
      relationship: 'spouse',
      mainMemberName: 'Sipho Nkosi',
      mainMemberPatient: husband!.id,
      validFrom: '2023-01-01'
    });
  });

  it('what carries an unknown modifier is refused: it may mean the opposite', async () => {
    const { line } = await importOne({
      resourceType: 'Condition',
      id: 'c1',
      subject,
      code: { text: 'Asthma' },
      modifierExtension: [{ url: 'http://example.org/not', valueBoolean: true }]
    });
    expect(line).toMatchObject({ outcome: 'refused', code: 'modifier-extension' });
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
