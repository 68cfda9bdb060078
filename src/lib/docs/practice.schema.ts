import { z } from 'zod';
import { codingShape } from './coding.schema.ts';
import { blob, cents, collection, day, documentBase, entry, line, prose } from './core/fields.ts';

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

/** A doctor (treating practitioner) of the practice; each has a column in the diary. */
export const doctor = entry({
  title: line.optional(),
  given: line.optional(),
  family: line,
  initials: line.optional(),
  speciality: line.optional(),
  qualification: line.optional(),
  /** HPCSA registration number, for scripts and sick notes. */
  registrationNumber: line.optional(),
  /** PCNS practice number of the treating doctor, where it differs from the practice's own. */
  practiceNumber: line.optional(),
  phone: line.optional(),
  email: line.optional(),
  /** Hue of the diary column, 0 to 359. */
  hue: z.int().min(0).max(359).optional()
});

/** A kind of visit, with its usual length and fee. */
export const consultationType = entry({
  name: line,
  minutes: z.int().min(5).max(480),
  hue: z.int().min(0).max(359).optional(),
  feeCents: cents.nonnegative().optional(),
  tariffCode: line.optional()
});

/** A doctor's own settings for a consultation type; keyed by its own id. */
export const doctorConsultationType = entry({
  doctor: z.uuid(),
  consultationType: z.uuid(),
  minutes: z.int().min(5).max(480).optional(),
  feeCents: cents.nonnegative().optional()
});

export const room = entry({ name: line });

/** Opening hours of one weekday (1 Monday to 7 Sunday). */
export const hours = entry({
  weekday: z.int().min(1).max(7),
  from: timeOfDay,
  to: timeOfDay,
  /** Of this doctor alone, instead of the practice's on that weekday. */
  doctor: z.uuid().optional()
});

/** Days, both included, on which a doctor is away, or where none is named the practice is closed. */
export const absence = entry({
  doctor: z.uuid().optional(),
  from: day,
  to: day,
  /** As the diary says it: `Leave`, `Congress`. */
  reason: line.optional()
});

/** A period in which the practice is registered for VAT. */
export const vatRegistration = entry({ number: line, from: day, to: day.optional() });

export const practiceSchema = z.object({
  ...documentBase('practice'),
  name: line,
  legalName: line.optional(),
  /** PCNS practice number, as text. */
  practiceNumber: line.optional(),
  phone: line.optional(),
  email: line.optional(),
  address: prose.optional(),
  /** BCP 47, for dates and money. */
  locale: line,
  /** IANA name of the zone that the diary's wall time is in. */
  timeZone: line,
  /** First part of every invoice number. */
  invoicePrefix: line,
  doctors: collection(doctor),
  rooms: collection(room),
  hours: collection(hours),
  /** Public holidays are working days as any other. */
  opensOnPublicHolidays: z.boolean().optional(),
  absences: collection(absence).default({}),
  consultationTypes: collection(consultationType),
  doctorConsultationTypes: collection(doctorConsultationType),
  vatRegistrations: collection(vatRegistration),
  /** What reminders say, with `{{fields}}`; a text of ours where absent. */
  reminderText: prose.optional(),
  /** Minutes after which somebody in the waiting room has waited long. */
  longWaitMinutes: z.int().min(5).max(240).optional(),
  /** For the letterhead. */
  logo: blob.optional(),
  ...codingShape
});
export type Practice = z.infer<typeof practiceSchema>;
export type Doctor = z.infer<typeof doctor>;
export type ConsultationType = z.infer<typeof consultationType>;
