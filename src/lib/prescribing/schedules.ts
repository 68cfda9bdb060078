import { daysOf } from './dosing.ts';
import { scheduleNumber } from './medicine.ts';

/**
 * What the Medicines and Related Substances Act 101 of 1965 asks of a prescription by its schedule,
 * told while it is written. Nothing is refused: the prescriber decides, and the pharmacist knows too.
 */
export interface ScheduledLine {
  readonly schedule?: string | undefined;
  readonly duration?: string | undefined;
  readonly repeats?: number | undefined;
  readonly quantity?: string | undefined;
}

export interface ScheduleRule {
  readonly rule: 'repeats-of-schedule-6' | 'course-of-schedule-6' | 'six-months' | 'permit';
  readonly words: string;
  readonly source: string;
}

const ACT = 'Medicines and Related Substances Act 101 of 1965';
/** Six months, as long as any six months are. */
const SIX_MONTHS = 184;
const SCHEDULE_6_DAYS = 30;

/** What the Act has to say of a line; nothing where its schedule is not known. */
export function scheduleRules(line: ScheduledLine): ScheduleRule[] {
  const schedule = scheduleNumber(line.schedule);
  if (schedule === undefined) return [];
  const told: ScheduleRule[] = [];
  const repeats = line.repeats ?? 0;
  const days = daysOf(line.duration);
  if (schedule >= 7) {
    told.push({
      rule: 'permit',
      words: `Schedule ${schedule} substances are not prescribed without a permit of the Director-General.`,
      source: `${ACT}, section 22A(9)`
    });
  }
  if (schedule === 6 && repeats > 0) {
    told.push({
      rule: 'repeats-of-schedule-6',
      words: 'A Schedule 6 medicine is not repeated: each supply needs a new prescription.',
      source: `${ACT}, section 22A(6)`
    });
  }
  if (schedule === 6 && days !== undefined && days > SCHEDULE_6_DAYS) {
    told.push({
      rule: 'course-of-schedule-6',
      words: 'A Schedule 6 medicine is sold for a course of at most 30 consecutive days.',
      source: `${ACT}, section 22A(6)(o)`
    });
  }
  // Where nobody says how long a supply lasts, it is taken for a month.
  const whole = (days ?? SCHEDULE_6_DAYS) * (1 + repeats);
  if (schedule >= 2 && schedule <= 5 && whole > SIX_MONTHS) {
    told.push({
      rule: 'six-months',
      words: `A Schedule ${schedule} prescription is repeated for no longer than six months; this one would last about ${Math.round(whole / 30)}.`,
      source: `${ACT}, section 22A(6)${schedule === 5 ? '' : '(f)'}`
    });
  }
  return told;
}

const ONES =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' '
  );
const TENS = 'x x twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');

/** A whole number below ten thousand in words; undefined of any other. */
export function numberInWords(number: number): string | undefined {
  if (!Number.isInteger(number) || number < 0 || number > 9999) return undefined;
  if (number < 20) return ONES[number];
  if (number < 100) {
    const rest = number % 10;
    return `${TENS[Math.floor(number / 10)]!}${rest ? `-${ONES[rest]!}` : ''}`;
  }
  const [size, word] = number < 1000 ? [100, 'hundred'] : [1000, 'thousand'];
  const rest = number % size;
  const head = `${numberInWords(Math.floor(number / size))!} ${word}`;
  if (rest === 0) return head;
  return `${head} ${rest < 100 ? 'and ' : ''}${numberInWords(rest)!}`;
}

/**
 * The quantity as a script states it: of Schedule 6 in figures and in words (General Regulations, GN
 * 859 of 25 August 2017, regulation 33(3)(f)(i)), where it begins with a number.
 */
export function quantityOnScript(line: ScheduledLine): string | undefined {
  const { quantity } = line;
  if (!quantity || scheduleNumber(line.schedule) !== 6) return quantity;
  const figures = /^\d{1,4}(?![\d.,])/.exec(quantity.trim())?.[0];
  const inWords = figures === undefined ? undefined : numberInWords(Number(figures));
  return inWords ? `${quantity.trim()} (${inWords})` : quantity;
}
