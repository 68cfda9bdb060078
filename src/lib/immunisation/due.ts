import {
  SCHEDULES,
  vaccineGroup,
  type Age,
  type Schedule,
  type ScheduledDose
} from './schedule.ts';

/** What of the schedule a child's chart does not have yet. It is a reminder, never a verdict. */

export interface DueDose {
  readonly dose: ScheduledDose;
  /** The day on which the age is reached. */
  readonly on: string;
  readonly state: 'overdue' | 'due' | 'soon';
}

export interface Given {
  readonly vaccine: string;
  /** A day. */
  readonly date: string;
  readonly removed?: unknown;
}

export interface Child {
  readonly birthDate?: string | undefined;
  readonly sex?: string | undefined;
}

/** Until the last dose of the schedule is behind; older patients' cards are their own. */
const CHILD_YEARS = 13;
/** From its day on a dose is due, after this long overdue; and it is told this long before. */
const GRACE_DAYS = 28;
const AHEAD_DAYS = 28;

/**
 * Doses that are overdue, due, or soon to be, in the order of their days; none for grown-ups and where
 * the day of birth is not known, nor what is given to girls alone where nobody said that it is one.
 * Doses on record count within what they protect with: the second hexavalent on record is the second
 * dose, whenever it was given.
 */
export function dueDoses(
  { birthDate, sex }: Child,
  given: readonly Given[],
  today: string
): DueDose[] {
  if (!isOfSchedule(birthDate, today)) return [];
  const counts = new Map<string, number>();
  for (const { vaccine, removed } of given) {
    const group = removed ? null : vaccineGroup(vaccine);
    if (group) counts.set(group, (counts.get(group) ?? 0) + 1);
  }
  return schedulesOf(birthDate)
    .filter(({ group, dose }) => dose > (counts.get(group) ?? 0))
    .filter(({ sex: only }) => !only || only === sex)
    .filter(({ before }) => !before || dayAtAge(birthDate, before) > today)
    .map((dose) => ({ dose, on: dayAtAge(birthDate, dose.age) }))
    .filter(({ on }) => on <= later(today, AHEAD_DAYS))
    .map(({ dose, on }): DueDose => ({ dose, on, state: stateOn(on, today) }))
    .sort((a, b) => (a.on === b.on ? 0 : a.on < b.on ? -1 : 1));
}

/** Whether the schedule says anything of somebody who was born on a day. */
export const isOfSchedule = (birthDate: string | undefined, today: string): birthDate is string =>
  birthDate !== undefined &&
  /^\d{4}-\d\d-\d\d$/.test(birthDate) &&
  birthDate <= today &&
  dayAtAge(birthDate, { years: CHILD_YEARS }) > today;

const stateOn = (on: string, today: string): DueDose['state'] =>
  on > today ? 'soon' : later(on, GRACE_DAYS) < today ? 'overdue' : 'due';

/** Each dose by the schedule that is in force on the day on which its age is reached. */
function schedulesOf(birthDate: string): ScheduledDose[] {
  const oldest = SCHEDULES[SCHEDULES.length - 1]!;
  const inForce = (day: string): Schedule => SCHEDULES.find(({ from }) => from <= day) ?? oldest;
  return oldest.doses.map((of, index) => inForce(dayAtAge(birthDate, of.age)).doses[index] ?? of);
}

/** The source of the schedule that is in force on a day. */
export const scheduleSource = (day: string): string =>
  (SCHEDULES.find(({ from }) => from <= day) ?? SCHEDULES[SCHEDULES.length - 1]!).source;

/** The day on which somebody reaches an age; the last of a month that has no such day. */
export function dayAtAge(birthDate: string, { weeks = 0, months = 0, years = 0 }: Age): string {
  const [year = 0, month = 1, day = 1] = birthDate.split('-').map(Number);
  const first = new Date(Date.UTC(year + years, month - 1 + months, 1));
  const days = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  first.setUTCDate(Math.min(day, days));
  return later(first.toISOString().slice(0, 10), weeks * 7);
}

const later = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
