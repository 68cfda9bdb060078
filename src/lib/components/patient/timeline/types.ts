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
import { wallAt, type Manner } from '../../../app/format.ts';
import type { Uuid } from '../../../docs/core/ids.ts';
import type { TimelineItem } from '../../../projections/catalogue.ts';

export type TimelineType = TimelineItem['type'];

/** What a timeline is made of: its words, its signs. */
export const TIMELINE_TYPES: Record<TimelineType, { one: string; many: string; icon: LucideIcon }> =
  {
    consultation: { one: 'Consultation', many: 'Consultations', icon: Stethoscope },
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

/** The page on which an item of a patient's timeline is at home. */
export function timelineHref(patient: Uuid, item: TimelineItem): string {
  if (item.type === 'consultation') return `/consultations/${item.document}`;
  if (item.type === 'invoice' || item.type === 'payment') return `/billing/${item.document}`;
  if (item.type === 'appointment')
    return `/diary?day=${item.at.slice(0, 10)}&appointment=${item.id}`;
  return `/patients/${patient}/chart`;
}

/** Whether an item lies ahead: wall times and days by the practice's clock, instants by the world's. */
export const isAhead = (at: string, now: number, { timeZone }: Manner): boolean =>
  at.endsWith('Z') ? Date.parse(at) > now : at > wallAt(now, timeZone).slice(0, at.length);

export interface TimelinePart {
  /** `ahead`, a month (`2026-11`), or a year alone where that is all that is known. */
  readonly part: string;
  readonly items: readonly TimelineItem[];
}

/** Items in their order: what lies ahead, then under the month that each lies in. */
export function timelineParts(
  items: readonly TimelineItem[],
  now: number,
  manner: Manner
): TimelinePart[] {
  const parts: { part: string; items: TimelineItem[] }[] = [];
  for (const item of items) {
    const day = item.at.endsWith('Z') ? wallAt(item.at, manner.timeZone) : item.at;
    const part = isAhead(item.at, now, manner) ? 'ahead' : day.slice(0, 7);
    const last = parts[parts.length - 1];
    if (last?.part === part) last.items.push(item);
    else parts.push({ part, items: [item] });
  }
  return parts;
}
