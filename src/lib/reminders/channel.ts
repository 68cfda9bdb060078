import { formatPhone } from '../format.ts';
import type { ReminderRow } from '../projections/catalogue.ts';

export const CHANNELS = ['sms', 'email', 'phone'] as const;
export type Channel = (typeof CHANNELS)[number];

/** How somebody is reminded, and under which number or address; null where nobody knows one. */
export interface Way {
  readonly channel: Channel;
  readonly to: string | null;
}

/**
 * What they asked for goes first; else the mobile phone, then the e-mail address. Who has neither is
 * called, and who has no number at all is on the list for whoever knows one.
 */
export function wayTo(row: Pick<ReminderRow, 'mobile' | 'email' | 'phone' | 'prefers'>): Way {
  const { mobile, email, phone, prefers } = row;
  if (prefers === 'email' && email) return { channel: 'email', to: email };
  if (prefers === 'phone' && phone) return { channel: 'phone', to: phone };
  if (mobile) return { channel: 'sms', to: mobile };
  if (email) return { channel: 'email', to: email };
  return { channel: 'phone', to: phone };
}

/** The number or address as people read it. */
export const wayWords = ({ to }: Way): string =>
  to === null ? 'No number known' : formatPhone(to);
