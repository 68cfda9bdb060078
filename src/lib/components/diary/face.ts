import type { DiaryItem, PracticeOverview } from '../../projections/catalogue.ts';
import type { Placed, Span } from './layout.ts';
import { timeOfDay } from './times.ts';
import { isLongWait, longWaitOf } from '../waiting/long-wait.ts';
import { itemWords, waitOf, waitWords } from './words.ts';

/** What an entry shows on the board: worked out in one go, for hundreds stand there at once. */
export interface Face {
  readonly classes: string;
  readonly style: string;
  readonly label: string;
  readonly time: string;
  readonly name: string;
  /** Type, reason and note, where there is room for a second line. */
  readonly more: string;
  readonly wait: string;
  readonly long: boolean;
  /** Name of the drawn sign that says how it stands; see Signs. */
  readonly sign: string;
}

export interface FaceOptions {
  readonly overview: PracticeOverview | null;
  /** Asked of those who wait, and of nobody else: they alone change with the minute. */
  readonly now: () => number;
  /** Says whose it is: where a column is a room's. */
  readonly whose?: boolean | undefined;
  /** There is room for a name only. */
  readonly dense?: boolean | undefined;
}

/** How an item is shown in the column that begins with `shown.from`. */
export function faceOf(
  { item, from, to, lane, lanes }: Placed,
  shown: Span,
  { overview, now, whose = false, dense = false }: FaceOptions
): Face {
  const type = overview?.consultationTypes.find(({ id }) => id === item.consultationType);
  const doctor = whose ? overview?.doctors.find(({ id }) => id === item.doctor)?.shortName : null;
  const waiting = waitOf(item, 0) !== null;
  const at = waiting ? now() : 0;
  const wait = waiting ? waitOf(item, at)! : null;
  const minutes = to - from;
  return {
    classes: classesOf(item, minutes, lanes),
    style: styleOf({ from: from - shown.from, minutes, lane, lanes, hue: type?.hue ?? 60 }),
    label: itemWords(item, overview, at),
    time: timeOfDay(from),
    name: item.title,
    more:
      minutes >= 20 && !dense
        ? [doctor, type?.name, item.reason, item.note].filter(Boolean).join(' · ')
        : '',
    wait: wait === null || dense ? '' : waitWords(wait),
    long: isLongWait(wait, longWaitOf(overview)),
    sign: item.type === 'block' ? 'block' : (item.status ?? 'booked')
  };
}

interface Box {
  readonly from: number;
  readonly minutes: number;
  readonly lane: number;
  readonly lanes: number;
  readonly hue: number;
}

/** Where it stands in its column, and its colour; the usual one, alone in its lane, says least. */
function styleOf({ from, minutes, lane, lanes, hue }: Box): string {
  const place = `--hue:${hue};top:calc(${from}*var(--minute) + 1px);height:calc(${minutes}*var(--minute) - 2px)`;
  if (lanes === 1) return place;
  const width = `(100% - 8px)/${lanes}`;
  return `${place};left:calc(2px + ${width}*${lane});width:calc(${width} - 1px)`;
}

function classesOf(item: DiaryItem, minutes: number, lanes: number): string {
  const classes = ['item', 'hued', item.type, item.status ?? ''];
  if (minutes <= 12) classes.push('low');
  if (minutes < 25) classes.push('tight');
  if (minutes >= 25) classes.push(minutes < 40 ? 'two' : 'three');
  if (lanes > 1) classes.push('shared');
  if (item.overlaps) classes.push('overlaps');
  return classes.filter(Boolean).join(' ');
}
