import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openNodeSqlite } from '#lib/projections/drivers/better-sqlite3.ts';
import { openProjections, type ProjectionInput } from '#lib/projections/projections.ts';
import { seeded } from '../../contract/projections/people.ts';
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
  patient,
  patientId,
  practice,
  STAMP,
  text
} from '../../contract/projections/world.ts';

/** Few values, so that names, numbers and times meet often. */
const FAMILIES = ['Nkosi', 'Nkosy', 'van der Merwe', 'Müller'];
const GIVEN = ['Thandi', 'Tandi', 'Johan'];
const DAYS = ['2026-11-20T09:00', '2026-11-20T09:10', '2026-11-21T09:00'];
const NUMBERS = ['INV-K7Q2-0001', 'INV-K7Q2-0002'];
const SEVERITIES = ['mild', 'severe'];
const STATUSES = ['booked', 'arrived', 'cancelled'];

const allergyId = idOf(20, 0);
const bookings = [idOf(30, 1), idOf(30, 2)];

/** The documents of a practice before anything is edited. */
const beginnings = (): ProjectionInput[] => [
  practice(),
  ...[1, 2, 3].map((at) => patient(at, { medicalAids: {}, contacts: {} })),
  chart(1, {
    allergies: entries(20, { substance: 'Penicillin', severity: 'mild', status: 'active' })
  }),
  ...[1, 2].map((at) => invoice(at, {})),
  consultation(1, {}),
  book(1, { appointments: { [bookings[0]!]: appointment(DAYS[0]!, 30) } }),
  book(2, { doctor: OTHER_DOCTOR, appointments: {} })
];

/** One edit, or two at once on two devices, of a document; decided by `random` alone. */
function edited(from: ProjectionInput, random: () => number, round: number): ProjectionInput {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const at = `2026-11-0${round + 1}T08:00:00.000Z`;
  const edit = (draft: Record<string, Record<string, Record<string, unknown>>>): void => {
    const root = draft as Record<string, unknown>;
    switch (from.kind) {
      case 'practice':
        root.name = text(`Practice ${Math.floor(random() * 3)}`);
        break;
      case 'patient':
        root.family = text(pick(FAMILIES));
        root.given = text(pick(GIVEN));
        root.birthDate = text(pick(['1980-01-01', '1990-02-02']));
        break;
      case 'chart':
        draft.allergies![allergyId]!.severity = text(pick(SEVERITIES));
        break;
      case 'invoice':
        root.issued = { at: text(at), by: text(STAMP.by), number: text(pick(NUMBERS)) };
        break;
      case 'consultation':
        root.reason = text(pick(['Cough', 'Fever']));
        break;
      case 'book': {
        const id = pick(bookings);
        const entry = draft.appointments![id];
        const act = random();
        if (!entry) {
          draft.appointments![id] = {
            start: text(pick(DAYS)),
            minutes: 30,
            status: text('booked'),
            statusAt: text(at),
            patient: text(patientId(1)),
            added: { at: text(at), by: text(STAMP.by) }
          };
        } else if (act < 0.3) {
          entry.movedTo = text(idOf(10, 1 + Math.floor(random() * 2)));
        } else if (act < 0.5) {
          entry.removed = { at: text(at), by: text(STAMP.by) };
        } else {
          entry.status = text(pick(STATUSES));
          entry.statusAt = text(at);
        }
      }
    }
  };
  if (random() < 0.7) return change(onDevice(from, round * 2), at, edit as never);
  return merged(
    change(onDevice(from, round * 2), at, edit as never),
    change(onDevice(from, round * 2 + 1), at, edit as never)
  );
}

const projected = (batches: readonly (readonly ProjectionInput[])[]): string => {
  const projections = openProjections(openNodeSqlite(':memory:'));
  for (const batch of batches) projections.apply(batch);
  const digest = projections.digest();
  projections.clear();
  projections.apply(batches.at(-1)!);
  expect(projections.digest()).toBe(digest);
  projections.close();
  return digest;
};

const shuffled = <T>(list: readonly T[], random: () => number): T[] =>
  list
    .map((item) => ({ item, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);

test('documents in any order, in any batches, in any versions before the last, give one content', () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 1, max: 5 }), (seed, rounds) => {
      const random = seeded(seed);
      const versions = beginnings().map((first) => {
        const list = [first];
        for (let round = 0; round < rounds; round++) {
          if (random() < 0.7) list.push(edited(list.at(-1)!, random, round));
        }
        return list;
      });
      const last = versions.map((list) => list.at(-1)!);
      const onTheWay = shuffled([...versions.flat(), ...versions.flat()], random);
      const batches: ProjectionInput[][] = [];
      while (onTheWay.length > 0) batches.push(onTheWay.splice(0, 1 + Math.floor(random() * 6)));
      const straight = projected([last]);
      expect(projected([...batches, shuffled(last, random)])).toBe(straight);
      expect(projected([...last.map((one) => [one]), last])).toBe(straight);
    }),
    { numRuns: 12, seed: 20261122 }
  );
});
