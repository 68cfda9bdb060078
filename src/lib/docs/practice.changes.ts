import { z } from 'zod';
import { codingChanges } from './coding.changes.ts';
import { defineChange } from './core/change.ts';
import { entryChanges } from './core/entry-changes.ts';
import { patchShape, without } from './core/args.ts';
import { uuid } from './core/fields.ts';
import { derivedUuid, type Uuid } from './core/ids.ts';
import { addEntry, liveEntry, setFields, type ChangeContext } from './core/write.ts';
import { withPhone } from './phone.ts';
import { refuse } from './core/refuse.ts';
import {
  absence,
  consultationType,
  doctor,
  doctorConsultationType,
  hours,
  practiceSchema,
  room,
  vatRegistration
} from './practice.schema.ts';

/** The practice's document has the practice's own id, so that no change of it needs a locator. */
const target = (_args: unknown, context: ChangeContext) => ({
  kind: 'practice' as const,
  id: context.practice
});

const { name, legalName, practiceNumber, phone, email, address, locale, timeZone, invoicePrefix } =
  practiceSchema.shape;
const { opensOnPublicHolidays, logo, longWaitMinutes } = practiceSchema.shape;
const details = { legalName, practiceNumber, phone, email, address };

const found = defineChange({
  name: 'practice.found',
  kind: 'practice',
  about: 'Founds the practice: the first change of its document.',
  args: z.strictObject({
    name,
    ...details,
    locale: locale.default('en-ZA'),
    timeZone: timeZone.default('Africa/Johannesburg'),
    invoicePrefix: invoicePrefix.default('INV')
  }),
  target: (_args, context) => ({ kind: 'practice', id: context.practice, genesis: {} }),
  apply(draft, args) {
    if (!draft.name) setFields(draft, withPhone(args));
    return String(draft.id);
  }
});

const edit = defineChange({
  name: 'practice.edit',
  kind: 'practice',
  about: "Edits the practice's own details.",
  args: z.strictObject(
    patchShape({
      name,
      ...details,
      locale,
      timeZone,
      invoicePrefix,
      opensOnPublicHolidays,
      logo,
      longWaitMinutes
    })
  ),
  target,
  apply(draft, args) {
    setFields(draft, withPhone(args));
    return null;
  }
});

const setDoctorConsultationType = defineChange({
  name: 'practice.setDoctorConsultationType',
  kind: 'practice',
  about: "Sets a doctor's own length and fee for a type of consultation.",
  args: z.strictObject({
    doctor: uuid,
    consultationType: uuid,
    ...patchShape({
      minutes: doctorConsultationType.shape.minutes,
      feeCents: doctorConsultationType.shape.feeCents
    })
  }),
  target,
  apply(draft, args, context): Uuid {
    liveEntry(draft.doctors, args.doctor);
    liveEntry(draft.consultationTypes, args.consultationType);
    // Derived, so that two devices that set the same pair at once write one entry, not two.
    const id = derivedUuid(
      context.practice,
      'doctorConsultationType',
      `${args.doctor}/${args.consultationType}`
    );
    const settings = without(args, 'doctor', 'consultationType');
    const present = draft.doctorConsultationTypes[id];
    if (present) setFields(present, settings);
    else {
      const { doctor: ofDoctor, consultationType: ofType, minutes, feeCents } = args;
      addEntry(
        draft.doctorConsultationTypes,
        {
          doctor: ofDoctor,
          consultationType: ofType,
          minutes: minutes ?? undefined,
          feeCents: feeCents ?? undefined
        },
        context,
        id
      );
    }
    return id;
  }
});

const common = { kind: 'practice', locator: {}, target } as const;

export const practiceChanges = {
  'practice.found': found,
  'practice.edit': edit,
  'practice.setDoctorConsultationType': setDoctorConsultationType,
  ...codingChanges,
  ...entryChanges({
    ...common,
    noun: 'Doctor',
    words: 'a doctor',
    entry: doctor,
    entries: (draft) => draft.doctors,
    build: withPhone
  }),
  ...entryChanges({
    ...common,
    noun: 'ConsultationType',
    words: 'a type of consultation',
    entry: consultationType,
    entries: (draft) => draft.consultationTypes
  }),
  ...entryChanges({
    ...common,
    noun: 'Room',
    words: 'a room',
    entry: room,
    entries: (draft) => draft.rooms
  }),
  ...entryChanges({
    ...common,
    noun: 'Hours',
    words: 'opening hours of a weekday',
    entry: hours,
    entries: (draft) => draft.hours
  }),
  ...entryChanges({
    ...common,
    noun: 'Absence',
    words: 'days on which a doctor is away or the practice is closed',
    entry: absence,
    entries: (draft) => draft.absences,
    build(fields, _context, present) {
      const { from, to } = { ...present, ...fields } as { from: string; to: string };
      if (to < from) refuse('absence-backwards', 'The last day lies before the first.');
      return fields;
    }
  }),
  ...entryChanges({
    ...common,
    noun: 'VatRegistration',
    words: 'a period of VAT registration',
    entry: vatRegistration,
    entries: (draft) => draft.vatRegistrations
  })
};
