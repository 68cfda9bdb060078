import { monthOf } from '../../docs/book.changes.ts';
import {
  cancelSeries,
  editSeries,
  moveSeries,
  prolongSeries,
  type Choice,
  type DetailsPatch,
  type MoreOfSeries,
  type Reach,
  type SeriesDoing
} from '../../docs/book.series.ts';
import type { Uuid } from '../../docs/core/ids.ts';
import { bookId } from '../../docs/kinds.ts';
import { count, formatDay, wallAt } from '../../format.ts';
import { act, ask } from '../../app/live.svelte.ts';
import { clock, manner } from '../../app/locale.svelte.ts';
import { session } from '../../app/session.svelte.ts';
import type { DiaryItem } from '../../projections/catalogue.ts';
import { unbook, type Place } from './acts.ts';
import { goesBeside } from './ask-clash.ts';
import { clashing, knowingly } from './clash.ts';
import { doneWords } from './series-words.ts';

/** What a person does to an appointment that comes again, as far as they say. */

const practice = () => session.info!.practice;

async function choiceOf(item: DiaryItem, reach: Reach): Promise<Choice<DiaryItem>> {
  const items = item.series ? await ask('diary.series', { series: item.series.id }) : [item];
  return { items, anchor: item.id, reach, now: wallAt(clock.now, manner.timeZone) };
}

const perform = async (verb: string, doing: SeriesDoing, more: SeriesDoing['requests'] = []) =>
  (await act([...doing.requests, ...more], {
    done: doneWords(verb, doing),
    undo: doing.undo
  })) !== undefined;

/** Moves an appointment with those after it, or all of its series. */
export async function performMoveSeries(
  item: DiaryItem,
  to: Place,
  reach: Reach
): Promise<boolean> {
  const choice = await choiceOf(item, reach);
  const doing = moveSeries(practice(), choice, to);
  const places = placesOf(doing, choice.items);
  const days = places.map(({ start }) => start.slice(0, 10)).sort();
  const own = new Set(choice.items.map(({ id }) => id));
  const around =
    days.length > 0 ? await ask('diary.range', { from: days[0]!, to: days.at(-1)! }) : [];
  const others = around.filter(({ id }) => !own.has(id));
  const onto = places.map((place) => ({ place, clashes: clashing(others, place) }));
  const troubled = onto.filter(({ clashes }) => clashes.length > 0);
  const asked = {
    title: `${troubled.length} of ${places.length} would overlap`,
    act: 'Move them anyway'
  };
  if (
    !(await goesBeside(
      troubled.flatMap(({ clashes }) => clashes),
      asked
    ))
  )
    return false;
  const known = troubled.flatMap(({ place, clashes }) =>
    knowingly(
      bookId(practice(), place.doctor, monthOf(place.start)),
      place.appointment,
      place.doctor,
      clashes
    )
  );
  return perform('moved', doing, known);
}

/** Where the changes of a move put each appointment. */
function placesOf(
  { requests }: SeriesDoing,
  items: readonly DiaryItem[]
): (Place & { readonly appointment: Uuid })[] {
  return requests.flatMap((request) => {
    if (request.change !== 'book.reschedule' && request.change !== 'book.moveIn') return [];
    const { appointment, start } = request.args;
    const item = items.find(({ id }) => id === appointment)!;
    const doctor = request.change === 'book.moveIn' ? request.args.doctor : item.doctor;
    return [{ appointment, doctor, start, minutes: request.args.minutes ?? item.minutes }];
  });
}

/** Cancels an appointment with those after it, or all of its series. */
export const performCancelSeries = async (item: DiaryItem, reach: Reach, reason?: string) =>
  perform('cancelled', cancelSeries(await choiceOf(item, reach), reason));

/** Edits type, reason or note of an appointment with those after it, or of all its series. */
export const performEditSeries = async (item: DiaryItem, reach: Reach, patch: DetailsPatch) =>
  perform('changed', editSeries(await choiceOf(item, reach), patch));

/**
 * Books more appointments at the end of a series; those that were chosen although they overlap
 * something stand beside it knowingly.
 * @param items all of the series, as they were shown
 */
export async function performProlongSeries(
  item: DiaryItem,
  items: readonly DiaryItem[],
  wanted: MoreOfSeries
): Promise<boolean> {
  const requests = prolongSeries(practice(), items, wanted);
  const placed = requests.map(({ args }) => ({
    ...args,
    appointment: args.id!,
    book: bookId(practice(), args.doctor, monthOf(args.start))
  }));
  const days = placed.map(({ start }) => start.slice(0, 10)).sort();
  if (days.length === 0) return false;
  const around = await ask('diary.range', { from: days[0]!, to: days.at(-1)! });
  const known = placed.flatMap((place) =>
    knowingly(
      place.book,
      place.appointment,
      place.doctor,
      clashing(around, place, place.appointment)
    )
  );
  const made = await act([...requests, ...known], {
    done: `${item.title}: ${count(requests.length, 'appointment')} more, to ${formatDay(days.at(-1)!, manner)}`,
    undo: placed.map(({ book, appointment }) => unbook(book, appointment))
  });
  return made !== undefined;
}
