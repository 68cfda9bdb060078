import { describe, expect, it } from 'vitest';
import { TODAY } from '../patient/support.ts';
import { otherCourses, stepsOf } from '#lib/components/chart/medicine-history.ts';
import { MEDICATIONS } from '#lib/components/patient/entries/chart-kinds.ts';
import type { Medication } from '#lib/docs/chart.schema.ts';
import type { FieldValue } from '#lib/api/history.ts';

const state = (at: string, value: object): FieldValue => ({
  value,
  at,
  beside: [],
  change: at,
  standing: 'attested' as FieldValue['standing'],
  by: { device: 'd', deviceName: 'Desk', member: 'm', memberName: 'Dr Naidoo' }
});

describe('how a medicine was taken', () => {
  const noted = { name: 'Amlodipine', dose: '5 mg', status: 'active', startedOn: '2024-01-10' };
  const raised = { ...noted, dose: '10 mg' };
  const stopped = {
    ...raised,
    status: 'stopped',
    stoppedOn: '2025-03-01',
    stopReason: 'Side effects'
  };

  it('is told by every change of it, the newest first, with who made it', () => {
    const steps = stepsOf([
      state('2025-03-01', stopped),
      state('2024-06-01', raised),
      state('2024-01-10', noted)
    ]);
    expect(steps.map(({ words }) => words.join('; '))).toEqual([
      'Stopped on 2025-03-01 because: Side effects',
      'Dose 5 mg → 10 mg',
      'Noted, 5 mg, since 2024-01-10'
    ]);
    expect(steps[0]?.by).toBe('Dr Naidoo');
  });

  it('leaves out what says nothing about taking it', () => {
    expect(
      stepsOf([
        state('2024-02-01', { ...noted, note: 'brings the box' }),
        state('2024-01-10', noted)
      ])
    ).toHaveLength(1);
  });

  it('tells that it was taken again', () => {
    expect(
      stepsOf([state('2025-04-01', raised), state('2025-03-01', stopped)])[0]?.words[0]
    ).toContain('Taken again');
  });

  it('includes other entries of the same medicine, whatever their strength', () => {
    const of = (name: string, startedOn: string): Medication => ({
      name,
      status: 'stopped',
      startedOn,
      added: { at: `${startedOn}T08:00:00.000Z`, by: 'm' }
    });
    const all = {
      a: of('Amlodipine 10 mg', '2026-01-01'),
      b: of('amlodipine 5 mg', '2020-01-01'),
      c: of('Amlodipine', '2022-01-01'),
      d: of('Metformin', '2022-01-01')
    };
    expect(otherCourses(all, 'a').map(({ id }) => id)).toEqual(['c', 'b']);
  });
});

describe('stopping a medicine', () => {
  it('asks why, and beginning it again forgets that', () => {
    const entry = { name: 'Amlodipine', added: { at: '', by: '' } };
    const [stop, completed] = MEDICATIONS.acts!({ ...entry, status: 'active' }, TODAY);
    expect(stop?.ask?.key).toBe('stopReason');
    expect(completed?.write).toMatchObject({ status: 'completed', stoppedOn: TODAY });
    const [again] = MEDICATIONS.acts!({ ...entry, status: 'stopped' }, TODAY);
    expect(again?.write).toEqual({ status: 'active', stoppedOn: null, stopReason: null });
  });
});
