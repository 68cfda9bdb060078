import ical, {
  ICalCalendarMethod,
  ICalEventBusyStatus,
  ICalEventClass,
  ICalEventStatus,
  ICalEventTransparency
} from 'ical-generator';
import type { Uuid } from '../docs/core/ids.ts';
import { initialsOf, monogram } from '../docs/names.ts';
import type { DiaryItem, PracticeOverview } from '../projections/catalogue.ts';
import { momentsIn } from './zone.ts';

/** How patients are named in a file that leaves the practice. */
export type CalendarNames = 'initials' | 'full';

export interface CalendarOptions {
  readonly overview: Pick<
    PracticeOverview,
    'name' | 'timeZone' | 'doctors' | 'rooms' | 'consultationTypes'
  >;
  readonly doctor: Uuid;
  readonly names: CalendarNames;
  /** When the file is made. */
  readonly at: Date;
}

/** What is in no calendar: the time is free again. */
const OVER = new Set(['cancelled', 'no-show']);

/** What of a diary goes into a doctor's calendar: what stands, and is theirs. */
export const calendarItems = (items: readonly DiaryItem[], doctor: Uuid): DiaryItem[] =>
  items.filter((item) => item.doctor === doctor && !(item.status && OVER.has(item.status)));

/**
 * A doctor's appointments and blocked time as an iCalendar file (RFC 5545). Times are moments in UTC,
 * which every program shows in the right zone without being told that zone's rules. An appointment
 * keeps its id, so that a later file moves it instead of adding it again. Why somebody comes, and
 * notes about them, stay in the practice.
 */
export function calendarText(items: readonly DiaryItem[], options: CalendarOptions): string {
  const { overview, doctor, names, at } = options;
  const whose = overview.doctors.find(({ id }) => id === doctor)?.name;
  const momentOf = momentsIn(overview.timeZone);
  const nameOf = (list: readonly { id: Uuid; name: string }[], id: Uuid | null) =>
    list.find((one) => one.id === id)?.name ?? null;
  const calendar = ical({
    name: [whose, overview.name].filter(Boolean).join(', '),
    prodId: { company: 'Indaba', product: 'Diary', language: 'EN' },
    method: ICalCalendarMethod.PUBLISH
  });
  for (const item of calendarItems(items, doctor)) {
    const type = nameOf(overview.consultationTypes, item.consultationType);
    const who = item.type === 'block' ? item.title : calendarName(item, names);
    const start = momentOf(item.start);
    calendar.createEvent({
      id: item.id,
      stamp: at,
      start,
      end: new Date(start.getTime() + item.minutes * 60_000),
      summary: [who, type].filter(Boolean).join(' · '),
      location: nameOf(overview.rooms, item.room),
      class: ICalEventClass.PRIVATE,
      status: ICalEventStatus.CONFIRMED,
      busystatus: ICalEventBusyStatus.BUSY,
      transparency: ICalEventTransparency.OPAQUE
    });
  }
  return calendar.toString();
}

const HONORIFIC = /^(mr|mrs|ms|miss|dr|prof|rev)\.?$/iu;

/** Who an appointment is for; as initials, nothing but letters is left of a name. */
export function calendarName(
  { patient, title, reason }: Pick<DiaryItem, 'patient' | 'title' | 'reason'>,
  names: CalendarNames
): string {
  // An appointment for nobody in particular is shown by its reason, which stays in the practice.
  if (!patient && title === reason) return 'Appointment';
  if (names === 'full') return title;
  if (patient) {
    const [family, given] = title.split(', ');
    return monogram({ family, given });
  }
  const words = title.split(/\s+/u).filter((word) => !HONORIFIC.test(word));
  return initialsOf(words.join(' ')).slice(0, 3) || 'Appointment';
}

/** What the file is called: `diary-naidoo-2026-11-23.ics`. */
export function calendarFileName(doctor: string, from: string, to: string): string {
  const plain = doctor
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
  return `diary-${plain || 'doctor'}-${from}${to === from ? '' : `-to-${to}`}.ics`;
}
