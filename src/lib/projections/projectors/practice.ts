import { doctorName, fullName } from '../../docs/names.ts';
import { live } from '../entries.ts';
import { sortKey } from '../search/terms.ts';
import { hueOf, type Projector } from './projector.ts';

export const projectPractice: Projector<'practice'> = (practice) => ({
  patient: null,
  rows: {
    practice: [
      {
        name: practice.name,
        time_zone: practice.timeZone,
        locale: practice.locale,
        opens_on_holidays: practice.opensOnPublicHolidays ? 1 : 0,
        long_wait_minutes: practice.longWaitMinutes ?? null
      }
    ],
    doctor: live(practice.doctors).map(({ id, entry }) => ({
      id,
      name: fullName({ ...entry, title: entry.title ?? 'Dr' }),
      short_name: doctorName(entry),
      speciality: entry.speciality ?? null,
      hue: entry.hue ?? hueOf(id),
      sort: sortKey(entry.family, entry.given)
    })),
    practice_absence: live(practice.absences).map(({ id, entry }) => ({
      id,
      doctor: entry.doctor ?? null,
      from_day: entry.from,
      to_day: entry.to
    })),
    // Hours of no length, of a doctor, say that they are not in on that weekday.
    practice_hours: live(practice.hours).map(({ id, entry }) => ({
      id,
      weekday: entry.weekday,
      opens: entry.from,
      closes: entry.to,
      doctor: entry.doctor ?? null
    })),
    consultation_type: live(practice.consultationTypes).map(({ id, entry }) => ({
      id,
      name: entry.name,
      minutes: entry.minutes,
      hue: entry.hue ?? hueOf(id),
      fee_cents: entry.feeCents ?? null
    })),
    doctor_type: live(practice.doctorConsultationTypes).map(({ id, entry }) => ({
      id,
      doctor: entry.doctor,
      consultation_type: entry.consultationType,
      minutes: entry.minutes ?? null,
      fee_cents: entry.feeCents ?? null
    })),
    room: live(practice.rooms).map(({ id, entry }) => ({
      id,
      name: entry.name,
      // By its number: Room 2 stands before Room 10.
      sort: sortKey(entry.name.replaceAll(/\d+/g, (digits) => digits.padStart(6, '0')))
    }))
  }
});
