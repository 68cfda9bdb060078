import CalendarDays from '@lucide/svelte/icons/calendar-days';
import Banknote from '@lucide/svelte/icons/banknote';
import BedDouble from '@lucide/svelte/icons/bed-double';
import ClipboardList from '@lucide/svelte/icons/clipboard-list';
import FilePenLine from '@lucide/svelte/icons/file-pen-line';
import HeartPulse from '@lucide/svelte/icons/heart-pulse';
import Mail from '@lucide/svelte/icons/mail';
import Pill from '@lucide/svelte/icons/pill';
import Receipt from '@lucide/svelte/icons/receipt';
import ScrollText from '@lucide/svelte/icons/scroll-text';
import ShieldAlert from '@lucide/svelte/icons/shield-alert';
import Stethoscope from '@lucide/svelte/icons/stethoscope';
import Syringe from '@lucide/svelte/icons/syringe';
import type { LucideIcon } from '@lucide/svelte';
import type { TimelineItem } from '../../../projections/catalogue.ts';

export type TimelineType = TimelineItem['type'];

/** What a timeline is made of: its words, its signs. */
export const TIMELINE_TYPES: Record<TimelineType, { one: string; many: string; icon: LucideIcon }> =
  {
    consultation: { one: 'Consultation', many: 'Consultations', icon: Stethoscope },
    script: { one: 'Script', many: 'Scripts', icon: FilePenLine },
    'sick-note': { one: 'Sick note', many: 'Sick notes', icon: BedDouble },
    letter: { one: 'Letter', many: 'Letters', icon: Mail },
    appointment: { one: 'Appointment', many: 'Appointments', icon: CalendarDays },
    allergy: { one: 'Allergy', many: 'Allergies', icon: ShieldAlert },
    problem: { one: 'Problem', many: 'Problems', icon: ClipboardList },
    medication: { one: 'Medication', many: 'Medication', icon: Pill },
    vital: { one: 'Measurement', many: 'Measurements', icon: HeartPulse },
    immunisation: { one: 'Immunisation', many: 'Immunisations', icon: Syringe },
    history: { one: 'History', many: 'History', icon: ScrollText },
    invoice: { one: 'Invoice', many: 'Invoices', icon: Receipt },
    payment: { one: 'Payment', many: 'Payments', icon: Banknote }
  };
