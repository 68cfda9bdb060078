import fc from 'fast-check';
import { expect, test } from 'vitest';
import { moveAppointment } from '#lib/docs/book.move.ts';
import { daysLater } from '#lib/docs/book.rule.ts';
import {
  cancelSeries,
  editSeries,
  makeSeries,
  moveSeries,
  type NewSeries,
  type Reach
} from '#lib/docs/book.series.ts';
import { canBeMoved, nextStatuses } from '#lib/docs/book.status.ts';
import type { AppointmentStatus } from '#lib/docs/book.schema.ts';
import type { ChangeRequestFor } from '#lib/docs/changes.ts';
import { openNodeSqlite } from '#lib/projections/drivers/better-sqlite3.ts';
import { openProjections } from '#lib/projections/projections.ts';
import { fortnightly, make, SERIES, shownOn, type Shown } from './series.ts';
import { Device, DOCTOR, OTHER_DOCTOR, PATIENT, PRACTICE } from './support.ts';

/**
 * Devices that are mostly offline make, move, edit and cancel appointments and series, and hear of
 * each other now and then, in any order: no appointment is ever lost or there twice, and in the end
 * all devices show the same.
 */
const DEVICES = 3;
const DOCTORS = [DOCTOR, OTHER_DOCTOR, PATIENT];
const NOW = '2026-11-22T09:30';

const who = fc.nat({ max: DEVICES - 1 });
const which = fc.nat({ max: 40 });
const reach = fc.constantFrom<Reach>('this', 'later', 'all');
const place = {
  days: fc.integer({ min: -40, max: 40 }),
  time: fc.constantFrom('08:00', '09:30', '16:45'),
  doctor: fc.nat({ max: DOCTORS.length - 1 })
};
const move = fc.record({ do: fc.constant('move' as const), who, which, ...place });
const book = fc.record({ do: fc.constant('book' as const), who, ...place });
const hear = fc.record({ do: fc.constant('hear' as const), who, from: who });
const status = fc.record({
  do: fc.constant('status' as const),
  who,
  which,
  to: fc.constantFrom<AppointmentStatus>('confirmed', 'arrived', 'done', 'cancelled', 'no-show')
});
const series = fc.oneof(
  fc.record({ do: fc.constant('make' as const), who, month: fc.boolean() }),
  fc.record({ do: fc.constant('move-series' as const), who, which, reach, ...place }),
  fc.record({ do: fc.constant('edit-series' as const), who, which, reach, reason: fc.nat() }),
  fc.record({ do: fc.constant('cancel-series' as const), who, which, reach })
);
type Arbitrary<T> = T extends fc.Arbitrary<infer V> ? V : never;
type Step = Arbitrary<typeof move | typeof book | typeof hear | typeof status | typeof series>;

/** What was ever said of each appointment: nothing else may be shown. */
class World {
  readonly devices = Array.from({ length: DEVICES }, (_, index) => new Device(index + 1));
  readonly said = new Map<string, Set<string>>();
  #minute = 0;

  run(step: Step): void {
    const device = this.devices[step.who]!;
    device.at = new Date(
      Date.parse('2026-11-22T07:30:00Z') + ++this.#minute * 60_000
    ).toISOString();
    if (step.do !== 'hear') this.#make(device, this.#requests(device, step));
    else if (step.from !== step.who) device.pull(this.devices[step.from]!);
  }

  #requests(device: Device, step: Exclude<Step, { do: 'hear' }>): readonly ChangeRequestFor[] {
    const all = shownOn(device);
    if (step.do === 'book') {
      return [{ change: 'book.book', args: { ...placeOf(step), minutes: 15, patient: PATIENT } }];
    }
    if (step.do === 'make') {
      const monthly = { unit: 'month', every: 1, first: '2026-11-30T09:30' } as const;
      const wanted: NewSeries = { ...fortnightly, ...(step.month ? monthly : {}) };
      return makeSeries(PRACTICE, wanted);
    }
    const item = all[step.which % Math.max(all.length, 1)];
    if (!item) return [];
    const standing = item.status as AppointmentStatus;
    if (step.do === 'status') {
      if (!nextStatuses(standing).includes(step.to)) return [];
      const { book, id } = item;
      return [{ change: 'book.setStatus', args: { book, appointment: id, status: step.to } }];
    }
    if (step.do === 'move') {
      if (!canBeMoved(standing)) return [];
      const from = { practice: PRACTICE, book: item.book };
      return moveAppointment(item, from, { ...placeOf(step, item), minutes: 20 });
    }
    const items = all.filter((one) => one.series?.id === SERIES);
    if (!items.includes(item) || !canBeMoved(standing)) return [];
    const choice = { items, anchor: item.id, reach: step.reach, now: NOW };
    if (step.do === 'edit-series') return editSeries(choice, { reason: `${step.reason}` }).requests;
    if (step.do === 'cancel-series') return cancelSeries(choice).requests;
    return moveSeries(PRACTICE, choice, { ...placeOf(step, item), minutes: 20 }).requests;
  }

  #make(device: Device, requests: readonly ChangeRequestFor[]): void {
    make(device, requests);
    for (const item of shownOn(device)) {
      const said = this.said.get(item.id) ?? new Set();
      this.said.set(item.id, said.add(placed(item)));
    }
  }

  /** Everything reaches everybody, in the order that is asked for. */
  meet(order: readonly number[]): void {
    for (let round = 0; round < 2; round++) {
      for (const from of order) {
        for (const to of [...order].reverse()) {
          if (from !== to) this.devices[to]!.pull(this.devices[from]!);
        }
      }
    }
  }
}

const placed = ({ start, doctor }: Shown): string => `${start} ${doctor}`;

function placeOf(
  { days, time, doctor }: { days: number; time: string; doctor: number },
  from: { start: string } = { start: NOW }
): { start: string; doctor: string } {
  return {
    start: `${daysLater(from.start.slice(0, 10), days)}T${time}`,
    doctor: DOCTORS[doctor]!
  };
}

/** What holds for every story, once everybody has heard everything. */
function holds(steps: readonly Step[], order: readonly number[]): World {
  const world = new World();
  for (const step of steps) world.run(step);
  world.meet(order);
  const [first, ...others] = world.devices.map(shownOn);
  for (const other of others) expect(other).toEqual(first);
  expect(first!.map(({ id }) => id).sort()).toEqual([...world.said.keys()].sort());
  for (const item of first!) expect(world.said.get(item.id)).toContain(placed(item));
  return world;
}

const order = fc.shuffledSubarray([0, 1, 2], { minLength: DEVICES, maxLength: DEVICES });

test('an appointment that devices move between months and doctors is never lost or there twice', () => {
  const steps = fc.array(
    fc.oneof(
      { weight: 5, arbitrary: move },
      { weight: 1, arbitrary: book },
      { weight: 2, arbitrary: status },
      { weight: 3, arbitrary: hear }
    ),
    { minLength: 2, maxLength: 16 }
  );
  fc.assert(
    fc.property(steps, order, (some, meeting) => {
      const begun: Step = { do: 'book', who: 0, days: 1, time: '09:30', doctor: 0 };
      const heard = [1, 2].map((one): Step => ({ do: 'hear', who: one, from: 0 }));
      holds([begun, ...heard, ...some], meeting);
    }),
    { seed: 20_261_122, numRuns: 150 }
  );
}, 240_000);

test('a series that devices change at once never loses an appointment or has it twice', () => {
  const steps = fc.array(
    fc.oneof(
      { weight: 4, arbitrary: series },
      { weight: 3, arbitrary: move },
      { weight: 1, arbitrary: status },
      { weight: 3, arbitrary: hear }
    ),
    { minLength: 2, maxLength: 12 }
  );
  fc.assert(
    fc.property(steps, order, (some, meeting) => {
      holds([{ do: 'make', who: 0, month: false }, ...some], meeting);
    }),
    { seed: 20_261_123, numRuns: 100 }
  );
}, 240_000);

test('the diary shows each appointment once in whatever order the books arrive', () => {
  const steps = fc.array(fc.oneof(series, move, hear), { minLength: 4, maxLength: 10 });
  fc.assert(
    fc.property(steps, order, fc.infiniteStream(fc.nat()), (some, meeting, chance) => {
      const world = holds([{ do: 'make', who: 0, month: true }, ...some], meeting);
      const device = world.devices[0]!;
      const keyed = [...device.documents].map(([id, doc]) => {
        return { sort: chance.next().value as number, input: { kind: 'book' as const, id, doc } };
      });
      const arriving = keyed.sort((a, b) => a.sort - b.sort).map(({ input }) => input);
      const db = openNodeSqlite(':memory:');
      try {
        const projections = openProjections(db);
        for (const one of arriving) projections.apply([one]);
        const diary = projections.query('diary.range', { from: '2020-01-01', to: '2035-01-01' });
        const told = diary.map(
          ({ id, start, doctor, status }) => `${id} ${start} ${doctor} ${status}`
        );
        const shown = shownOn(device);
        expect(told.sort()).toEqual(
          shown.map(({ id, start, doctor, status }) => `${id} ${start} ${doctor} ${status}`).sort()
        );
      } finally {
        db.close();
      }
    }),
    { seed: 20_261_124, numRuns: 40 }
  );
}, 240_000);
