import { describe, expect, it } from 'vitest';
import { bundle, importAll, importText, only, PATIENT, subject, type Json } from './fhir.ts';
import { TestReplica } from './replica.ts';

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
