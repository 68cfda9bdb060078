import { describe, expect, it } from 'vitest';
import { TODAY } from './support.ts';
import { concurrentUnder, settleRequest } from '#lib/components/patient/concurrent.ts';
import {
  ALLERGIES,
  FAMILY_HISTORY,
  IMMUNISATIONS,
  MEDICAL_HISTORY,
  MEDICATIONS,
  PROBLEMS
} from '#lib/components/patient/entries/chart-kinds.ts';
import { DEPENDANTS, medicalAidsOn } from '#lib/components/patient/entries/cover-kinds.ts';
import { coversOn } from '#lib/docs/patient.cover.ts';
import {
  addRequest,
  editRequest,
  removedEntries,
  removeRequest,
  restoreRequest,
  standing,
  type EntryKind,
  type Fields
} from '#lib/components/patient/entries/definition.ts';
import {
  ADDRESSES,
  ALERTS,
  CONTACTS,
  EMERGENCY_CONTACTS,
  IDENTIFIERS
} from '#lib/components/patient/entries/person-kinds.ts';
import { suggestFrom } from '#lib/components/patient/entries/suggestions.ts';
import { isArriving } from '#lib/app/arriving.ts';
import { dangersOf, noAllergyWord } from '#lib/components/patient/banner/dangers.ts';
import type { ChangeRequestFor } from '#lib/docs/changes.ts';
import { concurrentFields } from '#lib/docs/core/conflicts.ts';
import { chartId, KINDS } from '#lib/docs/kinds.ts';
import { Device, PATIENT, PRACTICE } from '../docs/support.ts';

const HOLDER = { patient: PATIENT };
const SA_ID = '8001015009087';

/** A device with one patient. */
function practice(): Device {
  const device = new Device(1);
  device.try('patient.register', { id: PATIENT, given: 'Thandi' });
  return device;
}

function make(device: Device, { change, args }: ChangeRequestFor) {
  const made = device.try(change as never, args as never);
  if (!made.ok) throw new Error(made.problem.message);
  return made.value as { result: unknown };
}

const entriesOf = (device: Device, kind: EntryKind): Record<string, unknown> => {
  const id = kind.document === 'chart' ? chartId(PRACTICE, PATIENT) : PATIENT;
  const value: unknown = device.read(kind.document, id);
  return (value as Record<string, Record<string, unknown>>)[kind.collection] ?? {};
};

const FILLED: [EntryKind, Fields, Fields][] = [
  [ALLERGIES, { substance: 'Penicillin', severity: 'severe' }, { reaction: 'Rash' }],
  [PROBLEMS, { title: 'Hypertension', onset: '2004' }, { status: 'resolved' }],
  [MEDICATIONS, { name: 'Warfarin', dose: '5 mg' }, { dose: '4 mg' }],
  [MEDICAL_HISTORY, { type: 'surgery', title: 'Appendicectomy' }, { date: '1974' }],
  [FAMILY_HISTORY, { relation: 'Father', condition: 'Stroke', ageAtOnset: 58 }, { note: 'x' }],
  [IMMUNISATIONS, { vaccine: 'Influenza', date: '2026-04-02' }, { batch: 'FL1' }],
  [IDENTIFIERS, { type: 'sa-id', value: SA_ID }, { label: 'card' }],
  [CONTACTS, { type: 'mobile', value: '0821234567' }, { preferred: true }],
  [ADDRESSES, { type: 'home', lines: '1 Main Road' }, { city: 'Durban' }],
  [EMERGENCY_CONTACTS, { name: 'Sipho' }, { phone: '0821234567' }],
  [ALERTS, { text: 'On warfarin', level: 'danger' }, { level: 'warning' }],
  [medicalAidsOn(TODAY), { scheme: 'GEMS', membershipNumber: '7' }, { plan: 'Onyx' }]
];

describe.each(FILLED.map((row) => [row[0].title, ...row] as const))(
  '%s',
  (_title, kind, add, edit) => {
    it('are added, edited, removed with a reason and brought back by their named changes', () => {
      const device = practice();
      const id = String(make(device, addRequest(kind, HOLDER, { ...add, note: '' })).result);
      expect(standing(kind, entriesOf(device, kind)).map((one) => one.id)).toEqual([id]);

      make(device, editRequest(kind, HOLDER, id, edit));
      expect(entriesOf(device, kind)[id]).toMatchObject(
        kind === EMERGENCY_CONTACTS ? { phone: '+27821234567' } : edit
      );

      make(device, removeRequest(kind, HOLDER, id, ' Entered twice '));
      expect(standing(kind, entriesOf(device, kind))).toEqual([]);
      expect(removedEntries(entriesOf(device, kind))[0]?.entry.removed?.reason).toBe(
        'Entered twice'
      );

      make(device, restoreRequest(kind, HOLDER, id));
      expect(standing(kind, entriesOf(device, kind))).toHaveLength(1);
    });

    it('offer only acts that can be made and taken back', () => {
      const device = practice();
      const id = String(make(device, addRequest(kind, HOLDER, add)).result);
      const before = { ...(entriesOf(device, kind)[id] as Fields) };
      for (const act of kind.acts?.(before as never, TODAY) ?? []) {
        make(device, editRequest(kind, HOLDER, id, act.write));
        expect(entriesOf(device, kind)[id]).not.toEqual(before);
        const back = Object.fromEntries(Object.keys(act.write).map((key) => [key, before[key]]));
        make(device, editRequest(kind, HOLDER, id, back));
        expect(entriesOf(device, kind)[id]).toEqual(before);
      }
    });

    it('say something in the list, whatever little is known', () => {
      const device = practice();
      make(device, addRequest(kind, HOLDER, add));
      const [listed] = standing(kind, entriesOf(device, kind));
      expect(kind.line(listed!.entry).text).not.toBe('');
      expect(kind.line(listed!.entry).detail ?? '').not.toMatch(/undefined|null|false/);
    });
  }
);

describe('dependants', () => {
  it('are kept on their cover, with their own record where they have one', () => {
    const device = practice();
    const covers = medicalAidsOn(TODAY);
    const cover = String(
      make(device, addRequest(covers, HOLDER, { scheme: 'GEMS', membershipNumber: '7' })).result
    );
    const holder = { ...HOLDER, medicalAid: cover };
    make(device, addRequest(DEPENDANTS, holder, { code: '01', name: 'Sipho', patient: PATIENT }));
    const { dependants } = entriesOf(device, covers)[cover] as {
      dependants: Record<string, unknown>;
    };
    const [listed] = standing(DEPENDANTS, dependants);
    expect(DEPENDANTS.line(listed!.entry)).toMatchObject({ text: 'Sipho', patient: PATIENT });
  });
});

describe('the order of a list', () => {
  it('puts the worst allergy first, an unknown severity before a moderate one, refuted ones last', () => {
    const device = practice();
    for (const [substance, severity, status] of [
      ['Dust', 'mild', 'active'],
      ['Aspirin', 'life-threatening', 'refuted'],
      ['Latex', 'moderate', 'active'],
      ['Eggs', 'unknown', 'active'],
      ['Penicillin', 'severe', 'active']
    ]) {
      make(device, addRequest(ALLERGIES, HOLDER, { substance, severity, status }));
    }
    expect(
      standing(ALLERGIES, entriesOf(device, ALLERGIES)).map(({ entry }) => entry.substance)
    ).toEqual(['Penicillin', 'Eggs', 'Latex', 'Dust', 'Aspirin']);
  });
});

describe('what is checked before it is added', () => {
  it('is an ID number’s check digit, in words that say what to do', () => {
    expect(IDENTIFIERS.check?.({ type: 'sa-id', value: '8001015009088' }, TODAY)).toMatch(
      /check digit.*another kind of number/
    );
    expect(IDENTIFIERS.check?.({ type: 'passport', value: '8001015009088' }, TODAY)).toBeNull();
  });

  it('is a phone number, unless it is kept as something else', () => {
    expect(CONTACTS.check?.({ type: 'mobile', value: '12' }, TODAY)).toMatch(/whole phone number/);
    expect(CONTACTS.check?.({ type: 'other', value: 'ask at gate 12' }, TODAY)).toBeNull();
  });
});

describe('a cover', () => {
  it('holds from its first to its last day, both included', () => {
    const cover = { validFrom: '2026-01-01', validTo: TODAY };
    expect(coversOn(cover, TODAY)).toBe(true);
    expect(coversOn(cover, '2026-11-23')).toBe(false);
    expect(coversOn(cover, '2025-12-31')).toBe(false);
    expect(coversOn({}, TODAY)).toBe(true);
    expect(coversOn({ removed: {} }, TODAY)).toBe(false);
  });
});

describe('concurrent values', () => {
  it('are found under their entry, and settled by one change', () => {
    const first = practice();
    const id = String(
      make(first, addRequest(ALLERGIES, HOLDER, { substance: 'Latex', severity: 'mild' })).result
    );
    const second = new Device(2);
    second.pull(first);
    make(first, editRequest(ALLERGIES, HOLDER, id, { severity: 'severe' }));
    make(second, editRequest(ALLERGIES, HOLDER, id, { severity: 'moderate' }));
    second.pull(first);
    const disputed = () =>
      concurrentFields(second.doc('chart', chartId(PRACTICE, PATIENT)), KINDS.chart.critical);
    const found = concurrentUnder(disputed(), 'allergies', id);
    expect(found).toHaveLength(1);
    expect(found[0]!.values.map(({ value }) => value).sort()).toEqual(['moderate', 'severe']);

    make(second, settleRequest('chart', PATIENT, found[0]!, found[0]!.values[1]!));
    expect(disputed()).toEqual([]);
  });
});

describe('the banner', () => {
  it('shows the worst first, and a disputed allergy among the worst', () => {
    const dangers = dangersOf({
      alerts: [{ id: '1', text: 'Hard of hearing', level: 'info' }],
      allergies: [
        { id: '2', substance: 'Dust', severity: 'mild', concurrent: false },
        { id: '3', substance: 'Latex', severity: 'mild', concurrent: true },
        { id: '4', substance: 'Penicillin', severity: 'life-threatening', concurrent: false }
      ]
    } as never);
    expect(dangers.map(({ text }) => text)).toEqual([
      'Penicillin',
      'Latex',
      'Hard of hearing',
      'Dust'
    ]);
    expect(dangers[1]!.detail).toMatch(/two answers/);
  });
});

describe('what is said where no allergy is on record', () => {
  const none = { allergies: [], noKnownAllergies: false };
  const settled = { behind: 0, projecting: null };
  const reading = (total: number) => ({ behind: 0, projecting: { done: 0, total } });

  it('is nothing while the record’s rows are still being prepared', () => {
    expect(noAllergyWord(none, true)).toBe('reading');
    expect(noAllergyWord({ ...none, noKnownAllergies: true }, true)).toBe('reading');
    expect(noAllergyWord(none, false)).toBe('unasked');
    expect(noAllergyWord({ ...none, noKnownAllergies: true }, false)).toBe('none');
    const known = [{ id: '1', substance: 'Dust', severity: 'mild', concurrent: false }];
    expect(noAllergyWord({ ...none, allergies: known as never }, true)).toBeNull();
  });

  it('waits for the whole record once, and not for every entry of somebody else at work', () => {
    expect(isArriving(null, false)).toBe(true);
    expect(isArriving(settled, false)).toBe(false);
    expect(isArriving(reading(1), false)).toBe(true);
    expect(isArriving({ behind: 1, projecting: null }, false)).toBe(true);
    expect(isArriving(reading(1), true)).toBe(false);
    expect(isArriving({ behind: 2, projecting: null }, true)).toBe(false);
    expect(isArriving(reading(5000), true)).toBe(true);
  });
});

describe('suggestions', () => {
  const suggest = suggestFrom(['Co-trimoxazole (sulfonamide)', 'Penicillin', 'Amoxicillin']);

  it('begin with words that begin with what was typed', () => {
    expect(suggest('sulf')).toEqual(['Co-trimoxazole (sulfonamide)']);
    expect(suggest('cill')).toEqual(['Penicillin', 'Amoxicillin']);
    expect(suggest('zinc')).toEqual([]);
  });
});
