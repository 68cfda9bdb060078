import type { ChangeRequestFor } from '../docs/changes.ts';
import type { Uuid } from '../docs/core/ids.ts';
import type { AppointmentStatus } from '../docs/book.schema.ts';
import type { Health } from './charts.ts';
import { COMPLAINTS, type Complaint } from './complaints.ts';
import type { Condition } from './conditions.ts';
import type { Person } from './people.ts';
import type { DemoDoctor, DemoSetting, DemoType } from './practice.ts';
import { dayAfter, momentOf, weekday, type Chance } from './random.ts';

/** Why somebody comes: for what they have had for long, or for something new. */
export type Reason = { readonly review: Condition } | { readonly complaint: Complaint };

export interface Visit {
  readonly id: Uuid;
  readonly doctor: DemoDoctor;
  readonly person: Person;
  readonly reason: Reason;
  readonly type: DemoType;
  /** Wall time, `2026-11-22T09:30`. */
  readonly start: string;
  readonly minutes: number;
  readonly status: AppointmentStatus;
  /** Wall time of arrival. */
  readonly arrived: string | undefined;
}

export interface Diary {
  readonly visits: readonly Visit[];
  readonly requests: readonly ChangeRequestFor[];
}

/** Days on each side of today. */
const REACH = 30;

interface Surroundings {
  readonly chance: Chance;
  /** Wall time that it is. */
  readonly now: string;
  readonly setting: DemoSetting;
  readonly patients: readonly { readonly person: Person; readonly health: Health }[];
}

/** Two months of appointments around now: behind us done, before us booked, thinning out. */
export function diary(around: Surroundings): Diary {
  const { chance, now, setting } = around;
  const today = now.slice(0, 10);
  const visits: Visit[] = [];
  const congress = nextWorkday(dayAfter(today, 14), setting.doctors[2]!);
  for (let offset = -REACH; offset <= REACH; offset++) {
    const day = dayAfter(today, offset);
    // Nobody comes twice on one day.
    const seen = new Set<Uuid>();
    for (const doctor of setting.doctors) {
      if (!doctor.days.includes(weekday(day))) continue;
      if (day === congress && doctor === setting.doctors[2]) continue;
      visits.push(...dayOf(doctor, day, howMany(offset, weekday(day), chance), seen, around));
    }
  }
  const doubles = doubleBookings(visits, around);
  const all = [...visits, ...doubles].sort(
    (a, b) => order(a).localeCompare(order(b)) || (a.id < b.id ? -1 : 1)
  );
  return {
    visits: all,
    requests: [...all.map((each) => booked(each, now)), ...blocks(around, congress)]
  };
}

/** By book, so that one document's changes come together. */
const order = ({ doctor, start }: Visit): string => `${start.slice(0, 7)} ${doctor.id} ${start}`;

/** Busiest today, busy this week; the further away, the emptier. */
function howMany(offset: number, dayOfWeek: number, chance: Chance): number {
  const most =
    offset === 0
      ? 15
      : offset > 0
        ? offset <= 3
          ? 9
          : offset <= 10
            ? 4
            : 1
        : offset >= -4
          ? 6
          : 3;
  const wanted = Math.max(1, most + chance.between(-1, 1));
  return dayOfWeek > 5 ? Math.min(wanted, offset === 0 ? 8 : 3) : wanted;
}

const earlier = (a: string, b: string): string => (a < b ? a : b);

const minutesOf = (wall: string): number =>
  Number(wall.slice(11, 13)) * 60 + Number(wall.slice(14));
const wallAt = (day: string, minutes: number): string =>
  `${day}T${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

function dayOf(
  doctor: DemoDoctor,
  day: string,
  count: number,
  seen: Set<Uuid>,
  around: Surroundings
): Visit[] {
  const { chance } = around;
  const [opens, closes] = weekday(day) < 6 ? [480, 1005] : [540, 720];
  const slots = Array.from({ length: (closes - opens) / 15 }, (_, index) => opens + index * 15);
  const taken: [number, number][] = weekday(day) < 6 ? [[780, 840]] : [];
  const visits: Visit[] = [];
  for (const from of chance.shuffled(slots)) {
    if (visits.length === count) break;
    const { person, reason } = someone(around, seen, day);
    const type = typeFor(reason, around.setting);
    const until = from + type.minutes;
    if (until > closes + 15 || taken.some(([start, end]) => from < end && start < until)) continue;
    taken.push([from, until]);
    seen.add(person.id);
    visits.push(visit({ doctor, person, reason, type, start: wallAt(day, from) }, around));
  }
  return visits;
}

function someone({ chance, patients }: Surroundings, seen: ReadonlySet<Uuid>, day: string) {
  for (;;) {
    const { person, health } = chance.pick(patients);
    if (seen.has(person.id) || person.birthDate >= day) continue;
    // The old, the very young and the chronically ill come more often.
    const often = 0.3 + health.conditions.length * 0.3 + (person.age < 3 ? 0.4 : 0);
    if (!chance.happens(often)) continue;
    return { person, reason: reasonFor(person, health, chance) };
  }
}

function reasonFor(person: Person, health: Health, chance: Chance): Reason {
  if (health.conditions.length > 0 && chance.happens(0.6)) {
    return { review: chance.pick(health.conditions) };
  }
  const safe = ({ plan }: Complaint) =>
    !health.allergens.some((allergen) =>
      plan.some((text) => text.toLowerCase().includes(allergen.toLowerCase()))
    );
  const fitting = COMPLAINTS.filter((complaint) => complaint.fits(person) && safe(complaint));
  return { complaint: chance.weighted(fitting.map((each) => [each, each.weight] as const)) };
}

function typeFor(reason: Reason, { types }: DemoSetting): DemoType {
  const name = 'review' in reason ? 'Follow-up' : reason.complaint.type;
  return types.find((type) => type.name === name)!;
}

function visit(
  what: Pick<Visit, 'doctor' | 'person' | 'reason' | 'type' | 'start'>,
  { chance, now }: Surroundings
): Visit {
  const day = what.start.slice(0, 10);
  const minutes = what.type.minutes;
  const from = minutesOf(what.start);
  const status = statusAt(what.start, minutes, now, chance);
  const early = chance.between(-4, 18);
  const here = HERE.includes(status);
  // Whoever is here before the appointment came before now.
  const arrival =
    day === now.slice(0, 10) ? Math.min(from - early, minutesOf(now) - 2) : from - early;
  return {
    id: chance.id(
      momentOf(`${dayAfter(earlier(day, now.slice(0, 10)), -chance.between(1, 12))}T10:00`)
    ),
    ...what,
    minutes,
    status,
    arrived: here ? wallAt(day, Math.max(arrival, 450)) : undefined
  };
}

const HERE: readonly AppointmentStatus[] = [
  'arrived',
  'with-nurse',
  'ready',
  'with-doctor',
  'billing',
  'done'
];

/** Where an appointment stands now. */
function statusAt(start: string, minutes: number, now: string, chance: Chance): AppointmentStatus {
  const ended = wallAt(start.slice(0, 10), minutesOf(start) + minutes);
  if (start.slice(0, 10) < now.slice(0, 10) || ended <= now) {
    const over = start.slice(0, 10) === now.slice(0, 10) ? minutesOf(now) - minutesOf(ended) : 999;
    if (over < 15 && chance.happens(0.5)) return 'billing';
    return chance.weighted([
      ['done', 92],
      ['no-show', 4],
      ['cancelled', 4]
    ]);
  }
  if (start <= now) return 'with-doctor';
  if (start.slice(0, 10) === now.slice(0, 10)) {
    const left = minutesOf(start) - minutesOf(now);
    if (left <= 15) return chance.pick(['ready', 'with-nurse']);
    if (left <= 35) return 'arrived';
  }
  return chance.weighted([
    ['booked', 70],
    ['confirmed', 27],
    ['cancelled', 3]
  ]);
}

/** The two that are meant: somebody squeezed in today or next, and two with one slot. */
function doubleBookings(visits: readonly Visit[], around: Surroundings): Visit[] {
  const { now, setting } = around;
  const coming = visits
    .filter(({ start, status }) => start > now && ['booked', 'confirmed'].includes(status))
    .sort((a, b) => (a.start < b.start ? -1 : 1));
  return [0, 1].flatMap((index) => {
    const doctor = setting.doctors[index]!;
    const first = coming.filter((each) => each.doctor === doctor)[index * 4 + 2];
    if (!first) return [];
    const seen = new Set(
      visits
        .filter(({ start }) => start.slice(0, 10) === first.start.slice(0, 10))
        .map(({ person }) => person.id)
    );
    const { person, reason } = someone(around, seen, first.start.slice(0, 10));
    const type = setting.types[0]!;
    const second = visit({ doctor, person, reason, type, start: first.start }, around);
    return [{ ...second, minutes: 10, status: 'booked' as const, arrived: undefined }];
  });
}

export const reasonInWords = (reason: Reason): string =>
  'review' in reason ? `${reason.review.title}: review` : reason.complaint.reason;

/**
 * An appointment as it stands, in one change: what `book.moveIn` writes is what booking it and
 * setting its status step by step would have left.
 */
function booked(visit: Visit, now: string): ChangeRequestFor {
  const { id, doctor, person, type, start, minutes, status, arrived } = visit;
  const args = {
    doctor: doctor.id,
    start,
    minutes,
    patient: person.id,
    consultationType: type.id,
    room: doctor.room,
    reason: reasonInWords(visit.reason)
  };
  if (status === 'booked') return { change: 'book.book', args: { id, ...args } };
  const day = start.slice(0, 10);
  const end = minutesOf(start) + minutes;
  const since = {
    confirmed: `${dayAfter(earlier(day, now.slice(0, 10)), -1)}T15:10`,
    cancelled: `${dayAfter(earlier(day, now.slice(0, 10)), -1)}T09:40`,
    'no-show': wallAt(day, end),
    done: wallAt(day, end + 4),
    billing: wallAt(day, end),
    'with-doctor': start,
    ready: arrived,
    'with-nurse': arrived,
    arrived
  }[status];
  // The doctor runs a little later with every hour of the morning, and begins again after lunch.
  const behind = Math.round(((minutesOf(start) - (start.slice(11) < '13' ? 480 : 840)) / 60) * 4);
  const called = wallAt(day, minutesOf(start) + Math.max(0, behind) + (minutesOf(start) % 7));
  const seen =
    arrived && ['with-doctor', 'billing', 'done'].includes(status)
      ? [arrived, earlier(called, earlier(since ?? start, now))].toSorted()[1]
      : undefined;
  return {
    change: 'book.moveIn',
    args: {
      appointment: id,
      ...args,
      status,
      statusAt: momentOf(earlier(since ?? start, now)),
      ...(arrived ? { arrivedAt: momentOf(arrived) } : {}),
      ...(seen ? { seenAt: momentOf(seen) } : {}),
      ...(status === 'done' ? { doneAt: momentOf(earlier(since!, now)) } : {})
    }
  };
}

/** Lunch in these days, and a day away. */
function blocks({ chance, now, setting }: Surroundings, congress: string): ChangeRequestFor[] {
  const today = now.slice(0, 10);
  const block = (doctor: DemoDoctor, start: string, minutes: number, title: string) => ({
    change: 'book.addBlock' as const,
    args: { id: chance.id(momentOf(start)), doctor: doctor.id, start, minutes, title }
  });
  const days = [0, 1, 2, 3, 4].map((offset) => dayAfter(today, offset));
  return [
    ...setting.doctors.flatMap((doctor) =>
      days
        .filter((day) => weekday(day) < 6 && doctor.days.includes(weekday(day)))
        .map((day) => block(doctor, `${day}T13:00`, 60, 'Lunch'))
        // Whose own hours have a break blocks no time for it.
        .filter(() => !doctor.ownHours)
    ),
    block(setting.doctors[2]!, `${congress}T08:00`, 540, 'Away: congress')
  ];
}

function nextWorkday(from: string, doctor: DemoDoctor): string {
  let day = from;
  while (!doctor.days.includes(weekday(day))) day = dayAfter(day, 1);
  return day;
}
