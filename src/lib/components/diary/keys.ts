import type { Act } from '../../app/shortcuts.svelte.ts';
import { unitOf, VIEW_WORDS, VIEWS, type ViewName } from './address.ts';

/** What the diary's page does when it is asked to. */
export interface DiaryRuns {
  readonly book: () => void;
  readonly walkIn: () => void;
  readonly find: () => void;
  /** Does what a key does to the appointment that has the keyboard. */
  readonly onFocused: (key: 'm' | 'x' | 'Delete') => void;
  readonly waiting: () => void;
  readonly today: () => void;
  readonly step: (by: 1 | -1) => void;
  readonly show: (view: ViewName) => void;
  readonly calendar: () => void;
  readonly print: () => void;
}

/** What the diary offers to the keyboard and the palette; what writes in it only to whom it is open. */
export function diaryActs(view: ViewName, may: boolean, run: DiaryRuns): Act[] {
  const group = 'Diary';
  const writing = (label: string, keys: string, act: () => void, words = 'book'): Act[] =>
    may ? [{ label, keys, group, words, run: act }] : [];
  return [
    ...writing('New appointment', 'n', run.book),
    ...writing('Walk-in: here now', 'w', run.walkIn, 'arrive'),
    ...writing('Find a free time', 'f', run.find, 'slot next'),
    ...writing('Move the appointment', 'm', () => run.onFocused('m'), 'reschedule'),
    ...writing(
      'Carry the appointment to another date',
      'x',
      () => run.onFocused('x'),
      'move month'
    ),
    ...writing('Cancel the appointment', 'Delete', () => run.onFocused('Delete'), 'remove'),
    { label: 'Waiting list', keys: 'l', group, run: run.waiting },
    { label: 'Today', keys: 't', group, words: 'diary', run: run.today },
    { label: `The ${unitOf(view)} before`, keys: '[', group, run: () => run.step(-1) },
    { label: `The ${unitOf(view)} after`, keys: ']', group, run: () => run.step(1) },
    ...VIEWS.map((name) => ({
      label: `Diary: ${VIEW_WORDS[name].label.toLowerCase()}`,
      keys: VIEW_WORDS[name].keys,
      group,
      run: () => run.show(name)
    })),
    {
      label: 'Take a diary along (calendar file)',
      group,
      words: 'ical export',
      run: run.calendar
    },
    { label: 'Print what is shown', group, run: run.print }
  ];
}
