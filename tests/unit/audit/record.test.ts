import { describe, expect, it } from 'vitest';
import '../patient/support.ts';
import { accessFileRows, instantAt } from '#lib/components/audit/file.ts';
import { reasonProblem } from '#lib/components/audit/glass.ts';
import { fieldLabel, recordSections, valueWords } from '#lib/components/audit/record.ts';
import { Device } from '../docs/support.ts';

const manner = { locale: 'en-ZA', timeZone: 'Africa/Johannesburg' };

function chart() {
  const device = new Device(1);
  const patient = device.do('patient.register', { given: 'Thandi', family: 'Nkosi' });
  const allergy = device.do('chart.addAllergy', {
    patient,
    substance: 'Latex',
    severity: 'severe'
  });
  const gone = device.do('chart.addProblem', { patient, title: 'Asthma' });
  device.do('chart.removeProblem', { patient, problem: gone, reason: 'Wrong patient' });
  const [id] = [...device.documents].find(
    ([, doc]) => (doc as { kind?: unknown }).kind == 'chart'
  )!;
  return { value: device.read('chart', id), allergy };
}

describe('a record as rows', () => {
  it('reads in the words of the practice, section by section, the empty ones left out', () => {
    const { value } = chart();
    const sections = recordSections('chart', value, manner);
    expect(sections.map(({ title }) => title)).toEqual(['Allergies', 'Problems']);
    expect(sections[0]!.groups[0]).toMatchObject({
      title: 'Latex',
      rows: [
        { label: 'Substance', value: 'Latex' },
        { label: 'Severity', value: 'Severe' },
        { label: 'Status', value: 'Active' }
      ]
    });
  });

  it('shows what was taken out, and why', () => {
    const problem = recordSections('chart', chart().value, manner)[1]!.groups[0]!;
    expect(problem).toMatchObject({ title: 'Asthma', removed: 'Removed: Wrong patient' });
  });

  it('names a field where it stands, and a value in words', () => {
    const { value, allergy } = chart();
    const path = ['allergies', allergy, 'severity'];
    expect(fieldLabel('chart', value, path, manner)).toBe('Latex: severity');
    expect(fieldLabel('chart', value, ['allergies', allergy], manner)).toBe('Latex');
    expect(fieldLabel('patient', undefined, ['birthDate'], manner)).toBe('Date of birth');
    expect(valueWords('chart', path, 'life-threatening', manner)).toBe('Life-threatening');
    expect(valueWords('patient', ['birthDate'], '1980-01-31', manner)).toBe('31 Jan 1980');
    expect(valueWords('invoice', ['lines', 'x', 'unitCents'], 52_000, manner)).toMatch(/^R\s?520/);
    expect(valueWords('patient', ['given'], undefined, manner)).toBe('Nothing');
    const entry = value.allergies[allergy];
    expect(valueWords('chart', ['allergies', allergy], entry, manner)).toBe(
      'Substance: Latex\nSeverity: Severe\nStatus: Active'
    );
  });
});

describe('a day of the access log', () => {
  it.each([
    ['2026-11-22', 'Africa/Johannesburg', '2026-11-21T22:00:00.000Z'],
    ['2026-11-22', 'UTC', '2026-11-22T00:00:00.000Z'],
    // A zone whose clocks went forward on that day.
    ['2026-03-29', 'Europe/Berlin', '2026-03-28T23:00:00.000Z'],
    ['2026-03-30', 'Europe/Berlin', '2026-03-29T22:00:00.000Z']
  ])('%s in %s begins at %s', (day, zone, instant) => {
    expect(instantAt(day, zone)).toBe(instant);
  });

  it('goes into a file with names, times of the practice, and the ids to look them up by', () => {
    const at = '2026-11-22T07:30:00.000Z';
    const blank = { kind: null, document: null, shape: null, hits: null, reason: null, page: null };
    const row = {
      ...blank,
      id: 'e',
      device: 'd',
      member: 'm',
      act: 'print' as const,
      at,
      last: at,
      count: 1,
      patient: 'p',
      patientName: 'Nkosi, Thandi'
    };
    const [line] = accessFileRows([row], { member: () => 'Dr N', device: () => 'Desk', manner });
    expect(line).toMatchObject({
      Time: '2026-11-22 09:30',
      Who: 'Dr N',
      Device: 'Desk',
      What: 'Printed',
      Patient: 'Nkosi, Thandi',
      'Entry id': 'e'
    });
  });
});

describe('a reason for opening a restricted record', () => {
  it.each(['', '   ', 'aaaaaaaaaaaaaa', 'because', '1234567890123', 'ok ok ok ok ok'])(
    'is not “%s”',
    (reason) => expect(reasonProblem(reason)).not.toBeNull()
  );
  it.each(['Treating her for chest pain', 'Result called in by lab'])('may be “%s”', (reason) =>
    expect(reasonProblem(reason)).toBeNull()
  );
});
