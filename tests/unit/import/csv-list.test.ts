import { describe, expect, it } from 'vitest';
import { guessMapping } from '#lib/import/csv/guess.ts';
import { readMapping, type CsvMappingInput } from '#lib/import/csv/mapping.ts';
import { planCsv } from '#lib/import/csv/plan.ts';
import { runImport } from '#lib/import/run.ts';
import { importCsv, table, TODAY, values } from './csv.ts';
import { PRACTICE, TestReplica } from './replica.ts';

describe('a list of patients', () => {
  const mapping: CsvMappingInput = {
    system: 'Old practice',
    id: 'No',
    dates: 'DD/MM/YYYY',
    patient: {
      title: 'Title',
      given: 'Name',
      family: 'Surname',
      birthDate: 'DOB',
      sex: { column: 'Sex', values: { 'Vroulik / Female': 'female' } },
      language: { column: 'Lang', values: { A: 'Afrikaans', E: 'English' } }
    },
    identifiers: [{ type: 'sa-id', value: 'ID' }],
    contacts: [
      { type: 'mobile', value: 'Cell', preferred: true },
      { type: 'email', value: 'Email' }
    ],
    addresses: [
      { lines: ['Addr1', 'Addr2'], city: 'Town', postalCode: 'Code', country: { constant: 'ZA' } }
    ],
    emergencyContacts: [
      { name: 'NOK', phone: 'NOK tel', relationship: { constant: 'next of kin' } }
    ],
    medicalAid: {
      scheme: 'Scheme',
      membershipNumber: 'Member no',
      dependantCode: 'Dep',
      plan: 'Option'
    },
    account: { number: 'Acc' },
    alerts: [{ text: 'Flag', level: 'warning' }]
  };
  const headings =
    'No,Title,Name,Surname,DOB,Sex,Lang,ID,Cell,Email,Addr1,Addr2,Town,Code,NOK,NOK tel,Scheme,Option,Member no,Dep,Acc,Flag,Balance';
  const rows = [
    '17,Mr,Sipho,Nkosi,01/01/1980,M,E,8001015009087,0821234567,s@example.org,12 Long St,Flat 3,Durban,4001,Thandi,0831234567,Ubuntu Medical Scheme,Saver,0012,0,17,,100.50',
    '18,Mrs,Thandi,Nkosi,02/03/1982,Vroulik / Female,E,,,,12 Long St,,Durban,4001,,,Ubuntu Medical Scheme,Saver,0012,1,17,Deaf,',
    '19,,Lwazi,Nkosi,05/06/2015,M,E,,,,,,,,,,Ubuntu Medical Scheme,Saver,0012,2,17,,',
    '20,Dr,Anna,Botha,31/02/1970,X,A,,,,,,,,,,Cash,,,,20,,'
  ];
  const csv = (...lines: string[]) => `${[headings, ...lines].join('\r\n')}\r\n`;
  const byName = (replica: TestReplica, name: string) =>
    replica.all('patient').find((patient) => patient.given === name)!;

  it('comes in with everything in its place', async () => {
    const { replica, report } = await importCsv(csv(...rows), mapping);
    expect(report.counts).toEqual({ taken: 4, skipped: 0, refused: 0 });
    expect(byName(replica, 'Sipho')).toMatchObject({
      title: 'Mr',
      family: 'Nkosi',
      birthDate: '1980-01-01',
      sex: 'male',
      language: 'English',
      origin: { system: 'Old practice', id: '17' }
    });
    const sipho = byName(replica, 'Sipho');
    expect(values(sipho.contacts)).toMatchObject([
      { type: 'mobile', value: '+27821234567', preferred: true },
      { type: 'email', value: 's@example.org' }
    ]);
    expect(values(sipho.addresses)).toMatchObject([
      {
        type: 'home',
        lines: '12 Long St\nFlat 3',
        city: 'Durban',
        postalCode: '4001',
        country: 'ZA'
      }
    ]);
    expect(values(sipho.emergencyContacts)).toMatchObject([
      { name: 'Thandi', relationship: 'next of kin', phone: '+27831234567' }
    ]);
    expect(values(byName(replica, 'Thandi').alerts)).toMatchObject([
      { text: 'Deaf', level: 'warning' }
    ]);
  });

  it('keeps families together: one membership, one account', async () => {
    const { replica } = await importCsv(csv(...rows), mapping);
    const [sipho, thandi, lwazi] = ['Sipho', 'Thandi', 'Lwazi'].map((name) =>
      byName(replica, name)
    );
    expect(values(sipho!.medicalAids)).toMatchObject([
      {
        scheme: 'Ubuntu Medical Scheme',
        membershipNumber: '0012',
        dependantCode: '00',
        relationship: 'principal'
      }
    ]);
    expect(values(values(sipho!.medicalAids)[0]!.dependants)).toMatchObject([
      { code: '01', name: 'Thandi Nkosi', birthDate: '1982-03-02', patient: thandi!.id },
      { code: '02', name: 'Lwazi Nkosi', patient: lwazi!.id }
    ]);
    for (const member of [thandi!, lwazi!]) {
      expect(values(member.medicalAids)).toMatchObject([
        { mainMemberName: 'Sipho Nkosi', mainMemberPatient: sipho!.id }
      ]);
      expect(member.account).toEqual({ holder: 'patient', patient: sipho!.id });
    }
    expect(sipho!.account).toEqual({ holder: 'self' });
    expect(byName(replica, 'Anna').medicalAids).toEqual({});
  });

  it('tells what could not be read, and what has no column here', async () => {
    const { report } = await importCsv(csv(...rows), mapping);
    expect(report.lines[3]?.warnings).toEqual([
      'The date of birth “31/02/1970” could not be read as a date.',
      'The sex “X” is not known and was left out.'
    ]);
    expect(report.leftOut).toEqual({ 'row.Balance': 1 });
  });

  it('adds nothing the second time, and only the new rows of a longer list', async () => {
    const { replica } = await importCsv(csv(...rows.slice(0, 2)), mapping);
    const before = replica.heads();
    const same = await importCsv(csv(...rows.slice(0, 2)), mapping, replica);
    expect(same.report.reasons).toMatchObject([{ code: 'already-here', count: 2 }]);
    expect(replica.heads()).toEqual(before);
    const longer = await importCsv(csv(...rows), mapping, replica);
    expect(longer.report.counts).toEqual({ taken: 2, skipped: 2, refused: 0 });
  });

  it('skips a row that is there twice, and refuses a number that two people have', async () => {
    const { report } = await importCsv(
      csv(rows[0]!, rows[0]!, rows[3]!.replace('20,', '17,'), ',,,,,', ...rows.slice(1, 2)),
      mapping
    );
    expect(report.lines.map(({ from, code }) => `${from} ${code ?? 'taken'}`)).toEqual([
      'row 2 taken',
      'row 3 duplicate-row',
      'row 4 same-number',
      'row 5 empty',
      'row 6 taken'
    ]);
  });

  it('takes both of two records with one ID number, and says so', async () => {
    const { report } = await importCsv(csv(rows[0]!, rows[0]!.replace('17,', '99,')), mapping);
    expect(report.counts.taken).toBe(2);
    expect(report.lines[1]?.warnings).toContain('Row 2 has the same ID number.');
  });

  it('refuses rows that have slipped sideways or have no name, and takes the rest', async () => {
    const { report } = await importCsv(
      csv(`${rows[0]!},surplus`, rows[1]!.replace('Thandi,Nkosi', ','), rows[2]!),
      mapping
    );
    expect(report.lines.map(({ code }) => code)).toEqual(['broken-row', 'name-missing', undefined]);
  });

  it('of the same numbers from another system is another list', async () => {
    const { replica } = await importCsv(csv(rows[0]!), mapping);
    const other = csv(rows[3]!.replace('20,', '17,'));
    const same = await importCsv(other, mapping, replica);
    expect(same.report.lines[0]).toMatchObject({ outcome: 'refused', code: 'another-here' });
    const named = await importCsv(other, { ...mapping, system: 'Another practice' }, replica);
    expect(named.report.counts.taken).toBe(1);
  });

  it('says the same in a dry run, and again when it then is run', async () => {
    const read = readMapping(mapping);
    if (!read.ok) throw new Error();
    const plan = planCsv(table(csv(...rows)), read.value, { practice: PRACTICE, today: TODAY });
    if (!plan.ok) throw new Error();
    const replica = new TestReplica();
    const dry = await runImport(plan.value, replica, { dryRun: true });
    expect(replica.docs.size).toBe(0);
    const run = await runImport(plan.value, replica);
    expect({ ...dry, dryRun: false }).toEqual(run);
  });

  it('without a column that the mapping names is not imported at all', () => {
    const read = readMapping({
      system: 'Old',
      patient: { family: 'Van', given: { columns: ['A', 'B'] } }
    });
    if (!read.ok) throw new Error();
    const plan = planCsv(table('Van,A\nx,y\nz,z\n'), read.value, {
      practice: PRACTICE,
      today: TODAY
    });
    expect(plan).toMatchObject({
      ok: false,
      problem: { code: 'no-such-column', message: /“B”.*given/ }
    });
  });
});

describe('a mapping', () => {
  it('with a fault says where it is', () => {
    expect(readMapping({ system: 'x', patient: { surname: 'Van' } })).toMatchObject({
      ok: false,
      problem: { code: 'bad-mapping', message: expect.stringContaining('patient') }
    });
    expect(readMapping({ system: 'x', dates: 'american' }).ok).toBe(false);
  });

  it('is guessed from the headings, in English and Afrikaans', () => {
    const english = guessMapping(
      table(
        'Patient No,Title,First Names,Surname,Date of Birth,Gender,ID Number,Cell,Home Tel,E-mail,Address 1,Address 2,Suburb,City,Postal Code,Medical Aid,Option,Membership No,Dep Code,Account No,Next of Kin,NOK Phone,Allergies,Loyalty\n1,,,,13/02/1980,,,,,,,,,,,,,,,,,,,7\n'
      ),
      'Old',
      TODAY
    );
    expect(english.unmapped).toEqual(
      ['Loyalty', 'Option'].filter((name) => english.unmapped.includes(name))
    );
    expect(english.mapping).toMatchObject({
      system: 'Old',
      id: 'Patient No',
      dates: 'DD/MM/YYYY',
      patient: {
        title: 'Title',
        given: 'First Names',
        family: 'Surname',
        birthDate: 'Date of Birth',
        sex: 'Gender'
      },
      identifiers: [{ type: 'sa-id', value: 'ID Number' }],
      contacts: [
        { type: 'mobile', value: 'Cell' },
        { type: 'home', value: 'Home Tel' },
        { type: 'email', value: 'E-mail' }
      ],
      addresses: [
        {
          lines: ['Address 1', 'Address 2'],
          suburb: 'Suburb',
          city: 'City',
          postalCode: 'Postal Code'
        }
      ],
      medicalAid: {
        scheme: 'Medical Aid',
        membershipNumber: 'Membership No',
        dependantCode: 'Dep Code'
      },
      account: { number: 'Account No' },
      emergencyContacts: [{ name: 'Next of Kin', phone: 'NOK Phone' }],
      alerts: [{ text: 'Allergies' }]
    });
    expect(readMapping(english.mapping).ok).toBe(true);
    const afrikaans = guessMapping(
      table(
        'Noemnaam,Voorname,Van,Geboortedatum,Geslag,ID nommer,Selfoon,E-pos,Poskode,Taal\n,,,1980-01-02,,,,,,\n'
      ),
      'Oud',
      TODAY
    );
    expect(afrikaans.unmapped).toEqual([]);
    expect(afrikaans.mapping.patient).toEqual({
      preferred: 'Noemnaam',
      given: 'Voorname',
      family: 'Van',
      birthDate: 'Geboortedatum',
      sex: 'Geslag',
      language: 'Taal'
    });
  });
});
