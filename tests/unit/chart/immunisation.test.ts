import { describe, expect, it } from 'vitest';
import { dueInShort } from '#lib/components/chart/due-words.ts';
import { dayAtAge, dueDoses, type Child } from '#lib/immunisation/due.ts';
import { SCHEDULES, vaccineGroup } from '#lib/immunisation/schedule.ts';

const labels = (birthDate: string, today: string, ...given: [vaccine: string, date: string][]) =>
  dueDoses(
    { birthDate },
    given.map(([vaccine, date]) => ({ vaccine, date })),
    today
  ).map(({ dose, state }) => `${dose.label}: ${state}`);

describe('the schedule of immunisation', () => {
  it('says where each of its versions is from, and since when it holds', () => {
    expect(SCHEDULES.map(({ from }) => from)).toEqual(['2024-01-01', '2020-01-01', '2015-12-01']);
    expect(SCHEDULES.every(({ source }) => /20\d\d/.test(source))).toBe(true);
    for (const { doses } of SCHEDULES) {
      expect(doses.map(({ group, dose }) => [group, dose])).toEqual(
        SCHEDULES[0]!.doses.map(({ group, dose }) => [group, dose])
      );
    }
  });

  it('knows what a recorded vaccine counts as, by its name or its brand', () => {
    expect(vaccineGroup('Hexavalent (DTaP-IPV-Hib-HepB)')).toBe('hexavalent');
    expect(vaccineGroup('Hexaxim')).toBe('hexavalent');
    expect(vaccineGroup('Measles, mumps and rubella (MMR)')).toBe('measles');
    expect(vaccineGroup('Tetanus, diphtheria and pertussis (Tdap)')).toBe('td');
    expect(vaccineGroup('Pneumococcal polysaccharide (PPSV23)')).toBeNull();
    expect(vaccineGroup('Human papillomavirus (HPV)')).toBe('hpv');
    expect(vaccineGroup('Gardasil 9')).toBe('hpv');
    expect(vaccineGroup('Influenza')).toBeNull();
  });

  it('reckons ages by the calendar', () => {
    expect(dayAtAge('2026-08-31', { months: 6 })).toBe('2027-02-28');
    expect(dayAtAge('2024-02-29', { years: 1 })).toBe('2025-02-28');
    expect(dayAtAge('2026-01-01', { weeks: 14 })).toBe('2026-04-09');
  });
});

describe('what is due', () => {
  it('at birth is BCG and the first polio, and six weeks is told ahead of it', () => {
    expect(labels('2026-11-01', '2026-11-20')).toEqual([
      'BCG: due',
      'OPV 0: due',
      'OPV 1: soon',
      'Rotavirus 1: soon',
      'Hexavalent 1: soon',
      'PCV 1: soon'
    ]);
  });

  it('is what the chart does not have, counted within what protects against the same', () => {
    expect(
      labels(
        '2026-06-01',
        '2026-08-20',
        ['BCG', '2026-06-01'],
        ['OPV', '2026-06-01'],
        ['OPV', '2026-07-15'],
        ['Rotarix', '2026-07-15'],
        ['Hexaxim', '2026-07-15'],
        ['Prevenar', '2026-07-15']
      )
    ).toEqual(['Hexavalent 2: due', 'Rotavirus 2: soon', 'Hexavalent 3: soon', 'PCV 2: soon']);
  });

  it('is overdue four weeks after its day, and no longer begun where it is too late for it', () => {
    const of = labels('2026-01-01', '2026-10-10');
    expect(of).toContain('Hexavalent 1: overdue');
    expect(of.filter((one) => one.startsWith('Rotavirus'))).toEqual([]);
  });

  it('is by the schedule of the day on which its age is reached', () => {
    const of = (birthDate: string, today: string) =>
      dueDoses({ birthDate }, [], today).map(({ dose }) => dose.label);
    expect(of('2023-01-01', '2023-09-01')).toContain('Measles 1');
    expect(of('2025-01-01', '2025-09-01')).toContain('Measles and rubella (MR) 1');
  });

  it('is nothing for grown-ups, and where the day of birth is not known', () => {
    expect(labels('2000-01-01', '2026-11-20')).toEqual([]);
    expect(dueDoses({ birthDate: '2026' }, [], '2026-11-20')).toEqual([]);
    expect(dueDoses({}, [], '2026-11-20')).toEqual([]);
  });

  it('leaves out what was removed from the record', () => {
    const removed = { vaccine: 'BCG', date: '2026-11-01', removed: {} };
    expect(dueDoses({ birthDate: '2026-11-01' }, [removed], '2026-11-05')[0]?.dose.label).toBe(
      'BCG'
    );
  });

  it('is HPV for a girl from nine years on, once, with the grade in which schools give it', () => {
    const hpv = (child: Child, today: string, ...given: string[]) =>
      dueDoses(
        child,
        given.map((vaccine) => ({ vaccine, date: '2026-02-10' })),
        today
      ).flatMap(({ dose, state, on }) => (dose.group === 'hpv' ? [[state, on, dose.where]] : []));
    const girl = { birthDate: '2017-03-01', sex: 'female' };
    const told = '2026-03-01';
    expect(hpv(girl, '2026-01-15')).toEqual([]);
    expect(hpv(girl, '2026-02-10')).toEqual([['soon', told, 'at school, in grade 5']]);
    expect(hpv(girl, '2026-03-10')).toEqual([['due', told, 'at school, in grade 5']]);
    expect(hpv(girl, '2026-11-20')).toEqual([['overdue', told, 'at school, in grade 5']]);
    expect(hpv(girl, '2026-11-20', 'Cervarix')).toEqual([]);
    expect(hpv({ ...girl, sex: 'male' }, '2026-11-20')).toEqual([]);
    expect(hpv({ birthDate: girl.birthDate }, '2026-11-20')).toEqual([]);
    expect(hpv({ ...girl, birthDate: '2013-01-01' }, '2026-11-20')).toEqual([]);
  });

  it('is named in an overview, and told in one line where a card was never brought', () => {
    const due = (birthDate: string, ...given: string[]) =>
      dueInShort(
        dueDoses(
          { birthDate },
          given.map((vaccine) => ({ vaccine, date: birthDate })),
          '2026-11-20'
        )
      );
    expect(due('2026-11-01').named.map(({ dose }) => dose.label)).toContain('BCG');
    expect(due('2026-11-01').absent).toBe(0);
    const never = due('2025-04-20');
    expect(never.absent).toBeGreaterThan(8);
    expect(never.named.every(({ state }) => state !== 'overdue')).toBe(true);
  });
});
