import type { Scope } from '#lib/docs/kinds.ts';
import { onProjections, type Case } from './case.ts';
import { equal, ok } from './check.ts';
import { list, named } from './matters.ts';
import {
  appointment,
  book,
  change,
  chart,
  consultation,
  entries,
  idOf,
  invoice,
  merged,
  onDevice,
  OTHER_DOCTOR,
  patientId,
  practice,
  STAMP,
  text
} from './world.ts';

const noon = '2026-11-20T10:00:00.000Z';
const later = '2026-11-20T11:00:00.000Z';
const day = '2026-11-24';

/** One document changed by two devices at once. */
const apart = (
  from: Parameters<typeof onDevice>[0],
  one: Parameters<typeof change>[2],
  other: Parameters<typeof change>[2]
) => merged(change(onDevice(from, 1), noon, one), change(onDevice(from, 2), later, other));

const allergy = entries(20, { substance: 'Penicillin', severity: 'mild', status: 'active' });
const [allergyId] = Object.keys(allergy) as [string];

const set = (collection: string, id: string, field: string, value: string) =>
  ((draft) => {
    draft[collection]![id]![field] = text(value);
  }) satisfies Parameters<typeof change>[2];

export const attentionCases: Case[] = [
  onProjections(
    'two severities given at once are both told, with when, until one is chosen',
    (p) => {
      const both = apart(
        chart(1, { allergies: allergy }),
        set('allergies', allergyId, 'severity', 'severe'),
        set('allergies', allergyId, 'severity', 'moderate')
      );
      p.apply([named(1, 'Nkosi', 'Thandi', {}), both]);
      const [item] = list(p);
      ok(item?.type === 'concurrent-value', JSON.stringify(item));
      if (item?.type !== 'concurrent-value') return;
      equal(item.field, 'Allergy to Penicillin: severity');
      equal([item.patientName, item.since, item.kind], ['Nkosi, Thandi', later, 'chart']);
      equal(item.path, ['allergies', allergyId, 'severity']);
      equal(item.values.map(({ value, at }) => [value, at]).sort(), [
        ['moderate', later],
        ['severe', noon]
      ]);
      p.apply([change(both, later, set('allergies', allergyId, 'severity', 'severe'))]);
      equal(list(p), []);
    }
  ),

  onProjections('matters of a scope that is not asked for are neither told nor counted', (p) => {
    const both = apart(
      chart(1, { allergies: allergy }),
      set('allergies', allergyId, 'severity', 'severe'),
      set('allergies', allergyId, 'severity', 'moderate')
    );
    const person = apart(
      named(1, 'Nkosi', 'Thandi', {}),
      (draft) => void (draft['birthDate'] = text('1980-01-01') as never),
      (draft) => void (draft['birthDate'] = text('1980-01-02') as never)
    );
    p.apply([person, both]);
    const told = (scopes: Scope[]) => {
      const items = p.query('attention.list', { scopes });
      equal(p.query('attention.count', { scopes }), { count: items.length }, 'count and list');
      const { attention } = p.query('today.summary', { date: day, scopes });
      equal(attention, items.length, 'the home page');
      return items.map((item) => ('kind' in item ? item.kind : item.type));
    };
    equal(told(['front', 'clinical']).sort(), ['chart', 'patient']);
    equal(told(['front', 'billing']), ['patient']);
    equal(told(['clinical']), ['chart']);
    equal(told([]), []);
  }),

  onProjections('fields are named in the words of a practice', (p) => {
    const medication = entries(21, { name: 'Warfarin', dose: '5 mg', status: 'active' });
    const identifier = entries(22, { type: 'sa-id', value: '8001015009087' });
    const [medicationId] = Object.keys(medication) as [string];
    const [identifierId] = Object.keys(identifier) as [string];
    const root = (field: string, value: string) =>
      ((draft) => {
        draft[field] = text(value) as never;
      }) satisfies Parameters<typeof change>[2];
    p.apply([
      apart(
        chart(1, { medications: medication }),
        (draft) => {
          set('medications', medicationId, 'dose', '2.5 mg')(draft);
          root('bloodGroup', 'A+')(draft);
        },
        (draft) => {
          set('medications', medicationId, 'dose', '3 mg')(draft);
          root('bloodGroup', 'O+')(draft);
        }
      ),
      apart(
        named(1, 'Nkosi', 'Thandi', { identifiers: identifier }),
        (draft) => {
          root('birthDate', '1980-01-01')(draft);
          set('identifiers', identifierId, 'value', '8001015009088')(draft);
        },
        (draft) => {
          root('birthDate', '1980-01-02')(draft);
          set('identifiers', identifierId, 'value', '8001015009089')(draft);
        }
      )
    ]);
    equal(
      list(p)
        .map((item) => ('field' in item ? item.field : item.type))
        .sort(),
      ['Blood group', 'Date of birth', 'ID number', 'Medication Warfarin: dose']
    );
  }),

  onProjections('two devices that write the same, or in a removed entry, ask nobody', (p) => {
    const same = set('allergies', allergyId, 'severity', 'severe');
    const start = chart(1, { allergies: allergy });
    p.apply([apart(start, same, same)]);
    equal(list(p), []);
    const both = apart(start, same, set('allergies', allergyId, 'severity', 'moderate'));
    p.apply([
      change(both, later, (draft) => {
        draft.allergies![allergyId]!.removed = { at: text(later), by: text(STAMP.by) };
      })
    ]);
    equal(list(p), []);
  }),

  onProjections('double bookings are told as pairs, until they are over', (p) => {
    p.apply([
      practice(),
      named(1, 'Nkosi', 'Thandi', {}),
      book(1, {
        appointments: {
          [idOf(30, 1)]: appointment(`${day}T09:00`, 60),
          [idOf(30, 2)]: appointment(`${day}T09:15`, 15, { patient: patientId(1) }),
          [idOf(30, 3)]: appointment(`${day}T09:30`, 15),
          [idOf(30, 4)]: appointment(`${day}T09:30`, 15, { status: 'cancelled' })
        }
      }),
      book(2, {
        doctor: OTHER_DOCTOR,
        appointments: { [idOf(30, 5)]: appointment(`${day}T09:00`, 60) }
      })
    ]);
    const shown = (now?: string) =>
      list(p, now).map((item) =>
        item.type === 'double-booking'
          ? [item.first.start.slice(11), item.second.start.slice(11), item.patientName]
          : item.type
      );
    const both = [
      ['09:00', '09:15', 'Nkosi, Thandi'],
      ['09:00', '09:30', null]
    ];
    equal(shown(), both);
    equal(shown(`${day}T06:00:00.000Z`), both);
    equal(shown(`${day}T07:31:00.000Z`), [both[1]], 'half past nine in the practice');
    equal(shown('2026-11-25T00:00:00.000Z'), []);
    equal(p.query('today.summary', { date: day }).attention, 2);
    equal(p.query('today.summary', { date: '2026-11-25' }).attention, 0);
    equal(list(p)[0]!.id, `double-booking:${idOf(30, 1)}:${idOf(30, 2)}`);
  }),

  onProjections('a double booking that was kept on purpose is told again once one moves', (p) => {
    const at = (first: string, second: string, kept: object) =>
      book(1, {
        appointments: {
          [idOf(30, 1)]: appointment(`${day}T${first}`, 60),
          [idOf(30, 2)]: appointment(`${day}T${second}`, 15, { alongside: kept })
        }
      });
    const kept = (start: string, otherStart: string) => ({
      [idOf(30, 1)]: { ...STAMP, start: `${day}T${start}`, otherStart: `${day}T${otherStart}` }
    });
    const told = () => p.query('attention.count', {}).count;
    p.apply([practice(), at('09:00', '09:15', kept('09:15', '09:00'))]);
    equal([told(), list(p).length], [0, 0]);
    equal(
      p.query('diary.range', { from: day, to: day }).map(({ overlaps }) => overlaps),
      [true, true],
      'the diary goes on marking them'
    );
    equal(
      p.query('diary.range', { from: day, to: day }).map(({ alongside }) => alongside),
      [null, { [idOf(30, 1)]: `${day}T09:00` }],
      'and says that they are kept'
    );
    p.apply([at('09:00', '09:30', kept('09:15', '09:00'))]);
    equal(told(), 1, 'it moved');
    p.apply([at('08:55', '09:15', kept('09:15', '09:00'))]);
    equal(told(), 1, 'the other one moved');
  }),

  onProjections(
    'an appointment that two devices moved to two places is shown once and reported',
    (p) => {
      const copy = (index: number, start: string, statusAt: string) =>
        book(index, {
          doctor: OTHER_DOCTOR,
          appointments: { [idOf(30, 1)]: appointment(start, 15, { statusAt }) }
        });
      p.apply([
        book(1, {
          appointments: { [idOf(30, 1)]: appointment(`${day}T09:00`, 15, { movedTo: idOf(10, 2) }) }
        }),
        copy(2, `${day}T10:00`, noon),
        copy(3, `${day}T11:00`, later)
      ]);
      equal(
        p.query('diary.range', { from: day, to: day }).map(({ start }) => start),
        [`${day}T11:00`]
      );
      const [item] = list(p);
      ok(item?.type === 'moved-twice', JSON.stringify(item));
      if (item?.type !== 'moved-twice') return;
      equal([item.first.start, item.second.start], [`${day}T11:00`, `${day}T10:00`]);
      equal([item.first.book, item.second.book], [idOf(10, 3), idOf(10, 2)]);
    }
  ),

  onProjections('one invoice number on two invoices is told', (p) => {
    const number = { issued: { ...STAMP, number: 'INV-K7Q2-0001' } };
    p.apply([named(1, 'Nkosi', 'Thandi', {}), invoice(1, number), invoice(2, number)]);
    const [item] = list(p);
    equal(
      [
        item?.type,
        item && 'rule' in item ? item.rule : '',
        item && 'detail' in item ? item.detail : ''
      ],
      [
        'rule-broken',
        'invoice-number-repeated',
        '2 invoices carry the number INV-K7Q2-0001: Nkosi, Thandi; Nkosi, Thandi.'
      ]
    );
  }),

  onProjections('a signed note that was changed all the same is told', (p) => {
    const notes = { subjective: 'Cough', objective: '', assessment: '', plan: '' };
    const signed = change(consultation(1, { notes }), noon, (draft) => {
      draft.signed = { at: text(noon), by: text(STAMP.by) } as never;
    });
    p.apply([signed]);
    equal(list(p), []);
    p.apply([
      change(signed, later, (draft) => {
        (draft.notes as Record<string, unknown>).plan = 'Something else';
      })
    ]);
    const [item] = list(p);
    equal([item?.type, item?.since], ['rule-broken', later]);
  }),

  onProjections(
    'what could hurt somebody comes first, and a limit keeps the most pressing',
    (p) => {
      const twin = { birthDate: '1980-01-01' };
      p.apply([
        named(1, 'Nkosi', 'Thandi', twin),
        named(2, 'Nkosi', 'Thandi', twin),
        invoice(1, { lines: { broken: { nothing: true } } }),
        apart(
          chart(1, { allergies: allergy }),
          set('allergies', allergyId, 'severity', 'severe'),
          set('allergies', allergyId, 'severity', 'moderate')
        ),
        book(1, {
          appointments: {
            [idOf(30, 1)]: appointment(`${day}T09:00`, 15),
            [idOf(30, 2)]: appointment(`${day}T09:00`, 15)
          }
        })
      ]);
      const order = ['concurrent-value', 'double-booking', 'unreadable', 'duplicate-patient'];
      equal(
        list(p).map(({ type }) => type),
        order
      );
      equal(
        p.query('attention.list', { limit: 2 }).map(({ type }) => type),
        order.slice(0, 2)
      );
      equal(new Set(list(p).map(({ id }) => id)).size, 4);
    }
  )
];
