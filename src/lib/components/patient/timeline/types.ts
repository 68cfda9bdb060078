import CalendarDays from '@lucide/svelte/icons/calendar-days';
import Banknote from '@lucide/svelte/icons/banknote';
import ClipboardList from '@lucide/svelte/icons/clipboard-list';
import HeartPulse from '@lucide/svelte/icons/heart-pulse';
import Pill from '@lucide/svelte/icons/pill';
import Receipt from '@lucide/svelte/icons/receipt';
import ScrollText from '@lucide/svelte/icons/scroll-text';
import ShieldAlert from '@lucide/svelte/icons/shield-alert';
import Stethoscope from '@lucide/svelte/icons/stethoscope';
import Syringe from '@lucide/svelte/icons/syringe';
import type { LucideIcon } from '@lucide/svelte';
import type { Rights } from '../../../app/rights.ts';
import type { Scope } from '../../../docs/kinds.ts';
import type { TimelineItem } from '../../../projections/catalogue.ts';

export type TimelineType = TimelineItem['type'];

interface TimelineWords {
  readonly one: string;
  readonly many: string;
  readonly icon: LucideIcon;
  /** Who may see it. */
  readonly scope: Scope;
}

/** What a timeline is made of: its words, its signs. */
export const TIMELINE_TYPES: Record<TimelineType, TimelineWords> = {
  consultation: {
    one: 'Consultation',
    many: 'Consultations',
    icon: Stethoscope,
    scope: 'clinical'
  },
  appointment: { one: 'Appointment', many: 'Appointments', icon: CalendarDays, scope: 'front' },
  allergy: { one: 'Allergy', many: 'Allergies', icon: ShieldAlert, scope: 'clinical' },
  problem: { one: 'Problem', many: 'Problems', icon: ClipboardList, scope: 'clinical' },
  medication: { one: 'Medication', many: 'Medication', icon: Pill, scope: 'clinical' },
  vital: { one: 'Measurement', many: 'Measurements', icon: HeartPulse, scope: 'clinical' },
  immunisation: { one: 'Immunisation', many: 'Immunisations', icon: Syringe, scope: 'clinical' },
  history: { one: 'History', many: 'History', icon: ScrollText, scope: 'clinical' },
  invoice: { one: 'Invoice', many: 'Invoices', icon: Receipt, scope: 'billing' },
  payment: { one: 'Payment', many: 'Payments', icon: Banknote, scope: 'billing' }
};

/** Whether somebody with these rights is shown an item: a device may still hold more than that. */
export const isShown = ({ type }: TimelineItem, rights: Pick<Rights, 'read'>): boolean =>
  rights.read(TIMELINE_TYPES[type].scope);
