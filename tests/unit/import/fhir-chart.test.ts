import { describe, expect, it } from 'vitest';
import { coded, importAll, importOne, only, PATIENT, subject, type Json, SCT } from './fhir.ts';

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
