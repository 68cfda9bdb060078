import type { Rights } from '../../../app/rights.ts';
import type { Uuid } from '../../../docs/core/ids.ts';
import { KINDS } from '../../../docs/kinds.ts';
import { wallAt, type Manner } from '../../../format.ts';
import type { TimelineItem } from '../../../projections/catalogue.ts';

/** The page on which an item of a patient's timeline is at home. */
export function timelineHref(patient: Uuid, item: TimelineItem): string {
  // That somebody was seen is in the patient's own record: for those who see no more of it.
  if (item.kind === 'patient') return `/patients/${patient}/timeline`;
  if (item.kind === 'consultation') return `/consultations/${item.document}`;
  if (item.type === 'invoice' || item.type === 'payment') return `/billing/${item.document}`;
  if (item.type === 'appointment')
    return `/diary?day=${item.at.slice(0, 10)}&appointment=${item.id}`;
  return `/patients/${patient}/chart`;
}

/** Whether somebody with these rights is shown an item: a device may still hold more than that. */
export const isShown = (
  { kind }: Pick<TimelineItem, 'kind'>,
  rights: Pick<Rights, 'read'>
): boolean => rights.read(KINDS[kind].scope);

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
