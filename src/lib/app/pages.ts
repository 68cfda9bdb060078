import CalendarDays from '@lucide/svelte/icons/calendar-days';
import ChartColumn from '@lucide/svelte/icons/chart-column';
import CircleAlert from '@lucide/svelte/icons/circle-alert';
import House from '@lucide/svelte/icons/house';
import RefreshCw from '@lucide/svelte/icons/refresh-cw';
import Settings from '@lucide/svelte/icons/settings-2';
import Armchair from '@lucide/svelte/icons/armchair';
import Users from '@lucide/svelte/icons/users';
import Wallet from '@lucide/svelte/icons/wallet';
import type { LucideIcon } from '@lucide/svelte';
import { isSeen } from './places.ts';
import type { Rights } from './rights.ts';

export interface PageLink {
  readonly href: string;
  readonly label: string;
  /** On a phone's bar, where there is room for one word. */
  readonly short?: string;
  readonly icon: LucideIcon;
  /** Shortcut: `g t`. */
  readonly keys: string;
  /** Other words that the palette finds it by. */
  readonly words?: string;
  /** `more`: behind the last button of a phone's bar; `palette`: in no bar at all. */
  readonly place?: 'bar' | 'more' | 'palette';
}

/** The places of the app, in the order of a day. */
export const PAGES: readonly PageLink[] = [
  { href: '/', label: 'Today', icon: House, keys: 'g t', words: 'home start' },
  {
    href: '/diary',
    label: 'Diary',
    icon: CalendarDays,
    keys: 'g d',
    words: 'appointments calendar book'
  },
  {
    href: '/waiting',
    label: 'Waiting room',
    short: 'Waiting',
    icon: Armchair,
    keys: 'g w',
    words: 'arrived board queue walk-in reminders no-show'
  },
  {
    href: '/patients',
    label: 'Patients',
    icon: Users,
    keys: 'g p',
    words: 'search find register'
  },
  {
    href: '/billing',
    label: 'Billing',
    icon: Wallet,
    keys: 'g b',
    words: 'invoices accounts payments',
    place: 'more'
  },
  {
    href: '/reports',
    label: 'Reports',
    icon: ChartColumn,
    keys: 'g r',
    words: 'figures statistics plots utilisation waiting times diagnoses',
    place: 'more'
  },
  {
    href: '/attention',
    label: 'Needs attention',
    short: 'Attention',
    icon: CircleAlert,
    keys: 'g n',
    words: 'conflicts duplicates double bookings'
  },
  {
    href: '/practice',
    label: 'Practice',
    icon: Settings,
    keys: 'g o',
    words: 'settings doctors theme',
    place: 'more'
  },
  {
    href: '/sync',
    label: 'Sync',
    icon: RefreshCw,
    keys: 'g s',
    words: 'hub devices invite offline',
    place: 'palette'
  }
];

/** The places that somebody with these rights is shown. */
export const pagesFor = (rights: Pick<Rights, 'read'>): PageLink[] =>
  PAGES.filter(({ href }) => isSeen(href, rights));

/** Whether an address lies in a place. */
export const isIn = (path: string, { href }: PageLink): boolean =>
  href === '/' ? path === '/' : path === href || path.startsWith(`${href}/`);
