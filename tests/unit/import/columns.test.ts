import { describe, expect, test } from 'vitest';
import { reportCsv, filtered } from '#lib/components/practice/import/report.ts';
import { samplesOf } from '#lib/components/practice/import/samples.ts';
import {
  mappingOf,
  meaningsOf,
  meaningsProblem,
  TARGETS,
  type Meanings,
  type Target
} from '#lib/components/practice/import/targets.ts';
import { guessMapping } from '#lib/import/csv/guess.ts';
import { readMapping } from '#lib/import/csv/mapping.ts';
import { readCsv } from '#lib/import/csv/read.ts';

const LIST = `Patient No,Title,First Name,Surname,DOB,Gender,ID Number,Cell,Address 1,Address 2,Suburb,Code,Medical Aid,Member No,Dep,Remarks
7,Mr,Themba,Ndlovu,1980/01/01,M,8001015009087,0825550001,1 Long Street,Flat 2,Melville,2092,GEMS,123456,00,old
8,Ms,Sarie,Botha,1990/05/05,F,,0825550002,,,,,,,,old`;

function table() {
  const read = readCsv('list.csv', new TextEncoder().encode(LIST));
  if (!read.ok) throw new Error(read.problem.message);
  return read.value;
}

describe('what the columns of a list mean', () => {
  test('survives the way through the choices of a person, unchanged', () => {
    const { mapping } = guessMapping(table(), 'Old system', '2026-11-22');
    const meanings = meaningsOf(mapping);
    expect(meanings).toMatchObject({ Surname: 'patient.family', 'Address 2': 'address.lines' });
    expect(meanings).not.toHaveProperty('Remarks');
    const again = mappingOf(meanings, {
      system: 'Old system',
      id: mapping.id,
      dates: mapping.dates!
    });
    expect(again).toEqual(mapping);
  });

  test('makes a mapping that can be used, whatever is chosen', () => {
    for (const target of Object.keys(TARGETS) as Target[]) {
      const meanings: Meanings = { Name: 'patient.fullName', Other: target };
      const made = readMapping(
        mappingOf(meanings, { system: 'X', id: undefined, dates: 'YYYY-MM-DD' })
      );
      expect(made, target).toMatchObject({ ok: true });
    }
  });

  test('is refused where there is no name, two of one kind, or half a medical aid', () => {
    expect(meaningsProblem({ A: 'patient.birthDate' })).toMatch('name');
    expect(meaningsProblem({ A: 'patient.family', B: 'patient.family' })).toMatch('Surname');
    expect(meaningsProblem({ A: 'patient.family', B: 'cover.scheme' })).toMatch('membership');
    expect(
      meaningsProblem({ A: 'patient.family', B: 'contact.mobile', C: 'contact.mobile' })
    ).toBeNull();
  });

  test('is told by a few different values', () => {
    expect(samplesOf(table(), 15)).toBe('old');
    expect(samplesOf(table(), 2)).toBe('Themba · Sarie');
  });
});

describe('the lines of a report', () => {
  const lines = [
    { outcome: 'taken', type: 'row', from: 'row 2' },
    { outcome: 'taken', type: 'row', from: 'row 3', warnings: ['Check the phone.'] },
    { outcome: 'refused', type: 'row', from: 'row 4', code: 'no-name', reason: '=cmd()' }
  ] as const;

  test('to look at are those that did not come in, or not as they were', () => {
    expect(filtered(lines, 'problems').map(({ from }) => from)).toEqual(['row 3', 'row 4']);
    expect(filtered(lines, 'taken').map(({ from }) => from)).toEqual(['row 2', 'row 3']);
    expect(filtered(lines, 'all')).toHaveLength(3);
  });

  test('are written for a spreadsheet, which runs nothing in them', () => {
    const csv = reportCsv({ lines });
    expect(csv.split('\r\n')).toHaveLength(4);
    expect(csv).toContain("'=cmd()");
  });
});
