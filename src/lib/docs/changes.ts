import type { z } from 'zod';
import { accessLogChanges } from './access-log.changes.ts';
import { attachmentChanges } from './attachments.changes.ts';
import { bookChanges } from './book.changes.ts';
import { chartChanges } from './chart.changes.ts';
import { consultationChanges } from './consultation.changes.ts';
import { destructionChanges } from './destruction.changes.ts';
import type { ChangeDefinition } from './core/change.ts';
import { invoiceChanges } from './invoice.changes.ts';
import type { Kind } from './kinds.ts';
import { letterChanges } from './letter.changes.ts';
import { patientChanges } from './patient.changes.ts';
import { materialChanges } from './material.changes.ts';
import { practiceChanges } from './practice.changes.ts';
import { prescriptionChanges } from './prescription.changes.ts';
import { reminderChanges } from './reminder.changes.ts';
import { shareChanges } from './share.changes.ts';
import { templateChanges } from './template.changes.ts';
import { waitlistChanges } from './waitlist.changes.ts';

/** Every named change of every document kind. */
export const CHANGES = {
  ...practiceChanges,
  ...patientChanges,
  ...chartChanges,
  ...consultationChanges,
  ...prescriptionChanges,
  ...materialChanges,
  ...letterChanges,
  ...templateChanges,
  ...bookChanges,
  ...waitlistChanges,
  ...reminderChanges,
  ...invoiceChanges,
  ...shareChanges,
  ...destructionChanges,
  ...attachmentChanges,
  ...accessLogChanges
};

export type ChangeName = keyof typeof CHANGES;

/** What a caller gives; fields with a default may be left out. */
export type ChangeArgs<N extends ChangeName> = z.input<(typeof CHANGES)[N]['args']>;

/** What a change returns to its caller: usually the id of what was added, else `null`. */
export type ChangeResult<N extends ChangeName> = ReturnType<(typeof CHANGES)[N]['apply']>;

/** A change asked for by name, its arguments typed by it. */
export type ChangeRequestFor<N extends ChangeName = ChangeName> = N extends ChangeName
  ? { readonly change: N; readonly args: ChangeArgs<N> }
  : never;

/** A definition whose name is known only when running. */
export type AnyChange = ChangeDefinition<string, Kind>;

export const CHANGE_NAMES = Object.keys(CHANGES).sort() as readonly ChangeName[];

/** The change of that name, or `undefined` where there is none. */
export function findChange(name: string): AnyChange | undefined {
  return Object.hasOwn(CHANGES, name) ? (CHANGES[name as ChangeName] as AnyChange) : undefined;
}

export {
  prepareChange,
  runChange,
  runChangeInPlace,
  type ChangeOutcome,
  type PreparedChange
} from './core/run.ts';
