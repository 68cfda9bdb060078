import { beforeAll, describe, expect, it } from 'vitest';
import type { ChangeRequestFor } from '#lib/docs/changes.ts';
import { demoPractice, type DemoPractice } from '#lib/demo/demo.ts';
import { missingOf } from '#lib/prescribing/script.ts';
import { likeness } from '#lib/prescribing/substances.ts';

describe('the scripts of the demo practice', () => {
  let practice: DemoPractice;
  beforeAll(() => {
    practice = demoPractice({ seed: 7, today: '2026-11-23', time: '10:40' });
  });
  const all = <N extends ChangeRequestFor['change']>(name: N) =>
    practice.batches
      .flat()
      .filter(({ change }) => change === name)
      .map(({ args }) => args as Extract<ChangeRequestFor, { change: N }>['args']);

  it('are complete as the regulations ask, but for what is taken at no fixed time', () => {
    const lines = all('consultation.addPrescription');
    expect(lines.length).toBeGreaterThan(50);
    const added = { at: '', by: '' };
    const lacking = lines.flatMap((line) => missingOf({ ...line, added }));
    expect(new Set(lacking)).toEqual(new Set(['quantity']));
  });

  it('give nobody what stands among their allergies', () => {
    const patients = new Map(
      all('consultation.start').map(({ id, patient }) => [id!, patient] as const)
    );
    const allergies = Map.groupBy(all('chart.addAllergy'), ({ patient }) => patient);
    const wrong = all('consultation.addPrescription').filter(({ consultation, medicine }) =>
      (allergies.get(patients.get(consultation)!) ?? []).some(
        ({ substance }) =>
          likeness({ name: substance, ingredients: [] }, { name: medicine, ingredients: [] }) !==
          undefined
      )
    );
    expect(wrong).toEqual([]);
  });
});
