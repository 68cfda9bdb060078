import { describe, expect, it } from 'vitest';
import { isPast, retentionOf, type RecordFacts } from '#lib/docs/retention.ts';
import { Device, MEMBER } from './support.ts';

const facts = (content: Partial<RecordFacts> = {}): RecordFacts => ({
  birthDate: '1970-06-01',
  deceasedOn: null,
  lastActive: '2020-02-29',
  obstetricOn: null,
  keptFor: null,
  ...content
});
const until = (content: Partial<RecordFacts>) => {
  const { ground, until } = retentionOf(facts(content), '2026-11-22');
  return [ground, until];
};

describe('a record is kept', () => {
  it.each([
    ['an adult: six years from dormancy', {}, 'dormant', '2026-03-01'],
    ['a child: until 21', { birthDate: '2010-05-05' }, 'minor', '2031-05-05'],
    [
      'seventeen on the last visit is a child, eighteen on that day is not',
      { birthDate: '2002-03-01' },
      'dormant',
      '2026-03-01'
    ],
    ['one who turned eighteen that day', { birthDate: '2002-02-28' }, 'dormant', '2026-03-01'],
    ['no date of birth: may be a child', { birthDate: null }, 'minor', '2041-03-01'],
    ['a birth: until the child is 21', { obstetricOn: '2012-04-01' }, 'obstetric', '2033-04-01'],
    ['work: twenty years', { keptFor: 'occupational' }, 'occupational', '2040-02-29'],
    ['for life: no end in sight', { keptFor: 'lifelong' }, 'lifelong', null],
    [
      'for life: until death, if that is later than the rest',
      { keptFor: 'lifelong', deceasedOn: '2030-01-01' },
      'lifelong',
      '2030-01-01'
    ],
    ['on hold: until somebody says so', { keptFor: 'hold' }, 'hold', null],
    [
      'the longest ground wins',
      { birthDate: '2010-05-05', keptFor: 'occupational' },
      'occupational',
      '2040-02-29'
    ]
  ] as const)('%s', (_name, content, ground, day) => {
    expect(until(content)).toEqual([ground, day]);
  });

  it('to the day: past on the day itself, not the day before', () => {
    const retention = retentionOf(facts(), '2026-11-22');
    expect(isPast(retention, '2026-02-28')).toBe(false);
    expect(isPast(retention, '2026-03-01')).toBe(true);
    expect(isPast({ ...retention, until: null }, '2999-01-01')).toBe(false);
  });

  it('with a reason in words and the rule’s source', () => {
    const retention = retentionOf(facts(), '2026-11-22');
    expect(retention.reason).toBe('Nothing since 2020-02-29: kept for 6 years after that.');
    expect(retention.source).toContain('HPCSA');
  });
});

describe('a patient', () => {
  const registered = () => {
    const device = new Device(1);
    return { device, patient: device.do('patient.register', { given: 'Thandi', family: 'Nkosi' }) };
  };

  it('is restricted with who, when and why, once, and not any more when that is ended', () => {
    const { device, patient } = registered();
    device.do('patient.restrict', { patient, reason: 'Works here' });
    expect(device.read('patient', patient).restricted).toEqual({
      at: device.at,
      by: MEMBER,
      reason: 'Works here'
    });
    expect(device.refused('patient.restrict', { patient })).toBe('restricted-already');
    device.do('patient.unrestrict', { patient });
    expect(device.read('patient', patient).restricted).toBeUndefined();
  });

  it('is kept longer for a ground, with who said so; saying it again writes nothing', () => {
    const { device, patient } = registered();
    device.do('patient.keepFor', { patient, ground: 'hold', note: 'Complaint 12 of 2026' });
    expect(device.read('patient', patient).keptFor).toMatchObject({ ground: 'hold', by: MEMBER });
    device.at = '2026-11-23T07:30:00.500Z';
    const again = device.try('patient.keepFor', {
      patient,
      ground: 'hold',
      note: 'Complaint 12 of 2026'
    });
    expect(again).toMatchObject({ ok: true, value: { changed: false } });
    device.do('patient.keepFor', { patient, ground: null });
    expect(device.read('patient', patient).keptFor).toBeUndefined();
  });
});
